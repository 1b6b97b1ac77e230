#include "libsim/report/number_format.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>

#include <fmt/core.h>

namespace libsim {
namespace {

enum class Sign { minus_only, always };

// Digits in groups of three, left of the point; `digits` may begin with a sign and have decimals.
std::string with_thousands(std::string digits) {
  const std::size_t first = digits.find_first_of("0123456789");
  std::size_t place = std::min(digits.find('.'), digits.size());
  while (place > first + 3) {
    place -= 3;
    digits.insert(place, 1, ',');
  }
  return digits;
}

std::string fixed(double value, int decimals, Sign sign = Sign::minus_only) {
  if (std::isnan(value)) { return undefined_text; }
  if (std::isinf(value)) { return value < 0 ? "-inf" : (sign == Sign::always ? "+inf" : "inf"); }
  std::string text = fmt::format("{:.{}f}", std::abs(value), decimals);
  if (text.find_first_of("123456789") == std::string::npos) { return text; }  // what rounds to zero has no sign
  text = with_thousands(std::move(text));
  if (value < 0) { return "-" + text; }
  return sign == Sign::always ? "+" + text : text;
}

// The power of ten of the first digit of |value| once rounded: 9.996 to three digits is 10.0.
// @pre value is finite and not 0
int exponent_when_rounded(double value, int significant_digits) {
  const std::string text = fmt::format("{:.{}e}", std::abs(value), significant_digits - 1);
  return std::stoi(text.substr(text.find('e') + 1));
}

int decimals_for(double value, int significant_digits) {
  if (value == 0.0 || !std::isfinite(value)) { return 0; }
  return std::max(0, significant_digits - 1 - exponent_when_rounded(value, significant_digits));
}

// Two significant digits of the width, but at most six of the largest number: a width of 1e-9 would say nothing more.
int interval_decimals(double mean, double low, double high) {
  const double width = high - low;
  if (!std::isfinite(width) || width <= 0.0) { return decimals_for(mean, 3); }
  const double bound = std::max(std::abs(low), std::abs(high));
  return std::min(decimals_for(width, 2), decimals_for(bound, 6));
}

std::string interval(double mean, double low, double high, std::string_view unit, Sign sign) {
  if (std::isnan(mean)) { return undefined_text; }
  const int decimals = interval_decimals(mean, low, high);
  return fmt::format("{}{} [{}, {}]", fixed(mean, decimals, sign), unit, fixed(low, decimals, sign),
                     fixed(high, decimals, sign));
}

std::string margin(double mean, double half_width, Sign sign, int most_decimals) {
  if (std::isnan(mean)) { return undefined_text; }
  const bool known = std::isfinite(half_width) && half_width > 0.0;
  const int decimals = std::min({known ? decimals_for(half_width, 2) : decimals_for(mean, 3),
                                 decimals_for(std::max(std::abs(mean), half_width), 6), most_decimals});
  return fmt::format("{} ±{}", fixed(mean, decimals, sign), fixed(half_width, decimals));
}

}  // namespace

std::string format_count(std::int64_t value) {
  return with_thousands(fmt::format("{}", value));
}

std::string format_number(double value, int significant_digits) {
  const double size = std::abs(value);
  if (std::isfinite(value) && size != 0.0 && (size < 1e-4 || size >= 1e15)) {
    return fmt::format("{:.{}e}", value, significant_digits - 1);
  }
  return fixed(value, decimals_for(value, significant_digits));
}

std::string format_signed(double value, int significant_digits) {
  const std::string text = format_number(value, significant_digits);
  return value > 0.0 ? "+" + text : text;
}

std::string format_percent(double share, int significant_digits) {
  if (std::isnan(share)) { return undefined_text; }
  return format_number(100.0 * share, significant_digits) + "%";
}

std::string format_interval(double mean, double low, double high) {
  return interval(mean, low, high, "", Sign::minus_only);
}

std::string format_percent_interval(double mean, double low, double high) {
  return interval(100.0 * mean, 100.0 * low, 100.0 * high, "%", Sign::minus_only);
}

std::string format_percent_difference(double mean, double low, double high) {
  return interval(100.0 * mean, 100.0 * low, 100.0 * high, "%", Sign::always);
}

std::string format_margin(double mean, double half_width) {
  return margin(mean, half_width, Sign::minus_only, 6);
}

std::string format_margin_difference(double mean, double half_width, int most_decimals) {
  return margin(mean, half_width, Sign::always, most_decimals);
}

std::string format_wait(double seconds) {
  if (!std::isfinite(seconds)) { return undefined_text; }
  if (seconds < 9.95) { return fmt::format("{:.1f} s", seconds); }
  const auto whole = std::llround(seconds);
  if (whole < 60) { return fmt::format("{} s", whole); }
  if (whole < 3600) { return fmt::format("{} min {:02} s", whole / 60, whole % 60); }
  const auto minutes = std::llround(seconds / 60.0);
  return fmt::format("{} h {:02} min", minutes / 60, minutes % 60);
}

}  // namespace libsim
