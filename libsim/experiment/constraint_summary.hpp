/// @file  What became of constraints over replications, and what they cost.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libsim/allocation/constraint_report.hpp"
#include "libsim/core/running_stats.hpp"
#include "libsim/experiment/metric_summary.hpp"

namespace libsim {

/// One constraint on one policy.
struct ConstraintSummary {
  std::string name;
  std::string observable;               ///< what it counts, with unit
  bool hard = false;                    ///< whether it filters; else it has a price
  double limit = 0;                     ///< in the unit of what it counts
  Interval violation_rate;              ///< share of its checks
  std::vector<double> violation_rates;  ///< [replications]
  Interval value;                       ///< soft: mean of what was counted
  Interval removed;                     ///< hard: share of candidates, or of prompts, that it took away
  std::vector<double> price;            ///< soft: of each measured day, mean over replications, in logarithms of worth
  std::uint32_t infeasible = 0;         ///< replications in which it was found infeasible
};

/// All constraints on one policy.
struct ConstrainedResult {
  std::string policy;                          ///< its name
  std::vector<ConstraintSummary> constraints;  ///< [constraints] that were on it
  std::vector<MetricSummary> cost;  ///< versus_baseline is against the same policy without constraints, same seeds;
                                    ///< empty if that was not run
};

/// @param runs  [replications][constraints], the same constraints in each
std::vector<ConstraintSummary> summarise(const std::vector<std::vector<ConstraintReport>>& runs);

}  // namespace libsim
