#include "libsim/metrics/ratio_lift.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "tests/support/standard_error.hpp"

using namespace libsim;

namespace {

/// Users who come on some days and seldom pay, much.
std::vector<UserRatio> drawn_users(std::uint32_t sample, std::size_t count, double lift) {
  std::vector<UserRatio> users;
  RngStream rng{{9, sample}, Purpose::test, 0};
  for (std::size_t u = 0; u < count; ++u) {
    UserRatio user;
    const std::uint32_t days = draw_poisson(rng, draw_lognormal(rng, 0.5, 0.8));
    for (std::uint32_t d = 0; d < days; ++d) {
      user.count += 1.0;
      const bool bought = draw_bernoulli(rng, 0.1);
      const double paid = draw_lognormal(rng, 3.0, 0.5);
      user.value += bought ? lift * paid : 0.0;
    }
    users.push_back(user);
  }
  return users;
}

}  // namespace

TEST_CASE("a lift is the ratio of the ratios less one", "[metrics]") {
  const std::vector<UserRatio> treatment{{6, 2}, {0, 1}, {3, 0}};
  const std::vector<UserRatio> control{{2, 1}, {2, 1}};
  CHECK(ratio_of(treatment) == 3.0);
  CHECK(ratio_lift(treatment, control).mean == Approx(0.5));
  // The control's users agree, so the variance is the treatment's: that of 6/9 - 2/3, -1/3 and 3/9.
  CHECK(ratio_lift(treatment, control).high - 0.5 == Approx(1.96 * 1.5 * std::sqrt(2.0 / 9)).epsilon(1e-3));
  CHECK(std::isnan(ratio_of({})));
}

TEST_CASE("of two samples without a difference, 5% of the intervals exclude 0", "[metrics]") {
  constexpr int samples = 600;
  double excluded = 0.0;
  for (std::uint32_t s = 0; s < samples; ++s) {
    const Interval lift = ratio_lift(drawn_users(2 * s, 1500, 1.0), drawn_users(2 * s + 1, 1500, 1.0));
    excluded += lift.low > 0.0 || lift.high < 0.0 ? 1.0 / samples : 0.0;
  }
  CHECK(excluded == Approx(0.05).margin(four_errors_of_share(0.05, samples)));
}

TEST_CASE("the same users twice have no lift and no doubt about it", "[metrics]") {
  const auto users = drawn_users(1, 500, 1.0);
  const Interval same = paired_ratio_lift(users, users);
  CHECK(same.mean == 0.0);
  CHECK(same.high == 0.0);
  const Interval doubled = paired_ratio_lift(drawn_users(1, 500, 2.0), users);
  CHECK(doubled.mean == Approx(1.0));
  CHECK(doubled.high - doubled.low < 1e-6);
}
