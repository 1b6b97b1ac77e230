#include "libsim/report/number_format.hpp"

#include <limits>

#include <catch2/catch.hpp>

using namespace libsim;

namespace {
constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
}  // namespace

TEST_CASE("counts have a comma every three digits", "[report]") {
  CHECK(format_count(0) == "0");
  CHECK(format_count(999) == "999");
  CHECK(format_count(1'000) == "1,000");
  CHECK(format_count(1'234'567) == "1,234,567");
  CHECK(format_count(-123'456) == "-123,456");
  CHECK(format_count(std::numeric_limits<std::int64_t>::min()) == "-9,223,372,036,854,775,808");
}

TEST_CASE("a number shows its significant digits and never drops digits left of the point", "[report]") {
  CHECK(format_number(0.0148) == "0.0148");
  CHECK(format_number(0.0148001) == "0.0148");
  CHECK(format_number(12.0) == "12.0");
  CHECK(format_number(9.996) == "10.0");
  CHECK(format_number(1234567.8) == "1,234,568");
  CHECK(format_number(-1234.5, 5) == "-1,234.5");
  CHECK(format_number(0.0) == "0");
  CHECK(format_number(-0.0) == "0");
}

TEST_CASE("very small and very large numbers have an exponent", "[report]") {
  CHECK(format_number(0.0001) == "0.000100");
  CHECK(format_number(0.00001234) == "1.23e-05");
  CHECK(format_number(-2.5e20) == "-2.50e+20");
}

TEST_CASE("what is not defined is a dash, and infinity is named", "[report]") {
  CHECK(format_number(undefined) == "–");
  CHECK(format_percent(undefined) == "–");
  CHECK(format_interval(undefined, undefined, undefined) == "–");
  CHECK(format_percent_difference(undefined, 0.1, 0.2) == "–");
  CHECK(format_interval(12.34, undefined, undefined) == "12.3 [–, –]");
  CHECK(format_number(infinity) == "inf");
}

TEST_CASE("a share is shown as a percentage", "[report]") {
  CHECK(format_percent(0.1234) == "12.3%");
  CHECK(format_percent(0.0148) == "1.48%");
  CHECK(format_percent(1.0) == "100%");
}

TEST_CASE("an interval's width decides the decimals of all three numbers", "[report]") {
  CHECK(format_interval(12.34, 11.81, 12.87) == "12.3 [11.8, 12.9]");
  CHECK(format_interval(0.014812, 0.014701, 0.014923) == "0.01481 [0.01470, 0.01492]");
  CHECK(format_interval(1234567.0, 1200000.0, 1269134.0) == "1,234,567 [1,200,000, 1,269,134]");
  CHECK(format_percent_interval(0.1234, 0.1181, 0.1287) == "12.3% [11.8, 12.9]");
}

TEST_CASE("an interval without width shows three digits, a very narrow one six", "[report]") {
  CHECK(format_interval(12.3456, 12.3456, 12.3456) == "12.3 [12.3, 12.3]");
  CHECK(format_interval(12.3456, 12.34559999, 12.34560001) == "12.3456 [12.3456, 12.3456]");
}

TEST_CASE("a difference always has a sign, except when it rounds to zero", "[report]") {
  CHECK(format_percent_difference(0.0412, 0.0203, 0.0621) == "+4.1% [+2.0, +6.2]");
  CHECK(format_signed(0.414) == "+0.41");
  CHECK(format_signed(-0.414) == "-0.41");
  CHECK(format_signed(0.0) == "0");
  CHECK(format_percent_difference(-0.00001, -0.005, 0.005) == "0.0% [-0.5, +0.5]");
}

TEST_CASE("a wait is told in the units a person counts in", "[report]") {
  CHECK(format_wait(0.0) == "0.0 s");
  CHECK(format_wait(4.24) == "4.2 s");
  CHECK(format_wait(9.97) == "10 s");
  CHECK(format_wait(59.6) == "1 min 00 s");
  CHECK(format_wait(65.0) == "1 min 05 s");
  CHECK(format_wait(3599.7) == "1 h 00 min");
  CHECK(format_wait(7380.0) == "2 h 03 min");
}

TEST_CASE("a margin has two significant digits, and the mean as many decimals", "[report]") {
  CHECK(format_margin(12.3456, 0.5234) == "12.35 ±0.52");
  CHECK(format_margin(10540.4, 3834.9) == "10,540 ±3,835");
  CHECK(format_margin(2000.0, 0.0) == "2,000 ±0");
  CHECK(format_margin(undefined, 1.0) == undefined_text);
  CHECK(format_margin_difference(4.1, 2.13) == "+4.1 ±2.1");
  CHECK(format_margin_difference(-0.0461, 0.0482, 2) == "-0.05 ±0.05");
}
