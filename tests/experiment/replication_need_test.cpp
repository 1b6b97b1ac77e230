#include "libsim/experiment/replication_need.hpp"

#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

using namespace libsim;

namespace {

/// What the half width becomes at `n`, for values of which the standard deviation is known.
double half_at(double deviation, std::int64_t n) {
  return student_t_quantile(0.975, static_cast<double>(n - 1)) * deviation / std::sqrt(static_cast<double>(n));
}

}  // namespace

TEST_CASE("the replications needed are the least that make the interval narrow enough", "[experiment]") {
  const std::vector<double> pilot{3.0, 5.0, 7.0, 9.0};
  const double deviation = std::sqrt(20.0 / 3.0);
  for (const double wanted : {5.0, 1.0, 0.3, 0.01}) {
    const auto need = replications_needed(mean_interval(pilot), 4, wanted);
    REQUIRE(need.has_value());
    CHECK(half_at(deviation, need->expected) <= wanted);
    CHECK((need->expected == 2 || half_at(deviation, need->expected - 1) > wanted));
    CHECK(need->low <= need->expected);
    CHECK(need->expected <= need->high);
  }
  CHECK(replications_needed(mean_interval(pilot), 4, mean_interval(pilot).half_width() * 1.0001)->expected == 4);
}

TEST_CASE("many replications are (1.96 s / h)^2, and the bounds of s are those of chi-squared", "[experiment]") {
  // Nine degrees of freedom: s may be 0.6878 to 1.8256 times what was found (tables of chi-squared: 19.023 and 2.700).
  const double h = student_t_quantile(0.975, 9.0) / std::sqrt(10.0);  // s = 1
  const auto need = replications_needed({0.0, -h, h}, 10, 0.001);
  REQUIRE(need.has_value());
  CHECK(static_cast<double>(need->expected) == Approx(1.959964 * 1.959964 * 1e6).epsilon(1e-5));
  CHECK(static_cast<double>(need->low) / static_cast<double>(need->expected) == Approx(9.0 / 19.0228).epsilon(1e-4));
  CHECK(static_cast<double>(need->high) / static_cast<double>(need->expected) == Approx(9.0 / 2.70039).epsilon(1e-4));
}

TEST_CASE("without an interval or a wanted width there is no plan; without spread two replications do",
          "[experiment]") {
  CHECK_FALSE(replications_needed({}, 8, 1.0));
  CHECK_FALSE(replications_needed({1.0, 0.5, 1.5}, 1, 1.0));
  CHECK_FALSE(replications_needed({1.0, 0.5, 1.5}, 8, 0.0));
  CHECK(replications_needed({1.0, 1.0, 1.0}, 8, 0.1)->high == 2);
  CHECK(replications_needed({1.0, 0.0, 2.0}, 2, 1e-300)->expected == 1'000'000'000'000);
}
