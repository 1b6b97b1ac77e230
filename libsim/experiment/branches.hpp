/// @file  Policies, each within its constraints, from one state of the market on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "libsim/allocation/constraint_report.hpp"
#include "libsim/allocation/constraints_config.hpp"
#include "libsim/experiment/experiment.hpp"
#include "libsim/experiment/hindsight.hpp"
#include "libsim/experiment/objective_terms.hpp"
#include "libsim/metrics/market_metrics.hpp"

namespace libsim {

class SavedMarket;

/// What measurements are split by, besides the whole.
enum class SplitBy : std::uint8_t {
  none,
  segment,  ///< users by what they did in the warm-up (see find_segments), and those who came after it
  day,      ///< measured days
  group     ///< streamers' groups: what each received
};

/// Who decides on the measured days, within which constraints, and what is looked at.
struct Branch {
  NamedPolicy policy;               ///< decides on the measured days
  ConstraintsConfig constraints{};  ///< that hold it then
  SplitBy split = SplitBy::none;    ///< into which parts metrics are split
  double frozen_share = 0.0;        ///< of requests, to be judged in hindsight
};

/// Metrics of a part of the market.
struct MeasuredSlice {
  std::string name;                  ///< "all", a segment, "newcomers", "day 3", "group 7"
  std::vector<MetricValue> metrics;  ///< [metrics] of the slice
  std::string meaning{};             ///< who is in it, in a line; "" where the name says it
};

/// What one branch did in one replication.
struct BranchOutcome {
  std::vector<MeasuredSlice> slices;              ///< "all" first
  std::vector<ConstraintReport> constraints;      ///< those of the branch
  std::vector<std::int64_t> revenue_by_streamer;  ///< [streamers], coins
  std::size_t frozen = 0;                         ///< requests
  std::vector<HindsightGap> gaps{};               ///< of them; empty if none was to be frozen
};

/// Warms a market up once, under the scenario's own policy and without constraints, and copies it to each branch: all
/// see the same users, rooms and luck wherever they choose alike. An estimator of a policy's own learns during the
/// warm-up, too. Or takes a saved market in place of the warm-up: its past is that of every replication, which names
/// the luck to come.
/// @param on_run_done  called after each branch, if there is one
/// @param from         the saved market; null for a warm-up
/// @return [branches]
/// @throws InputError  if requests are to be frozen and a branch has none, the saved market is another one, or a branch
///                     has an estimator of its own, which would have learned nothing of the saved past
std::vector<BranchOutcome> run_branches(const Experiment& experiment, std::span<const Branch> branches,
                                        std::uint32_t replication, const std::function<void()>& on_run_done = {},
                                        const SavedMarket* from = nullptr);

/// The objective's terms of every branch, with the returns' bend by the branch `reference` unless the configuration
/// says it.
/// @return [outcomes]
std::vector<ObjectiveTerms> objective_terms(std::span<const BranchOutcome> outcomes, const ObjectiveConfig& objective,
                                            std::size_t reference);

/// Every branch in one replication.
struct Replication {
  std::vector<BranchOutcome> outcomes;  ///< [branches]
  std::vector<ObjectiveTerms> terms;    ///< [branches], empty without an objective
};

/// What the replications of branches are run with.
struct ReplicationPlan {
  std::uint32_t replications = 1;
  unsigned jobs = 1;                           ///< threads, each with a replication of its own
  const ObjectiveConfig* objective = nullptr;  ///< null: none
  std::size_t reference = 0;                   ///< the branch that bends its returns
  std::function<void()> on_run_done{};         ///< called after each branch, from any thread
  const SavedMarket* from = nullptr;           ///< see run_branches
};

/// @return [replications], the same for any number of threads
std::vector<Replication> run_replications(const Experiment& experiment, std::span<const Branch> branches,
                                          const ReplicationPlan& plan);

/// f(replication) of every replication.
template <class F>
auto over_replications(std::span<const Replication> runs, F f) {
  std::vector<decltype(f(runs.front()))> values;
  values.reserve(runs.size());
  for (const Replication& run : runs) { values.push_back(f(run)); }
  return values;
}

/// @param metric  its place in the slice
/// @return [replications] one metric of one branch
std::vector<double> metric_of(std::span<const Replication> runs, std::size_t branch, std::size_t slice,
                              std::size_t metric);

/// @return [replications] the objective's terms of one branch
std::vector<ObjectiveTerms> terms_of(std::span<const Replication> runs, std::size_t branch);

}  // namespace libsim
