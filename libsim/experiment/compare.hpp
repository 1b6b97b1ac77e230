/// @file  Which policy is better, for whom: policies in one market on common random numbers.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libsim/experiment/branches.hpp"
#include "libsim/experiment/constraint_summary.hpp"
#include "libsim/experiment/experiment.hpp"
#include "libsim/experiment/hindsight.hpp"
#include "libsim/experiment/metric_summary.hpp"
#include "libsim/metrics/market_metrics.hpp"

namespace libsim {

/// What is done about looking at many differences at once.
enum class Adjustment : std::uint8_t {
  none,
  holm  ///< p-values by Holm's method over all differences of one slice, so of one table
};

/// How often, and what is told apart.
struct CompareOptions {
  std::uint32_t replications = 8;            ///< 2 or more; the program takes those of the scenario
  unsigned jobs = 0;                         ///< threads; 0 for one a processor. The result does not depend on it
  SplitBy split = SplitBy::none;             ///< into which parts metrics are split
  Adjustment adjustment = Adjustment::none;  ///< of significance, for looking at many differences at once
  double frozen_share = 0.0;            ///< of requests, which policies are judged on in hindsight; 0: they are not
  bool constraint_cost = true;          ///< with constraints, each policy also runs without them
  std::function<void()> on_run_done{};  ///< called after each run, from any thread
  const SavedMarket* from = nullptr;    ///< a saved market in place of the warm-up, see run_branches
};

/// One policy's metrics.
struct PolicyResult {
  std::string name;
  std::vector<MetricSummary> metrics;  ///< [metrics] in the order of tables
  std::string kind{};                  ///< "" for a policy that was made in C++
};

/// How far one policy was from the best in hindsight, on its own requests.
struct PolicyGaps {
  std::string name;
  double requests = 0.0;         ///< frozen, mean over replications
  std::vector<GapSummary> gaps;  ///< as hindsight_gaps has them
};

/// The policies on one part of the market.
struct Slice {
  std::string name;                    ///< "all", a segment, "newcomers", "day 3", "group 7"
  std::vector<PolicyResult> policies;  ///< [policies] the baseline first
  std::string meaning{};               ///< who is in it, in a line; "" where the name says it
};

/// The objective J of each policy, with its terms.
struct ObjectiveResult {
  std::string reference;  ///< the policy that the terms are divided by
  Slice slice;            ///< see objective_summaries()
};

/// Policies on the same users, rooms and luck.
struct Comparison {
  std::uint32_t replications = 0;
  std::string baseline;                          ///< the first policy's name
  std::vector<Slice> slices;                     ///< "all" first
  Adjustment adjustment = Adjustment::none;      ///< as it was asked for
  std::optional<ObjectiveResult> objective{};    ///< if the scenario has one
  std::vector<ConstrainedResult> constraints{};  ///< [policies] if the scenario has constraints, else empty
  double frozen_share = 0.0;                     ///< of requests
  std::vector<PolicyGaps> gaps{};                ///< [policies] if requests were frozen, else empty
};

/// The policy that the scenario's objective is in units of; the first if it names none, or there is no objective.
/// @throws InputError  if it names one that is not there
std::size_t objective_reference(const Experiment& experiment, const std::vector<NamedPolicy>& policies);

/// How many runs compare() makes by default: with constraints, each policy also runs without them, for their cost.
std::int64_t runs_of(const Experiment& experiment, std::size_t policies, std::uint32_t replications);

/// Runs every policy on every replication. A replication warms up once, under the scenario's own policy, and its
/// market is copied to each policy: all see the same users, rooms and luck wherever they choose alike. Metrics are of
/// all users, over the days after the warm-up; the scenario's constraints hold in those days.
/// @throws InputError  if there is no policy, or less than two replications; if split by segment without a warm-up; if
///                     the objective's reference is none of the policies; if requests are frozen and a run has none; or
///                     if a policy breaks its contract, see AllocationPolicy
Comparison compare(const Experiment& experiment, const std::vector<NamedPolicy>& policies,
                   const CompareOptions& options);

}  // namespace libsim
