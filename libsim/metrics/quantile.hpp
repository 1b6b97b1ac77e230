/// @file  Quantiles by the linear rule.
#pragma once

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace libsim {

/// The q-quantile by linear interpolation between order statistics, position (n - 1) q: numpy's default, type 7 of
/// R. J. Hyndman and Y. Fan, Am. Stat. 50 (1996). NaN without values. O(1).
/// @param sorted  ascending; integers below 2^53 in absolute value lose nothing
/// @pre q in [0, 1]
template <class T>
double quantile_of_sorted(std::span<const T> sorted, double q) {
  assert(q >= 0.0 && q <= 1.0 && "a quantile is asked for by a probability");
  if (sorted.empty()) { return std::numeric_limits<double>::quiet_NaN(); }
  const double position = static_cast<double>(sorted.size() - 1) * q;
  const auto below = std::min(static_cast<std::size_t>(position), sorted.size() - 1);
  const auto above = std::min(below + 1, sorted.size() - 1);
  const double part = position - static_cast<double>(below);
  const auto low = static_cast<double>(sorted[below]);
  const auto high = static_cast<double>(sorted[above]);
  // numpy interpolates from the nearer end, and so do we, to the last bit.
  return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1.0 - part);
}

/// The same of values in any order. O(n log n).
template <class T>
double quantile(std::vector<T> values, double q) {
  std::sort(values.begin(), values.end());
  return quantile_of_sorted(std::span<const T>{values}, q);
}

}  // namespace libsim
