/// @file  How well the logging policy covered what the target policy would do: when not to believe an estimate.
#pragma once

#include <cassert>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libsim/core/running_stats.hpp"
#include "libsim/ope/weight_sums.hpp"

namespace libsim {

/// What is known beyond rows where those of a cluster, such as a user, depend on each other.
struct ClusterOverlap {
  std::int64_t clusters = 0;       ///< with rows
  double mean_weight_error = 0.0;  ///< standard error of the mean weight, clusters being independent
  double rewarded = 0.0;           ///< effective number of clusters whose rewards count, of their sums of |w r|
};

/// Diagnostics of a log and a target policy. A fresh value is the identity of `merge`.
struct Overlap {
  WeightSums weights;               ///< of w = pi_e / pi_b, before any rule
  RewardSums rewards;               ///< of |w r|
  double uncovered_sum = 0.0;       ///< of the target mass that the logging policy never tries
  std::int64_t uncovered_rows = 0;  ///< rows in which that mass is known

  double reward_sum = 0.0;  ///< of r as logged: what the logging policy earned

  std::optional<ClusterOverlap> by_cluster{};  ///< of the whole log, if its rows have clusters: none while merging

  void merge(const Overlap& other) {
    assert(!by_cluster && !other.by_cluster && "what is known of clusters is of all parts together");
    weights.merge(other.weights);
    rewards.merge(other.rewards);
    uncovered_sum += other.uncovered_sum;
    uncovered_rows += other.uncovered_rows;
    reward_sum += other.reward_sum;
  }

  /// Rows counted.
  std::int64_t rows() const { return weights.count; }
  /// What the logging policy earned, a row. @pre rows() > 0
  double mean_reward() const { return reward_sum / static_cast<double>(rows()); }
  /// The mean weight and its normal interval, by cluster if there are some. Its expectation is 1 minus the uncovered
  /// mass: away from 1, propensities or target probabilities are wrong, or part of the target policy was never tried.
  Interval mean_weight(double confidence = 0.95) const;
  /// The effective number of rows, or of clusters if there are some, whose rewards decide.
  double rewarded() const { return by_cluster ? by_cluster->rewarded : rewards.effective_number(); }
  /// Mean target mass on actions that the logging policy takes with probability 0: no row can tell of it. NaN unless
  /// the logging probabilities of all candidates are known.
  double uncovered() const;
};

/// Why no estimate can be had at all, in words; "" if there is a chance: no row has any weight, or more than a tenth of
/// the target mass was never logged, so that no estimate is one of the target policy.
std::string no_overlap(const Overlap& overlap);

/// Reasons not to believe the estimates, in words; empty if there is none to be seen.
///
/// - no weight, or no weighted reward, at all
/// - effective sample size below 100, or below a tenth of the rows
/// - estimates that rest on the rewards of fewer than 20 effective rows, or clusters
/// - a weight above sqrt(n): beyond it, truncation costs less bias than it saves in variance (E. Ionides, JCGS 17,
/// 2008)
/// - a mean weight whose 99% interval excludes 1
/// - uncovered target mass above 0.001
std::vector<std::string> overlap_warnings(const Overlap& overlap);

}  // namespace libsim
