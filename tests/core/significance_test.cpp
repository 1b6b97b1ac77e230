#include "libsim/core/significance.hpp"

#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "libsim/core/running_stats.hpp"

using namespace libsim;

TEST_CASE("a p-value is 5% where the 95% interval ends at 0", "[core]") {
  std::vector<double> values{1.0, 2.5, 0.5, 3.0};
  const Interval interval = mean_interval(values);
  for (double& value : values) { value -= interval.low; }  // its mean is now half of the interval's width
  CHECK(p_value_of_mean(values) == Approx(0.05).epsilon(1e-9));
  for (double& value : values) { value = -value; }
  CHECK(p_value_of_mean(values) == Approx(0.05).epsilon(1e-9));
}

TEST_CASE("values that cannot be tested have no p-value, equal ones are sure", "[core]") {
  CHECK(std::isnan(p_value_of_mean(std::vector<double>{})));
  CHECK(std::isnan(p_value_of_mean(std::vector<double>{1.0})));
  CHECK(std::isnan(p_value_of_mean(std::vector<double>{1.0, std::nan("")})));
  CHECK(p_value_of_mean(std::vector<double>{0.0, 0.0}) == 1.0);
  CHECK(p_value_of_mean(std::vector<double>{2.0, 2.0}) == 0.0);
}

TEST_CASE("Holm multiplies the smallest by all, the next by one less, and never falls", "[core]") {
  const std::vector<double> adjusted = holm_adjusted(std::vector<double>{0.03, 0.01, std::nan(""), 0.02, 0.5});
  CHECK(adjusted[1] == Approx(0.04));
  CHECK(adjusted[3] == Approx(0.06));
  CHECK(adjusted[0] == Approx(0.06));
  CHECK(adjusted[4] == Approx(0.5));
  CHECK(std::isnan(adjusted[2]));
  CHECK(holm_adjusted(std::vector<double>{0.7, 0.8}) == std::vector<double>{1.0, 1.0});
  CHECK(holm_adjusted(std::vector<double>{}).empty());
}

TEST_CASE("among many true zeros, Holm finds any with at most the probability asked for", "[core]") {
  constexpr int trials = 1000;
  int found = 0;
  for (std::uint32_t trial = 0; trial < trials; ++trial) {
    RngStream rng{{11, 0}, Purpose::test, trial};
    std::vector<double> p_values;
    for (int metric = 0; metric < 20; ++metric) {
      std::vector<double> values(6);
      for (double& value : values) { value = draw_normal(rng); }
      p_values.push_back(p_value_of_mean(values));
    }
    bool any = false;
    for (const double p : holm_adjusted(p_values)) { any = any || p <= 0.05; }
    found += any ? 1 : 0;
  }
  // Independent: 1 - (1 - 0.05 / 20)^20 = 0.0488.
  CHECK(found / double{trials} == Approx(0.0488).margin(4 * std::sqrt(0.0488 * 0.9512 / trials)));
}
