/// @file  What A/B tests of two policies would conclude, against the truth that only a simulator has.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "libsim/core/running_stats.hpp"
#include "libsim/core/time.hpp"
#include "libsim/experiment/ab_estimate.hpp"
#include "libsim/experiment/ab_split.hpp"
#include "libsim/experiment/arm_learners.hpp"
#include "libsim/experiment/experiment.hpp"
#include "libsim/metrics/additive_metric.hpp"

namespace libsim {

/// What to test, at which levels of overload.
struct AbOptions {
  std::vector<AbDesign> designs{AbDesign::user, AbDesign::streamer, AbDesign::switchback};  ///< which to try
  std::vector<AdditiveMetric> metrics{AdditiveMetric::revenue};                             ///< what they estimate
  double share = 0.5;                                                                       ///< treated, in (0, 1)
  ArmLearning learning = ArmLearning::shared;  ///< whether the arms share what policies learn
  Duration block = day_length;                 ///< of a switchback
  Duration washout{};                          ///< left out at the beginning of each, shorter than it
  std::vector<double> overload{1.0};           ///< levels: the capacity of all rooms is divided by each
  std::uint32_t replications = 8;
  unsigned jobs = 0;                    ///< threads; 0 for one a processor. The result does not depend on it
  std::function<void()> on_run_done{};  ///< called after each run, from any thread
};

/// One design, over replications. Replications in which an arm has less than two units have no estimate.
struct AbDesignResult {
  AbDesign design{};                  ///< who or what is assigned
  std::vector<AbEstimate> estimates;  ///< [replications]
  std::int64_t defined = 0;           ///< replications with an estimate; all below is over these
  Interval estimate;                  ///< mean and 95% interval
  Interval bias;                      ///< of the estimate minus its replication's true difference, so paired
  double sd = 0.0;                    ///< of the estimates
  double standard_error = 0.0;        ///< mean of what the experimenters compute for it
  double rmse = 0.0;                  ///< against the truth's mean
  Interval coverage;                  ///< share of nominal 95% intervals that hold the truth's mean; exact interval
  Interval rejection;                 ///< share of them that exclude 0; likewise
};

/// One metric: its true difference, and every design's estimates.
struct AbMetricResult {
  AdditiveMetric metric{};              ///< which one
  std::vector<double> truths;           ///< [replications] all treated minus none
  Interval control;                     ///< level without treatment: mean and 95% interval over replications
  Interval truth;                       ///< mean and 95% interval of the true difference
  double truth_sd = 0.0;                ///< of the truths
  std::vector<AbDesignResult> designs;  ///< [designs]
};

/// One level of overload.
struct AbLevel {
  double overload = 1.0;                ///< capacities are divided by it
  Interval overload_share;              ///< of feed clicks that lead into a room above its capacity, without treatment
  std::vector<AbMetricResult> metrics;  ///< [metrics]
};

/// What A/B tests would have concluded, against the truth.
struct AbResult {
  std::uint32_t replications = 0;
  std::string control;          ///< name
  std::string treatment;        ///< name
  bool same_policy = false;     ///< an A/A test: both come from one description, so the truth is 0
  AbOptions options;            ///< as they were given
  std::vector<AbLevel> levels;  ///< [levels of overload]
};

/// What keeps the blocks of a switchback from being run in the measured days: empty if they fit, or if there is none.
std::vector<std::string> switchback_problems(const RunConfig& run, const AbOptions& options);

/// Runs every design, and both policies whole, on every replication at every level. A replication warms up once under
/// the scenario's own policy, and its market is copied to each run: all share users, rooms and luck. The truth is the
/// difference of two whole runs, with all treated and with none, counted from their logs; estimates come from the log
/// of one split run each and know no other.
/// @pre replications >= 2; designs, metrics, overload not empty
/// @throws InputError  if blocks do not fit the measured days, are too few, or a capacity leaves its range
AbResult ab(const Experiment& experiment, const NamedPolicy& control, const NamedPolicy& treatment,
            const AbOptions& options);

/// One design's estimates against the truth. @pre both have an entry a replication
AbDesignResult judge_design(AbDesign design, std::vector<AbEstimate> estimates, const std::vector<double>& truths);

}  // namespace libsim
