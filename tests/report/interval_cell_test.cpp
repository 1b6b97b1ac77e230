#include "libsim/report/interval_cell.hpp"

#include <limits>

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("a difference in percent keeps its sign, whatever that of the baseline", "[report]") {
  CHECK(percent_difference_text({20.0, 10.0, 30.0}, 200.0, 2) == "+10.0 ±5.0");
  CHECK(percent_difference_text({20.0, 10.0, 30.0}, -200.0, 2) == "+10.0 ±5.0");
  CHECK(percent_difference_text({-0.2, -0.26, -0.14}, 200.0, 2) == "-0.10 ±0.03");
  CHECK(percent_difference_text({-0.2, -0.26, -0.14}, 200.0, 1) == "-0.1 ±0.0");
}

TEST_CASE("there is no percentage of nothing, nor of what is not defined", "[report]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_FALSE(percent_difference_text({20.0, 10.0, 30.0}, 0.0, 2));
  CHECK_FALSE(percent_difference_text({0.0, 0.0, 0.0}, 0.0, 2));
  CHECK_FALSE(percent_difference_text({20.0, 10.0, 30.0}, nan, 2));
  CHECK_FALSE(percent_difference_text({nan, nan, nan}, 200.0, 2));
}
