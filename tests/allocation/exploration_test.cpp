#include "libsim/allocation/exploration.hpp"

#include <array>

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("slots that never explore show what is left of the ranking, surely", "[allocation]") {
  constexpr std::array<std::uint32_t, 4> ranking{5, 2, 0, 3};
  RngStream rng{{71, 0}, Purpose::test, 1};
  Slate slate;
  slate.show(2, 1.0);
  CHECK(show_best_or_explore(6, ranking, 0.0, rng, slate) == 0);
  REQUIRE(slate.size == 4);
  CHECK(slate.shown[1].candidate == 5);
  CHECK(slate.shown[2].candidate == 0);
  CHECK(slate.shown[3].candidate == 3);
  for (std::uint32_t k = 0; k < 4; ++k) { CHECK(slate.shown[k].propensity == 1.0F); }
}

TEST_CASE("slots that always explore are counted, and show each candidate that is left alike", "[allocation]") {
  constexpr std::array<std::uint32_t, 3> ranking{0, 1, 2};
  RngStream rng{{72, 0}, Purpose::test, 1};
  Slate slate;
  slate.show(1, 1.0);
  CHECK(show_best_or_explore(6, ranking, 1.0, rng, slate) == 2);
  REQUIRE(slate.size == 3);
  CHECK(slate.shown[1].propensity == 1.0F / 5.0F);
  CHECK(slate.shown[2].propensity == 1.0F / 4.0F);
  for (std::uint32_t k = 1; k < 3; ++k) { CHECK(slate.shown[k].candidate != 1); }
  CHECK(slate.shown[1].candidate != slate.shown[2].candidate);
}

TEST_CASE("slots make two draws each, whatever the probability of exploring", "[allocation]") {
  constexpr std::array<std::uint32_t, 3> ranking{0, 1, 2};
  RngStream expected{{73, 0}, Purpose::test, 1};
  for (int i = 0; i < 6; ++i) { (void)expected(); }
  const auto next = expected();
  for (const double epsilon : {0.0, 0.3, 1.0}) {
    RngStream rng{{73, 0}, Purpose::test, 1};
    Slate slate;
    (void)show_best_or_explore(6, ranking, epsilon, rng, slate);
    CHECK(rng() == next);
  }
}

TEST_CASE("the propensities of a slot that may explore sum to one", "[allocation]") {
  for (const std::uint32_t n : {1U, 2U, 7U}) {
    const double others = (n - 1) * exploring_propensity(0.3, n, false);
    CHECK(others + exploring_propensity(0.3, n, true) == Approx(1.0));
  }
}
