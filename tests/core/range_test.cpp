#include "libsim/core/range.hpp"

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("a range is written without the limits of its type", "[core]") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(range_text(Range<double>{0.0, 1.0}) == "[0, 1]");
  CHECK(range_text(Range<double>{0.0, infinity}) == ">= 0");
  CHECK(range_text(Range<double>{-infinity, 0.5}) == "<= 0.5");
  CHECK(range_text(Range<double>{}).empty());
  CHECK(range_text(Range<std::int64_t>{}).empty());
  CHECK(range_text(Range<std::int64_t>{1, 16}) == "[1, 16]");
  CHECK(range_text(Range<std::uint32_t>{}) == ">= 0");  // JSON has negative numbers, the type has not
  CHECK(expected_text("a number", "[0, 1]") == "a number in [0, 1]");
  CHECK(expected_text("a number", ">= 0") == "a number >= 0");
  CHECK(expected_text("a number", "") == "a number");
}

TEST_CASE("no range holds NaN or an infinity", "[core]") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const Range<double> any{-infinity, infinity};
  CHECK(any.holds(1e308));
  CHECK_FALSE(any.holds(infinity));
  CHECK_FALSE(any.holds(-infinity));
  CHECK_FALSE(any.holds(std::numeric_limits<double>::quiet_NaN()));
  CHECK(Range<double>{0.0, 1.0}.holds(1.0));
  CHECK_FALSE(Range<double>{0.0, 1.0}.holds(1.1));
}
