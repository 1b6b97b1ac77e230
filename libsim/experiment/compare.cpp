#include "libsim/experiment/compare.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "libsim/core/error.hpp"
#include "libsim/core/significance.hpp"
#include "libsim/core/suggestion.hpp"
#include "libsim/experiment/objective_terms.hpp"
#include "libsim/experiment/saved_market.hpp"

namespace libsim {
namespace {

/// All policies, then all of them without constraints if there are any.
std::vector<Branch> branches_of(const Experiment& experiment, const std::vector<NamedPolicy>& policies,
                                const CompareOptions& options) {
  std::vector<Branch> branches;
  for (const NamedPolicy& policy : policies) {
    branches.push_back({policy, experiment.constraints, options.split, options.frozen_share});
  }
  if (experiment.constraints.any() && options.constraint_cost) {
    for (const NamedPolicy& policy : policies) { branches.push_back({.policy = policy}); }
  }
  return branches;
}

ObjectiveResult objective_of(const std::vector<Replication>& runs, const std::vector<NamedPolicy>& policies,
                             const ObjectiveConfig& config, std::size_t reference) {
  ObjectiveResult result{policies[reference].name, {"objective", {}}};
  for (std::size_t p = 0; p < policies.size(); ++p) {
    result.slice.policies.push_back({policies[p].name, objective_summaries(terms_of(runs, p), terms_of(runs, 0),
                                                                           terms_of(runs, reference), config)});
  }
  return result;
}

/// @param unconstrained  the branch of the same policy without constraints; the same branch if there is none
ConstrainedResult constrained_result(const std::vector<Replication>& runs, const std::string& policy,
                                     std::size_t branch, std::size_t unconstrained, const ObjectiveConfig* objective,
                                     std::size_t reference) {
  ConstrainedResult result;
  result.policy = policy;
  result.constraints =
      summarise(over_replications(runs, [branch](const Replication& run) { return run.outcomes[branch].constraints; }));
  if (unconstrained == branch) { return result; }
  const auto& metrics = runs.front().outcomes[branch].slices.front().metrics;
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    result.cost.push_back(summarise(metrics[m].name, metrics[m].unit, metric_of(runs, branch, 0, m),
                                    metric_of(runs, unconstrained, 0, m)));
  }
  if (objective != nullptr) {
    auto cost = objective_summaries(terms_of(runs, branch), terms_of(runs, unconstrained), terms_of(runs, reference),
                                    *objective);
    result.cost.push_back(std::move(cost.front()));
  }
  return result;
}

std::vector<PolicyGaps> gaps_of(const std::vector<Replication>& runs, const std::vector<NamedPolicy>& policies) {
  const auto gaps = [&](std::size_t p) {
    return over_replications(runs, [p](const Replication& run) { return run.outcomes[p].gaps; });
  };
  std::vector<PolicyGaps> all;
  for (std::size_t p = 0; p < policies.size(); ++p) {
    const auto requests =
        over_replications(runs, [p](const Replication& run) { return static_cast<double>(run.outcomes[p].frozen); });
    all.push_back({policies[p].name, mean_interval(requests).mean, summarise(gaps(p), gaps(0))});
  }
  return all;
}

/// Takes the baseline's p-values away, and fills in the adjusted ones of all differences of a slice.
void finish_tests(Slice& slice, Adjustment adjustment) {
  for (MetricSummary& metric : slice.policies.front().metrics) {
    metric.p_value = std::numeric_limits<double>::quiet_NaN();  // that it differs from itself is no hypothesis
  }
  if (adjustment == Adjustment::none) { return; }
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

std::size_t objective_reference(const Experiment& experiment, const std::vector<NamedPolicy>& policies) {
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

std::int64_t runs_of(const Experiment& experiment, std::size_t policies, std::uint32_t replications) {
  return std::int64_t{replications} * static_cast<std::int64_t>(policies) * (experiment.constraints.any() ? 2 : 1);
}

Comparison compare(const Experiment& experiment, const std::vector<NamedPolicy>& policies,
                   const CompareOptions& options) {
  if (policies.empty() || options.replications < 2) {
    throw InputError{
        "compare",
        {fmt::format("got {} policies and {} replications, expected at least 1 and 2: an interval takes two",
                     policies.size(), options.replications)}};
  }
  if (options.split == SplitBy::segment && experiment.scenario.run.warmup_days == 0 && options.from == nullptr) {
    throw InputError{"--by segment",
                     {"/run/warmup_days: got 0, expected days of warm-up: segments are found in what users did then"}};
  }
  if (options.from != nullptr) { options.from->require_market_of(experiment); }
  const std::size_t reference = objective_reference(experiment, policies);
  const ObjectiveConfig* const objective = experiment.objective ? &*experiment.objective : nullptr;
  const std::vector<Branch> branches = branches_of(experiment, policies, options);
  const std::vector<Replication> runs = run_replications(experiment, branches,
                                                         {.replications = options.replications,
                                                          .jobs = options.jobs,
                                                          .objective = objective,
                                                          .reference = reference,
                                                          .on_run_done = options.on_run_done,
                                                          .from = options.from});

  Comparison comparison;
  comparison.replications = options.replications;
  comparison.baseline = policies.front().name;
  comparison.adjustment = options.adjustment;
  const std::vector<MeasuredSlice>& shape = runs.front().outcomes.front().slices;
  for (std::size_t s = 0; s < shape.size(); ++s) {
    Slice slice{shape[s].name, {}, shape[s].meaning};
    for (std::size_t p = 0; p < policies.size(); ++p) {
      PolicyResult result{policies[p].name, {}, policies[p].kind};
      for (std::size_t m = 0; m < shape[s].metrics.size(); ++m) {
        const MetricValue& metric = shape[s].metrics[m];
        result.metrics.push_back(
            summarise(metric.name, metric.unit, metric_of(runs, p, s, m), metric_of(runs, 0, s, m)));
      }
      slice.policies.push_back(std::move(result));
    }
    finish_tests(slice, options.adjustment);
    comparison.slices.push_back(std::move(slice));
  }
  if (objective != nullptr) {
    comparison.objective = objective_of(runs, policies, *objective, reference);
    finish_tests(comparison.objective->slice, options.adjustment);
  }
  for (std::size_t p = 0; experiment.constraints.any() && p < policies.size(); ++p) {
    const std::size_t unconstrained = options.constraint_cost ? policies.size() + p : p;
    comparison.constraints.push_back(
        constrained_result(runs, policies[p].name, p, unconstrained, objective, reference));
  }
  comparison.frozen_share = options.frozen_share;
  if (options.frozen_share > 0.0) { comparison.gaps = gaps_of(runs, policies); }
  return comparison;
}

}  // namespace libsim
