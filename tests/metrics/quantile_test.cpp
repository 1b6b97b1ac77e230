#include "libsim/metrics/quantile.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("quantiles interpolate between order statistics", "[metrics]") {
  const std::vector<std::int64_t> values{40, 10, 30, 20};
  CHECK(quantile(values, 0.0) == 10.0);
  CHECK(quantile(values, 1.0) == 40.0);
  CHECK(quantile(values, 0.5) == 25.0);
  CHECK(quantile(values, 0.75) == 32.5);
  CHECK(quantile(values, 0.9) == Approx(37.0).epsilon(1e-15));
  CHECK(quantile(std::vector<double>{7.0}, 0.3) == 7.0);
  CHECK(std::isnan(quantile(std::vector<double>{}, 0.5)));
}

TEST_CASE("a quantile is monotone in its level and within the data", "[metrics]") {
  std::vector<double> values;
  for (int i = 0; i < 37; ++i) { values.push_back((i * 17) % 37 * 0.1); }
  double before = 0.0;
  for (int i = 0; i <= 1000; ++i) {
    const double now = quantile(values, i / 1000.0);
    REQUIRE(now >= before);
    REQUIRE(now <= 3.6 + 1e-12);
    before = now;
  }
}
