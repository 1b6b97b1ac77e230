#include "libsim/experiment/compare.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "libsim/core/error.hpp"
#include "libsim/core/parallel.hpp"
#include "libsim/core/significance.hpp"
#include "libsim/core/suggestion.hpp"
#include "libsim/experiment/group_metrics.hpp"
#include "libsim/experiment/objective_terms.hpp"
#include "libsim/experiment/simulation.hpp"
#include "libsim/metrics/segments.hpp"

namespace libsim {
namespace {

struct NamedMetrics {
  std::string slice;
  std::vector<MetricValue> metrics;
};

/// `members`, of those who were there in the past, among the users by the end: newcomers are as `newcomers` says.
std::vector<bool> extended(std::vector<bool> members, std::size_t users, bool newcomers = false) {
  members.resize(users, newcomers);
  return members;
}

std::vector<NamedMetrics> measure(const Log& log, const Simulation& simulation, const Segments* past, SplitBy split,
                                  Time from, Time to) {
  std::vector<NamedMetrics> slices{{"all", market_metrics(log, from, to)}};
  if (split == SplitBy::segment && past != nullptr) {
    for (std::size_t s = 0; s < user_segment_names.size(); ++s) {
      slices.push_back(
          {std::string{user_segment_names[s]},
           market_metrics(log, from, to, extended(past->members(static_cast<UserSegment>(s)), log.users))});
    }
    if (simulation.market().state().scenario.world.users.entry_per_day > 0.0) {
      const std::vector<bool> nobody(past->users.size(), false);
      slices.push_back({"newcomers", market_metrics(log, from, to, extended(nobody, log.users, true))});
    }
  }
  if (split == SplitBy::day) {
    auto days = market_metrics_by_day(log, from, to);
    for (std::size_t d = 0; d < days.size(); ++d) {
      slices.push_back({fmt::format("day {}", d + 1), std::move(days[d])});
    }
  }
  if (split == SplitBy::group) {
    auto groups = group_metrics(log, simulation.market().state().supply.streamers(),
                                simulation.market().state().scenario.world.streamers.groups, from, to);
    for (std::size_t g = 0; g < groups.size(); ++g) {
      slices.push_back({fmt::format("group {}", g), std::move(groups[g])});
    }
  }
  return slices;
}

/// What one policy did in one replication.
struct Outcome {
  std::vector<NamedMetrics> slices;
  std::vector<ConstraintReport> constraints;
  ObjectiveTerms terms;
  std::size_t frozen = 0;  ///< requests
  std::vector<HindsightGap> gaps{};
};

/// All policies in one replication, then all of them without constraints if there are any.
struct Replication {
  std::vector<Outcome> outcomes;
  std::vector<Outcome> unconstrained;
};

std::size_t reference_of(const Experiment& experiment, const std::vector<NamedPolicy>& policies) {
  if (!experiment.objective || experiment.objective->reference.empty()) { return 0; }
  const std::string& wanted = experiment.objective->reference;
  const auto found = std::ranges::find(policies, wanted, &NamedPolicy::name);
  if (found == policies.end()) {
    std::vector<std::string> names;
    for (const NamedPolicy& policy : policies) { names.push_back(policy.name); }
    throw InputError{"objective",
                     {fmt::format("/objective/reference: got \"{}\", expected a policy of the comparison{}", wanted,
                                  suggestion_or_list(wanted, names))}};
  }
  return static_cast<std::size_t>(found - policies.begin());
}

/// @throws InputError  if there is nothing to judge
void judge(const FrozenRequests& frozen, const std::string& policy, Outcome& outcome) {
  if (frozen.size() == 0) {
    throw InputError{"--bound", {fmt::format("no request was frozen under {}, expected a larger share", policy)}};
  }
  outcome.frozen = frozen.size();
  outcome.gaps = hindsight_gaps(frozen);
}

Replication run_replication(const Experiment& experiment, const std::vector<NamedPolicy>& policies,
                            const CompareOptions& options, std::uint32_t replication) {
  const RunConfig& run = experiment.scenario.run;
  Simulation warm{experiment, replication};
  Log log;
  warm.run_until_day(run.warmup_days, log);
  Segments past;
  if (options.split == SplitBy::segment) { past = find_segments(log); }
  const Time from = start_of_day(run.warmup_days);
  const Time to = start_of_day(run.warmup_days + run.days);
  forget_events(log, from);

  std::vector<std::vector<std::int64_t>> revenue;  // [outcomes + unconstrained][streamers]
  const auto decided_by = [&](const NamedPolicy& policy, bool constrained) {
    Simulation simulation = warm;
    Log own = log;
    if (constrained) {
      simulation.decide_by(policy.policy);
      if (options.frozen_share > 0.0) { simulation.freeze_requests(options.frozen_share); }
    } else {
      simulation.decide_unconstrained_by(policy.policy);
    }
    simulation.run_until_day(run.warmup_days + run.days, own);
    simulation.end_log(own);
    const SplitBy split = constrained ? options.split : SplitBy::none;
    Outcome outcome{measure(own, simulation, &past, split, from, to), simulation.constraints(), {}};
    if (const FrozenRequests* frozen = simulation.frozen_requests()) { judge(*frozen, policy.name, outcome); }
    if (experiment.objective) { revenue.push_back(streamer_revenue(own, from, to)); }
    if (options.on_run_done) { options.on_run_done(); }
    return outcome;
  };
  Replication result;
  for (const NamedPolicy& policy : policies) { result.outcomes.push_back(decided_by(policy, true)); }
  if (experiment.constraints.any()) {
    for (const NamedPolicy& policy : policies) { result.unconstrained.push_back(decided_by(policy, false)); }
  }
  if (experiment.objective) {
    const ObjectiveConfig& objective = *experiment.objective;
    const double tau =
        objective.tau > 0.0 ? objective.tau : mean_of_positive(revenue[reference_of(experiment, policies)]);
    std::size_t next = 0;
    for (std::vector<Outcome>* outcomes : {&result.outcomes, &result.unconstrained}) {
      for (Outcome& outcome : *outcomes) {
        outcome.terms = objective_terms(outcome.slices.front().metrics, revenue[next++], objective, tau);
      }
    }
  }
  return result;
}

/// f(outcome) of one policy in every replication.
template <class F>
auto over_replications(const std::vector<Replication>& runs, std::vector<Outcome> Replication::*which,
                       std::size_t policy, F f) {
  std::vector<decltype(f((runs.front().*which)[policy]))> values;
  values.reserve(runs.size());
  for (const Replication& run : runs) { values.push_back(f((run.*which)[policy])); }
  return values;
}

ObjectiveResult objective_of(const std::vector<Replication>& runs, const std::vector<NamedPolicy>& policies,
                             const ObjectiveConfig& config, std::size_t reference) {
  const auto terms = [&](std::size_t p) {
    return over_replications(runs, &Replication::outcomes, p, [](const Outcome& outcome) { return outcome.terms; });
  };
  ObjectiveResult result{policies[reference].name, {"objective", {}}};
  for (std::size_t p = 0; p < policies.size(); ++p) {
    result.slice.policies.push_back(
        {policies[p].name, objective_summaries(terms(p), terms(0), terms(reference), config)});
  }
  return result;
}

ConstrainedResult constrained_result(const std::vector<Replication>& runs, const std::vector<NamedPolicy>& policies,
                                     std::size_t p, const ObjectiveConfig* objective, std::size_t reference) {
  ConstrainedResult result;
  result.policy = policies[p].name;
  result.constraints = summarise(
      over_replications(runs, &Replication::outcomes, p, [](const Outcome& outcome) { return outcome.constraints; }));
  const auto& metrics = runs.front().outcomes[p].slices.front().metrics;
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    const auto values = [&](std::vector<Outcome> Replication::*which) {
      return over_replications(runs, which, p,
                               [m](const Outcome& outcome) { return outcome.slices.front().metrics[m].value; });
    };
    result.cost.push_back(summarise(metrics[m].name, metrics[m].unit, values(&Replication::outcomes),
                                    values(&Replication::unconstrained)));
  }
  if (objective != nullptr) {
    const auto terms = [](const Outcome& outcome) { return outcome.terms; };
    auto cost = objective_summaries(over_replications(runs, &Replication::outcomes, p, terms),
                                    over_replications(runs, &Replication::unconstrained, p, terms),
                                    over_replications(runs, &Replication::outcomes, reference, terms), *objective);
    result.cost.push_back(std::move(cost.front()));
  }
  return result;
}

std::vector<PolicyGaps> gaps_of(const std::vector<Replication>& runs, const std::vector<NamedPolicy>& policies) {
  const auto gaps = [&](std::size_t p) {
    return over_replications(runs, &Replication::outcomes, p, [](const Outcome& outcome) { return outcome.gaps; });
  };
  std::vector<PolicyGaps> all;
  for (std::size_t p = 0; p < policies.size(); ++p) {
    const auto requests = over_replications(runs, &Replication::outcomes, p,
                                            [](const Outcome& outcome) { return static_cast<double>(outcome.frozen); });
    all.push_back({policies[p].name, mean_interval(requests).mean, summarise(gaps(p), gaps(0))});
  }
  return all;
}

/// Fills in the adjusted p-values of all differences of a slice.
void adjust_by_holm(Slice& slice) {
  std::vector<double> p_values;
  for (const PolicyResult& policy : slice.policies) {
    for (const MetricSummary& metric : policy.metrics) { p_values.push_back(metric.p_value); }
  }
  const std::vector<double> all = holm_adjusted(p_values);
  auto adjusted = all.begin();
  for (PolicyResult& policy : slice.policies) {
    for (MetricSummary& metric : policy.metrics) { metric.p_adjusted = *adjusted++; }
  }
}

}  // namespace

std::int64_t runs_of(const Experiment& experiment, std::size_t policies, std::uint32_t replications) {
  return std::int64_t{replications} * static_cast<std::int64_t>(policies) * (experiment.constraints.any() ? 2 : 1);
}

Comparison compare(const Experiment& experiment, const std::vector<NamedPolicy>& policies,
                   const CompareOptions& options) {
  if (options.split == SplitBy::segment && experiment.scenario.run.warmup_days == 0) {
    throw InputError{"--by segment",
                     {"/run/warmup_days: got 0, expected days of warm-up: segments are found in what users did then"}};
  }
  const std::size_t reference = reference_of(experiment, policies);
  std::vector<Replication> runs(options.replications);
  parallel_for(options.replications, options.jobs, [&](std::size_t r) {
    runs[r] = run_replication(experiment, policies, options, static_cast<std::uint32_t>(r));
  });

  Comparison comparison;
  comparison.replications = options.replications;
  comparison.baseline = policies.front().name;
  comparison.adjustment = options.adjustment;
  const auto& shape = runs.front().outcomes.front().slices;
  for (std::size_t s = 0; s < shape.size(); ++s) {
    Slice slice{shape[s].slice, {}};
    for (std::size_t p = 0; p < policies.size(); ++p) {
      PolicyResult result{policies[p].name, {}, policies[p].kind};
      for (std::size_t m = 0; m < shape[s].metrics.size(); ++m) {
        const auto values = [&](std::size_t policy) {
          return over_replications(runs, &Replication::outcomes, policy,
                                   [s, m](const Outcome& outcome) { return outcome.slices[s].metrics[m].value; });
        };
        const MetricValue& metric = shape[s].metrics[m];
        result.metrics.push_back(summarise(metric.name, metric.unit, values(p), values(0)));
      }
      slice.policies.push_back(std::move(result));
    }
    for (MetricSummary& metric : slice.policies.front().metrics) {
      metric.p_value = std::numeric_limits<double>::quiet_NaN();  // that it differs from itself is no hypothesis
    }
    if (options.adjustment == Adjustment::holm) { adjust_by_holm(slice); }
    comparison.slices.push_back(std::move(slice));
  }
  if (experiment.objective) { comparison.objective = objective_of(runs, policies, *experiment.objective, reference); }
  for (std::size_t p = 0; experiment.constraints.any() && p < policies.size(); ++p) {
    comparison.constraints.push_back(
        constrained_result(runs, policies, p, experiment.objective ? &*experiment.objective : nullptr, reference));
  }
  comparison.frozen_share = options.frozen_share;
  if (options.frozen_share > 0.0) { comparison.gaps = gaps_of(runs, policies); }
  return comparison;
}

}  // namespace libsim
