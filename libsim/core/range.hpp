/// @file  A closed range of allowed values, and how people read it.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace libsim {

/// A closed range of allowed values; any value of the type unless bounded.
template <class T>
struct Range {
  /// The smallest value allowed.
  T min = std::numeric_limits<T>::lowest();
  /// The largest value allowed.
  T max = std::numeric_limits<T>::max();

  /// False for NaN, and for infinities even of an unbounded range: no field means them.
  constexpr bool holds(T value) const {
    return value >= min && value <= max && value >= std::numeric_limits<T>::lowest() &&
           value <= std::numeric_limits<T>::max();
  }
};

/// A bound as JSON; "" if it only says what the type can hold. 0 bounds an unsigned type, too: JSON has negatives.
std::string bound_text(double bound);
/// A bound as messages and tables show it.
std::string bound_text(std::int64_t bound);
/// A bound as messages and tables show it.
std::string bound_text(std::uint32_t bound);

/// "[0, 1]", ">= 0", "<= 1", or "" if there is no bound but the type's.
template <class T>
std::string range_text(Range<T> range) {
  const std::string min = bound_text(range.min);
  const std::string max = bound_text(range.max);
  if (!min.empty() && !max.empty()) { return "[" + min + ", " + max + "]"; }
  if (!min.empty()) { return ">= " + min; }
  return max.empty() ? "" : "<= " + max;
}

/// "a number in [0, 1]", "a number >= 0", "a number", from the noun and a range_text().
std::string expected_text(std::string_view noun, std::string_view range);

}  // namespace libsim
