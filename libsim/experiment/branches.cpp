#include "libsim/experiment/branches.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "libsim/core/error.hpp"
#include "libsim/core/parallel.hpp"
#include "libsim/experiment/group_metrics.hpp"
#include "libsim/experiment/saved_market.hpp"
#include "libsim/experiment/simulation.hpp"
#include "libsim/metrics/segments.hpp"

namespace libsim {
namespace {

/// `members`, of those who were there in the past, among the users by the end: newcomers are as `newcomers` says.
std::vector<bool> extended(std::vector<bool> members, std::size_t users, bool newcomers = false) {
  members.resize(users, newcomers);
  return members;
}

/// @param begin  what came before the measured days, to name newcomers by
std::vector<MeasuredSlice> measure(const Log& log, const Simulation& simulation, const Segments& past, SplitBy split,
                                   Time from, Time to, std::string_view begin) {
  const MarketState<Behaviour<>>& market = simulation.market().state();
  std::vector<MeasuredSlice> slices{{"all", market_metrics(log, from, to)}};
  if (split == SplitBy::segment) {
    for (std::size_t s = 0; s < user_segment_names.size(); ++s) {
      const auto segment = static_cast<UserSegment>(s);
      slices.push_back({std::string{user_segment_names[s]},
                        market_metrics(log, from, to, extended(past.members(segment), log.users)),
                        meaning_of(segment)});
    }
    if (market.scenario.world.users.entry_per_day > 0.0) {
      const std::vector<bool> nobody(past.users.size(), false);
      slices.push_back({"newcomers", market_metrics(log, from, to, extended(nobody, log.users, true)),
                        fmt::format("users who came after {}", begin)});
    }
  }
  if (split == SplitBy::day) {
    auto days = market_metrics_by_day(log, from, to);
    for (std::size_t d = 0; d < days.size(); ++d) {
      slices.push_back({fmt::format("day {}", d + 1), std::move(days[d])});
    }
  }
  if (split == SplitBy::group) {
    auto groups = group_metrics(log, market.supply.streamers(), market.scenario.world.streamers.groups, from, to);
    for (std::size_t g = 0; g < groups.size(); ++g) {
      slices.push_back({fmt::format("group {}", g), std::move(groups[g])});
    }
  }
  return slices;
}

/// @throws InputError  if there is nothing to judge
void judge(const FrozenRequests& frozen, const std::string& policy, BranchOutcome& outcome) {
  if (frozen.size() == 0) {
    throw InputError{"--bound", {fmt::format("no request was frozen under {}, expected a larger share", policy)}};
  }
  outcome.frozen = frozen.size();
  outcome.gaps = hindsight_gaps(frozen);
}

[[noreturn]] void refuse_estimator(const std::string& policy) {
  throw InputError{"--from",
                   {fmt::format("{}: got an estimator of its own, expected the saved market's, which has "
                                "learned from its past",
                                policy)}};
}

}  // namespace

std::vector<BranchOutcome> run_branches(const Experiment& experiment, std::span<const Branch> branches,
                                        std::uint32_t replication, const std::function<void()>& on_run_done,
                                        const SavedMarket* saved) {
  const RunConfig& run = experiment.scenario.run;
  const std::string_view begin = saved != nullptr ? "the market was saved" : "the warm-up";
  const std::int64_t first = saved != nullptr ? saved->days() : run.warmup_days;
  const Time from = start_of_day(first);
  const Time to = start_of_day(first + run.days);
  auto [warm, log] = saved != nullptr ? saved->branch(experiment, replication)
                                      : SavedMarket::Branching{Simulation{experiment, replication}, {}};
  if (std::ranges::any_of(branches, [](const Branch& branch) { return branch.frozen_share > 0.0; })) {
    refuse_shards("--bound", experiment.scenario);
  }
  std::vector<AnySignals> own_signals;  // of the branches that have them
  for (const Branch& branch : branches) {
    if (branch.policy.signals) { own_signals.push_back(*branch.policy.signals); }
    if (branch.policy.signals && saved != nullptr) { refuse_estimator(branch.policy.name); }
  }
  warm.listen(std::move(own_signals));
  warm.run_until_day(first, log);
  Segments past;
  if (std::ranges::count(branches, SplitBy::segment, &Branch::split) > 0) { past = find_segments(log); }
  forget_events(log, from);
  own_signals = warm.take_listeners();
  auto next_signals = own_signals.begin();

  std::vector<BranchOutcome> outcomes;
  for (const Branch& branch : branches) {
    Simulation simulation = warm;
    Log own = log;
    simulation.decide_by(branch.policy.policy, branch.constraints);
    if (branch.policy.signals) { simulation.predict_by(std::move(*next_signals++)); }
    if (branch.frozen_share > 0.0) { simulation.freeze_requests(branch.frozen_share); }
    simulation.run_until_day(first + run.days, own);
    simulation.end_log(own);
    BranchOutcome outcome{.slices = measure(own, simulation, past, branch.split, from, to, begin),
                          .constraints = simulation.constraints(),
                          .revenue_by_streamer = streamer_revenue(own, from, to)};
    if (const FrozenRequests* frozen = simulation.frozen_requests()) { judge(*frozen, branch.policy.name, outcome); }
    outcomes.push_back(std::move(outcome));
    if (on_run_done) { on_run_done(); }
  }
  return outcomes;
}

std::vector<ObjectiveTerms> objective_terms(std::span<const BranchOutcome> outcomes, const ObjectiveConfig& objective,
                                            std::size_t reference) {
  const double tau = objective.tau > 0.0 ? objective.tau : mean_of_positive(outcomes[reference].revenue_by_streamer);
  std::vector<ObjectiveTerms> terms;
  for (const BranchOutcome& outcome : outcomes) {
    terms.push_back(objective_terms(outcome.slices.front().metrics, outcome.revenue_by_streamer, objective, tau));
  }
  return terms;
}

std::vector<Replication> run_replications(const Experiment& experiment, std::span<const Branch> branches,
                                          const ReplicationPlan& plan) {
  std::vector<Replication> runs(plan.replications);
  parallel_for(plan.replications, plan.jobs, [&](std::size_t r) {
    runs[r].outcomes = run_branches(experiment, branches, static_cast<std::uint32_t>(r), plan.on_run_done, plan.from);
    if (plan.objective != nullptr) {
      runs[r].terms = objective_terms(runs[r].outcomes, *plan.objective, plan.reference);
    }
  });
  return runs;
}

std::vector<double> metric_of(std::span<const Replication> runs, std::size_t branch, std::size_t slice,
                              std::size_t metric) {
  return over_replications(
      runs, [&](const Replication& run) { return run.outcomes[branch].slices[slice].metrics[metric].value; });
}

std::vector<ObjectiveTerms> terms_of(std::span<const Replication> runs, std::size_t branch) {
  return over_replications(runs, [branch](const Replication& run) { return run.terms[branch]; });
}

}  // namespace libsim
