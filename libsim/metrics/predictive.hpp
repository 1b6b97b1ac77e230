/// @file  Where a published fact lies among the values that simulated logs of other luck have.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "libsim/metrics/fact_targets.hpp"
#include "libsim/metrics/fact_value.hpp"

namespace libsim {

/// One fact over seeds. A published value that could have come from the market is not extreme among them.
struct PredictiveRow {
  std::string id;                    ///< of the fact
  FactRole role = FactRole::target;  ///< of its target
  std::string unit;
  double target = std::numeric_limits<double>::quiet_NaN();  ///< at the market's scale, bias included
  std::int64_t seeds = 0;                                    ///< with a number for the fact; >= 1
  /// Over the logs.
  double mean = std::numeric_limits<double>::quiet_NaN();
  double sd = std::numeric_limits<double>::quiet_NaN();  ///< NaN for one seed
  /// Over the logs.
  double min = std::numeric_limits<double>::quiet_NaN();
  /// Over the logs.
  double max = std::numeric_limits<double>::quiet_NaN();
  /// 1 + seeds below the target + half of those equal to it, in [1, seeds + 1].
  double rank = std::numeric_limits<double>::quiet_NaN();
  double z = std::numeric_limits<double>::quiet_NaN();  ///< (target - mean) / sd; 0 / 0 is 0
};

/// A row for every fact of `targets` that some seed has a number for, in their order.
/// @param seeds  [n] compute_facts of n runs that differ in their seed only
/// @param scale  of the simulated market. @pre > 0
std::vector<PredictiveRow> predict_facts(std::span<const std::vector<FactValue>> seeds,
                                         std::span<const FactTarget> targets, double scale);

}  // namespace libsim
