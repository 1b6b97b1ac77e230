/// @file  One fact of a log: a number with its denominator.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace libsim {

/// One measured fact.
struct FactValue {
  std::string id;           ///< as in the targets file, e.g. "rate.session"
  double value;             ///< NaN where the log has nothing to measure it on
  std::string denominator;  ///< over which rows or members
  std::string unit;         ///< rows, users, coins, s, share, ...
  std::string summary{};    ///< what it is, in a line; "" where a published target describes it
};

namespace detail {

/// NaN when there is nothing to take a share of.
inline double share_of(std::int64_t part, std::int64_t whole) {
  if (whole == 0) { return std::numeric_limits<double>::quiet_NaN(); }
  return static_cast<double>(part) / static_cast<double>(whole);
}

/// Those who have something.
inline std::vector<std::int64_t> positive_only(std::vector<std::int64_t> amounts) {
  std::erase_if(amounts, [](std::int64_t x) { return x <= 0; });
  return amounts;
}

}  // namespace detail

}  // namespace libsim
