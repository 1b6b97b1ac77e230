#include "libsim/core/draws.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "libsim/core/bulk_draws.hpp"

using namespace libsim;

TEST_CASE("the generator gives the published Philox4x32-10 vector", "[core]") {
  // Random123, kat_vectors: philox4x32 10, counter 0, key 0.
  RngStream rng{{0, 0}, Purpose::world, 0};
  CHECK(rng() == 0x6627e8d5);
  CHECK(rng() == 0xe169c58d);
  CHECK(rng() == 0xbc57ac4c);
  CHECK(rng() == 0x9b00dbd8);
}

TEST_CASE("drawing from one stream does not move another", "[core]") {
  RngStream watch{{1, 0}, Purpose::watch, 7};
  RngStream before{{1, 0}, Purpose::gift, 7};
  const auto first = before();
  for (int i = 0; i < 100; ++i) { (void)watch(); }
  RngStream after{{1, 0}, Purpose::gift, 7};
  CHECK(first == after());
}

TEST_CASE("portable exp and log agree with libm to a few units in the last place", "[core]") {
  for (double x = -700.0; x < 700.0; x += 0.737) {
    CHECK(portable_exp(x) == Approx(std::exp(x)).epsilon(1e-15));
    CHECK(portable_log(std::exp(x)) == Approx(x).epsilon(1e-15).margin(1e-15));
  }
  CHECK(portable_exp(0.0) == 1.0);
  CHECK(portable_log(1.0) == 0.0);
  CHECK(portable_exp(-1000.0) == 0.0);
  CHECK(std::isinf(portable_exp(1000.0)));
}

TEST_CASE("draws have the moments of their distributions", "[core]") {
  constexpr int n = 200'000;
  RngStream rng{{42, 0}, Purpose::test, 1};
  const auto mean_of = [&](auto draw) {
    double sum = 0;
    for (int i = 0; i < n; ++i) { sum += draw(rng); }
    return sum / n;
  };
  // Margins are 4 standard errors of the mean.
  const double root = std::sqrt(double{n});
  CHECK(mean_of([](auto& r) { return draw_uniform(r); }) == Approx(0.5).margin(4 * std::sqrt(1.0 / 12) / root));
  CHECK(mean_of([](auto& r) { return draw_normal(r); }) == Approx(0.0).margin(4 / root));
  CHECK(mean_of([](auto& r) { return draw_exponential(r); }) == Approx(1.0).margin(4 / root));
  CHECK(mean_of([](auto& r) { return draw_gamma(r, 0.5); }) == Approx(0.5).margin(4 * std::sqrt(0.5) / root));
  CHECK(mean_of([](auto& r) { return draw_gamma(r, 3.0); }) == Approx(3.0).margin(4 * std::sqrt(3.0) / root));
  CHECK(mean_of([](auto& r) { return draw_beta(r, 0.5, 1.5); }) == Approx(0.25).margin(4 * 0.25 / root));
  CHECK(mean_of([](auto& r) { return draw_poisson(r, 0.3); }) == Approx(0.3).margin(4 * std::sqrt(0.3) / root));
  CHECK(mean_of([](auto& r) { return draw_poisson(r, 50.0); }) == Approx(50.0).margin(4 * std::sqrt(50.0) / root));
}

TEST_CASE("bulk draws are the draws of the stream", "[core]") {
  RngStream one_by_one{{3, 1}, Purpose::test, 5, 7, 11};
  RngStream source{{3, 1}, Purpose::test, 5, 7, 11};
  BulkDraws bulk{source};
  for (int i = 0; i < 1000; ++i) { REQUIRE(bulk() == one_by_one()); }
}
