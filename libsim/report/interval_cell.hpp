/// @file  Intervals in the cells of a table, as mean ± half their width.
#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "libsim/core/running_stats.hpp"
#include "libsim/report/number_format.hpp"
#include "libsim/report/table.hpp"

namespace libsim {

/// "12.3 ±0.4"
inline std::string margin_text(const Interval& interval) {
  return format_margin(interval.mean, interval.half_width());
}

/// "+12.3 ±0.4"
inline std::string difference_text(const Interval& interval) {
  return format_margin_difference(interval.mean, interval.half_width());
}

/// A difference in percent of the size of `baseline`: "+12.3 ±0.4"; nothing if the baseline is 0 or either is not
/// defined. @param most_decimals  see format_margin_difference
inline std::optional<std::string> percent_difference_text(const Interval& difference, double baseline,
                                                          int most_decimals) {
  const double percent = 100.0 / std::abs(baseline);
  if (!std::isfinite(percent) || std::isnan(difference.mean)) { return std::nullopt; }
  return format_margin_difference(percent * difference.mean, percent * difference.half_width(), most_decimals);
}

/// A text that is shown as bad if it `stands_out`.
inline TableCell marked(std::string text, bool stands_out) {
  return {std::move(text), stands_out ? Emphasis::bad : Emphasis::plain};
}

}  // namespace libsim
