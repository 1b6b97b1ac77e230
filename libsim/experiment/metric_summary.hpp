/// @file  One metric of one policy over replications.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "libsim/core/running_stats.hpp"

namespace libsim {

/// One metric of one policy over replications.
struct MetricSummary {
  std::string name;
  std::string unit;
  Interval level;               ///< mean and 95% interval
  Interval versus_baseline;     ///< mean and 95% interval of the paired difference; 0 for the baseline itself
  double variance_ratio = 1.0;  ///< variance of the difference of independent runs over that of paired ones
  std::vector<double> values;   ///< [replications]
  double p_value = std::numeric_limits<double>::quiet_NaN();     ///< of the paired difference; NaN for the baseline
  double p_adjusted = std::numeric_limits<double>::quiet_NaN();  ///< NaN also without an adjustment
};

/// @param values, baseline  [replications], of the same ones in the same order
MetricSummary summarise(std::string name, std::string unit, std::vector<double> values,
                        const std::vector<double>& baseline);

}  // namespace libsim
