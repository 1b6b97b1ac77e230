#include "libsim/allocation/two_tier.hpp"

#include <vector>

#include <catch2/catch.hpp>

#include "made_candidates.hpp"

using namespace libsim;

TEST_CASE("a user's own streamers come first, most coins first, then the best of the rest", "[allocation]") {
  const MadeCandidates made{{0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F}};
  TwoTier policy;
  policy.explore = 0.0;
  policy.observe(gift(1, 5));
  policy.observe(gift(0, 3));
  policy.observe(gift(0, 3));
  policy.observe(gift(99, 1000));  // not live
  RngStream rng{{91, 0}, Purpose::test, 1};
  Slate slate;
  policy.decide(request_of(4), made.view(), rng, slate);
  REQUIRE(slate.size == 4);
  CHECK(slate.shown[0].candidate == 0);
  CHECK(slate.shown[1].candidate == 1);
  CHECK(slate.shown[2].candidate == 5);
  CHECK(slate.shown[3].candidate == 4);
  for (std::size_t k = 0; k < 4; ++k) { CHECK(slate.shown[k].propensity == 1.0F); }
  slate = {};
  policy.decide(Request{UserId{8}, Time{}, 1}, made.view(), rng, slate);
  CHECK(slate.shown[0].candidate == 5);
}

TEST_CASE("more streamers than ledgers: the largest stay, and a new one can grow", "[allocation]") {
  const MadeCandidates made{std::vector<float>(20, 0.0F)};
  TwoTier policy;
  policy.explore = 0.0;
  policy.own_most = 16;
  for (std::uint32_t s = 0; s < 12; ++s) { policy.observe(gift(s, 100 - s)); }
  policy.observe(gift(15, 500));
  RngStream rng{{92, 0}, Purpose::test, 1};
  Slate slate;
  policy.decide(request_of(8), made.view(), rng, slate);
  CHECK(slate.shown[0].candidate == 15);
  for (std::uint32_t k = 1; k < 8; ++k) { CHECK(slate.shown[k].candidate == k - 1); }
}

TEST_CASE("exploration stops at the day's budget, and begins again the next day", "[allocation]") {
  const MadeCandidates made{{0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F}};
  TwoTier policy;
  policy.explore = 1.0;
  policy.explore_per_day = 10;
  RngStream rng{{93, 0}, Purpose::test, 1};
  for (int day = 0; day < 2; ++day) {
    int uniform = 0;
    for (int i = 0; i < 20; ++i) {
      Slate slate;
      policy.decide(Request{UserId{7}, start_of_day(day), 2}, made.view(), rng, slate);
      for (std::uint32_t k = 0; k < 2; ++k) { uniform += slate.shown[k].propensity < 1.0F ? 1 : 0; }
    }
    CHECK(uniform == 10);
  }
}
