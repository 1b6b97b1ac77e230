/// @file  Numbers as people read them: as many digits as mean something, and no more.
#pragma once

#include <cstdint>
#include <string>

namespace libsim {

/// What a value that is not defined (NaN) looks like.
inline constexpr const char* undefined_text = "–";

/// "1,234,567".
std::string format_count(std::int64_t value);

/// `value` to `significant_digits`, without an exponent from 1e-4 to 1e15; digits left of the point are never dropped:
/// 1234567.8 is "1,234,568", 0.01480 is "0.0148", 12.0 is "12.0".
/// @param significant_digits  >= 1
std::string format_number(double value, int significant_digits = 3);

/// The same with a sign also before what is above 0: "+0.41".
std::string format_signed(double value, int significant_digits = 2);

/// A share of 1 as a percentage: 0.1234 is "12.3%".
/// @param significant_digits  >= 1
std::string format_percent(double share, int significant_digits = 3);

/// A mean and its interval, all with the same decimals, which the interval's width determines: it is shown to two
/// significant digits, so that what is printed is known: "12.3 [11.8, 12.9]".
std::string format_interval(double mean, double low, double high);

/// The same for shares of 1, as percentages: "12.3% [11.8, 12.9]".
std::string format_percent_interval(double mean, double low, double high);

/// A relative difference, as a share of 1, and its interval: "+4.1% [+2.0, +6.2]".
std::string format_percent_difference(double mean, double low, double high);

/// A mean and half its interval's width, the latter to two significant digits, where a column must be narrow: "12.30
/// ±0.52". For intervals with the mean in the middle.
std::string format_margin(double mean, double half_width);

/// The same for a difference, with its sign: "+4.1 ±2.1". @param most_decimals  more would be noise to the reader
std::string format_margin_difference(double mean, double half_width, int most_decimals = 6);

/// A time a person waits: "4.2 s", "1 min 05 s", "2 h 03 min".
/// @param seconds  >= 0
std::string format_wait(double seconds);

}  // namespace libsim
