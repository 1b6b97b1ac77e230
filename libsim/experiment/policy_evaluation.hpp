/// @file  What a market's log tells of another policy, and what that policy is worth in truth.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libsim/allocation/random_bucket.hpp"
#include "libsim/core/running_stats.hpp"
#include "libsim/experiment/experiment.hpp"
#include "libsim/experiment/logged_requests.hpp"
#include "libsim/ope/rows_evaluation.hpp"

namespace libsim {

/// The random bucket around the logging policy.
struct Bucket {
  BucketUnit unit = BucketUnit::request;  ///< what falls into it as a whole
  double share = 0.05;                    ///< in (0, 1]
};

/// What is logged, and how it is evaluated.
struct PolicyEvaluationOptions {
  RequestReward reward = RequestReward::coins;  ///< what a request earns
  std::optional<Bucket> bucket{};               ///< of random slates around the logging policy; nothing: none
  double sample = 1.0;                          ///< share of requests that are logged with their candidates, in (0, 1]
  RowsEvaluationOptions rows{};                 ///< intervals and what they need
  double trial_share = 0.1;  ///< of requests that the target decides for the first reading of the truth, in (0, 1)
  std::uint32_t trials = 4;  ///< of the first reading, in each replication; >= 1
  std::uint32_t replications = 32;  ///< of the truth; >= 2
  unsigned jobs = 0;
  std::function<void()> on_run_done{};  ///< called after each replication, from any thread
};

/// What users did under one policy, over replications.
struct MarketLevel {
  Interval reward;    ///< per request
  Interval requests;  ///< a day
  Interval visits;    ///< a day, of those that ended
};

/// The value of the target in truth, in two readings. Rewards are per request.
///
/// One request: the target decides one request in ten (trial_share), the logging policy the others; the mean reward of
/// the former, over some trials of other requests. By trial rather than by an oracle's formula, so that it holds for
/// all that the market does, and shares no line with the estimates; other requests change a little, too, a tenth of
/// what the whole market would.
///
/// Whole market: the target decides all. The difference is what a request earns more or less because others were shown
/// other rooms, before and beside it: crowding, satiation, spent wallets, who is still there. Visits say who came back;
/// requests also fall where users find what they want on the first. No estimate from the log sees any of this.
struct PolicyTruth {
  Interval one_request;      ///< reward under the target
  MarketLevel logged;        ///< under the logging policy
  MarketLevel whole_market;  ///< under the target
  Interval interference;     ///< whole_market.reward - one_request, paired
  Interval requests_change;  ///< relative, of whole_market to logged, paired
  Interval visits_change;    ///< likewise
};

/// One estimator over the replications' logs.
struct JudgedEstimator {
  EvaluatedEstimator first;  ///< from the log of the first replication
  bool covers = false;       ///< its interval holds the truth: one request, of its replication
  std::int64_t defined = 0;  ///< replications in which it has a value
  Interval bias{};           ///< estimate - truth of its replication, paired
  double rmse = 0.0;         ///< likewise
  Interval coverage{};       ///< share of the defined whose interval holds that truth, with its exact interval
};

/// What a market's log tells of another policy.
struct PolicyEvaluation {
  RowsEvaluation rows;  ///< of the log of the first replication, with slate estimators if there are several slots
  std::string logging;  ///< the policy's name
  std::string target;   ///< the policy's name
};

/// The same beside the truth.
struct JudgedEvaluation {
  PolicyEvaluation first;                   ///< of the first replication
  PolicyTruth truth;                        ///< what the target earns where it decides
  std::vector<JudgedEstimator> estimators;  ///< those that people look at first
};

/// Runs the market, once, under its own policy through the warm-up, then under the logging policy, and evaluates the
/// target on the log of the measured days. With a bucket of users only its users' requests count.
/// @throws InputError  if the scenario has constraints; if a policy prompts; if the target learns, needs signals that
///                     the log does not hold, or decides by chance without telling propensities; if there is no overlap
PolicyEvaluation evaluate_policy(const Experiment& experiment, const NamedPolicy& logging, const NamedPolicy& target,
                                 const PolicyEvaluationOptions& options);

/// The same in each replication, beside the truth: trials + 1 more runs each. Results don't depend on `jobs`.
JudgedEvaluation judge_evaluation(const Experiment& experiment, const NamedPolicy& logging, const NamedPolicy& target,
                                  const PolicyEvaluationOptions& options);

}  // namespace libsim
