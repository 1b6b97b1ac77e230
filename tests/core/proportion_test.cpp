#include "libsim/core/proportion.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace libsim;

namespace {

/// P(X >= least) of a binomial variable, summed term by term.
double at_least(std::int64_t least, std::int64_t n, double p) {
  double sum = 0.0;
  for (std::int64_t k = least; k <= n; ++k) {
    const auto x = static_cast<double>(k);
    const auto m = static_cast<double>(n);
    sum += std::exp(std::lgamma(m + 1) - std::lgamma(x + 1) - std::lgamma(m - x + 1) + x * std::log(p) +
                    (m - x) * std::log1p(-p));
  }
  return sum;
}

}  // namespace

TEST_CASE("at the ends of a proportion's interval what was counted is just unlikely enough", "[core]") {
  for (const std::int64_t happened : {1, 7, 20, 39}) {
    const Interval interval = proportion_interval(happened, 40);
    CHECK(interval.mean == Approx(static_cast<double>(happened) / 40.0));
    CHECK(at_least(happened, 40, interval.low) == Approx(0.025));
    CHECK(1.0 - at_least(happened + 1, 40, interval.high) == Approx(0.025));
  }
}

TEST_CASE("what happened never or always has an interval that ends at 0 or 1", "[core]") {
  const Interval never = proportion_interval(0, 20);
  CHECK(never.low == 0.0);
  CHECK(never.high == Approx(1.0 - std::pow(0.025, 1.0 / 20.0)));
  const Interval always = proportion_interval(20, 20);
  CHECK(always.low == Approx(std::pow(0.025, 1.0 / 20.0)));
  CHECK(always.high == 1.0);
  CHECK(std::isnan(proportion_interval(0, 0).mean));
}
