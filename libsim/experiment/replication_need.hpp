/// @file  How many replications an interval of a wanted width needs, by a pilot.
#pragma once

#include <cstdint>
#include <optional>

#include "libsim/core/running_stats.hpp"

namespace libsim {

/// Numbers of replications. The pilot knows a standard deviation from a few of them, and so the number only roughly.
struct ReplicationNeed {
  std::int64_t expected = 0;  ///< if the standard deviation is the pilot's
  std::int64_t low = 0;       ///< if it is at the lower end of its own interval
  std::int64_t high = 0;      ///< if it is at the upper
};

/// The least n of two or more with t(n - 1) s / sqrt(n) <= half_width, where t is Student's quantile and s the standard
/// deviation that the pilot found; `low` and `high` are for the ends of the interval of s by chi-squared, for values
/// that are normal. Counts end at 10^12.
/// @param pilot         mean_interval() or paired_interval() of `replications` values, with the same confidence
/// @param replications  of the pilot
/// @param half_width    wanted, in the unit of the interval
/// @return nothing if the interval is not defined, there were less than two replications, or half_width is not above 0
std::optional<ReplicationNeed> replications_needed(const Interval& pilot, std::uint32_t replications, double half_width,
                                                   double confidence = 0.95);

}  // namespace libsim
