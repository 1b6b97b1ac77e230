#include "libsim/experiment/guardrails.hpp"

#include <cstddef>
#include <span>
#include <vector>

#include "libsim/experiment/branches.hpp"

namespace libsim {
namespace {

/// The scenario's constraints with everything off: what is left are their parameters.
ConstraintsConfig all_off(ConstraintsConfig config) {
  config.frequency_cap = 0;
  config.prompts_per_day = 0;
  config.weekly_spending = 0;
  config.capacity = CapacityRule::none;
  config.coverage.floor = 0.0;
  config.gini.ceiling = 1.0;
  return config;
}

std::vector<ConstraintsConfig> limits_of(const ConstraintsConfig& scenario, const GuardrailOptions& options) {
  const ConstraintsConfig off = all_off(scenario);
  std::vector<ConstraintsConfig> limits;
  const auto add = [&](auto set) {
    limits.push_back(off);
    set(limits.back());
  };
  for (const double ceiling : options.gini_exposure) {
    add([&](ConstraintsConfig& config) {
      config.gini.ceiling = ceiling;
      config.gini.of = GiniOf::exposure;
    });
  }
  for (const double floor : options.coverage) {
    add([&](ConstraintsConfig& config) { config.coverage.floor = floor; });
  }
  for (const double share : options.over_share) {
    add([&](ConstraintsConfig& config) {
      config.capacity = CapacityRule::soft;
      config.over_share = share;
    });
  }
  if (options.hard_capacity) {
    add([](ConstraintsConfig& config) { config.capacity = CapacityRule::hard; });
  }
  for (const std::uint32_t cap : options.frequency_cap) {
    add([&](ConstraintsConfig& config) { config.frequency_cap = cap; });
  }
  return limits;
}

GuardrailPoint point_of(std::span<const Replication> runs, std::size_t branch, const ObjectiveConfig& objective) {
  GuardrailPoint point;
  const auto constraints =
      over_replications(runs, [branch](const Replication& run) { return run.outcomes[branch].constraints; });
  point.constraint = summarise(constraints).front();
  const std::vector<MetricValue>& metrics = runs.front().outcomes[branch].slices.front().metrics;
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    point.metrics.push_back(
        summarise(metrics[m].name, metrics[m].unit, metric_of(runs, branch, 0, m), metric_of(runs, 0, 0, m)));
  }
  const std::vector<ObjectiveTerms> unlimited = terms_of(runs, 0);
  point.objective = objective_summaries(terms_of(runs, branch), unlimited, unlimited, objective);
  return point;
}

}  // namespace

std::int64_t runs_of(const GuardrailOptions& options) {
  return std::int64_t{options.replications} * static_cast<std::int64_t>(1 + limits_of({}, options).size());
}

GuardrailCurves guardrails(const Experiment& experiment, const NamedPolicy& policy, const GuardrailOptions& options) {
  const ObjectiveConfig objective = experiment.objective.value_or(ObjectiveConfig{});
  std::vector<Branch> branches{{.policy = policy}};  // the first without constraints
  for (const ConstraintsConfig& limit : limits_of(experiment.constraints, options)) {
    branches.push_back({.policy = policy, .constraints = limit});
  }
  const std::vector<Replication> runs = run_replications(experiment, branches,
                                                         {.replications = options.replications,
                                                          .jobs = options.jobs,
                                                          .objective = &objective,
                                                          .on_run_done = options.on_run_done});
  GuardrailCurves curves{.policy = policy.name, .replications = options.replications, .points = {}};
  for (std::size_t branch = 1; branch < branches.size(); ++branch) {
    curves.points.push_back(point_of(runs, branch, objective));
  }
  return curves;
}

}  // namespace libsim
