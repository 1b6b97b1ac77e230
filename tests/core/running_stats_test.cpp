#include "libsim/core/running_stats.hpp"

#include <array>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"

using namespace libsim;

TEST_CASE("mean and variance are those of the definition", "[core]") {
  RunningStats stats;
  CHECK(std::isnan(stats.mean()));
  for (const double x : {2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0}) { stats.observe(x); }
  CHECK(stats.mean() == Approx(5.0).epsilon(1e-15));
  CHECK(stats.variance() == Approx(32.0 / 7.0).epsilon(1e-15));
}

TEST_CASE("variance keeps its digits where the mean is large", "[core]") {
  RunningStats stats;
  for (const double x : {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}) { stats.observe(x); }
  CHECK(stats.variance() == Approx(30.0).epsilon(1e-9));
}

TEST_CASE("merging parts gives the whole, and a fresh value changes nothing", "[core]") {
  RngStream rng{{3, 0}, Purpose::test, 0};
  RunningStats whole;
  RunningStats left;
  RunningStats right;
  for (int i = 0; i < 1000; ++i) {
    const double x = draw_normal(rng);
    whole.observe(x);
    (i < 300 ? left : right).observe(x);
  }
  left.merge(right);
  left.merge(RunningStats{});
  CHECK(left.count == whole.count);
  CHECK(left.mean() == Approx(whole.mean()).epsilon(1e-12));
  CHECK(left.variance() == Approx(whole.variance()).epsilon(1e-12));
  RunningStats fresh;
  fresh.merge(whole);
  CHECK(fresh.mean() == whole.mean());
}

TEST_CASE("Student-t quantiles are those of the printed tables", "[core]") {
  // NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.2.
  CHECK(student_t_quantile(0.975, 1) == Approx(12.706).margin(5e-4));
  CHECK(student_t_quantile(0.975, 7) == Approx(2.365).margin(5e-4));
  CHECK(student_t_quantile(0.975, 30) == Approx(2.042).margin(5e-4));
  CHECK(student_t_quantile(0.95, 9) == Approx(1.833).margin(5e-4));
  CHECK(student_t_quantile(0.5, 4) == Approx(0.0).margin(1e-12));
}

TEST_CASE("an interval of few values has bounds only from two on", "[core]") {
  CHECK(std::isnan(mean_interval(std::vector<double>{}).mean));
  const Interval one = mean_interval(std::vector<double>{3.0});
  CHECK(one.mean == 3.0);
  CHECK(std::isnan(one.low));
  const Interval two = mean_interval(std::vector<double>{1.0, 3.0});
  CHECK(two.high == Approx(2.0 + 12.7062).margin(1e-4));  // s / sqrt(n) = 1
  CHECK(two.low == Approx(2.0 - 12.7062).margin(1e-4));
}

TEST_CASE("intervals cover the true mean as often as they say", "[core]") {
  constexpr int trials = 4000;
  int covered = 0;
  for (std::uint32_t trial = 0; trial < trials; ++trial) {
    RngStream rng{{7, 0}, Purpose::test, trial};
    std::array<double, 5> values{};
    for (double& value : values) { value = 2.0 + draw_normal(rng); }
    const Interval interval = mean_interval(values, 0.9);
    covered += interval.low <= 2.0 && 2.0 <= interval.high ? 1 : 0;
  }
  const double four_standard_errors = 4 * std::sqrt(0.9 * 0.1 / trials);
  CHECK(covered / double{trials} == Approx(0.9).margin(four_standard_errors));
}

TEST_CASE("pairing takes out what a pair has in common", "[core]") {
  const std::vector<double> control{10.0, 200.0, 3000.0};
  const std::vector<double> treatment{11.0, 202.0, 3003.0};
  const Interval difference = paired_interval(treatment, control);
  CHECK(difference.mean == Approx(2.0));
  CHECK(difference.high - difference.mean == Approx(4.3027 / std::sqrt(3.0)).margin(1e-4));
}
