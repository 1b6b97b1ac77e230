#include "libsim/world/day_profile.hpp"

#include <vector>

#include <catch2/catch.hpp>

#include "../support/standard_error.hpp"

using namespace libsim;

TEST_CASE("times of day are drawn in proportion to the hours' weights, uniform within an hour", "[world]") {
  std::vector<double> weights(24, 1.0);
  weights[0] = 0.0;
  weights[13] = 9.0;
  weights[23] = 4.0;
  const double sum = 34.0;
  const DayProfile profile{weights};
  RngStream rng{{1, 0}, Purpose::test, 1};
  constexpr int draws = 50'000;
  std::vector<int> found(24);
  RunningStats within;
  for (int i = 0; i < draws; ++i) {
    const Duration at = profile.draw(rng);
    REQUIRE((at >= Duration{0} && at < day_length));
    ++found[static_cast<std::size_t>(at / std::chrono::hours{1})];
    within.observe(to_seconds(at % std::chrono::hours{1}) / 3600.0);
  }
  for (std::size_t h = 0; h < 24; ++h) {
    const double p = weights[h] / sum;
    CHECK(found[h] / double{draws} == Approx(p).margin(four_errors_of_share(p, draws)));
  }
  CHECK(within.mean() == Approx(0.5).margin(four_errors_of_mean(within)));
}

TEST_CASE("relative rates have mean 1 over the day and repeat every day", "[world]") {
  std::vector<double> weights(24, 2.0);
  weights[7] = 11.0;
  const DayProfile profile{weights};
  double sum = 0.0;
  for (int h = 0; h < 24; ++h) {
    const Time at = Time{} + std::chrono::hours{h} + std::chrono::minutes{59};
    sum += profile.relative_rate(at);
    CHECK(profile.relative_rate(at) == profile.relative_rate(at + 5 * day_length));
  }
  CHECK(sum / 24.0 == Approx(1.0));
  CHECK(profile.relative_rate(Time{} + std::chrono::hours{7}) ==
        Approx(5.5 * profile.relative_rate(Time{} + std::chrono::hours{8})));
}
