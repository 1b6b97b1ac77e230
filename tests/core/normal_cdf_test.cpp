#include "libsim/core/normal_cdf.hpp"

#include <limits>

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("the normal distribution function is the error function's, far out as well", "[core]") {
  for (double x = -40.0; x <= 40.0; x += 0.01) {
    const double exact = 0.5 * std::erfc(-x / std::sqrt(2.0));
    REQUIRE(std::fabs(normal_cdf(x) - exact) < 1e-14);
    if (x > -37.0) { REQUIRE(normal_cdf(x) == Approx(exact).epsilon(1e-7)); }
  }
  CHECK(normal_cdf(-std::numeric_limits<double>::infinity()) == 0.0);
  CHECK(normal_cdf(std::numeric_limits<double>::infinity()) == 1.0);
}
