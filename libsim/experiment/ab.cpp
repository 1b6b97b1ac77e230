#include "libsim/experiment/ab.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "libsim/core/error.hpp"
#include "libsim/core/parallel.hpp"
#include "libsim/core/proportion.hpp"
#include "libsim/experiment/ab_run.hpp"
#include "libsim/experiment/simulation.hpp"
#include "libsim/metrics/market_metrics.hpp"

namespace libsim {
namespace {

/// What one replication of one level came to.
struct AbReplication {
  double overload_share = 0.0;
  std::vector<double> control;                     ///< [metrics] level
  std::vector<double> treatment;                   ///< [metrics] level
  std::vector<std::vector<AbEstimate>> estimates;  ///< [metrics][designs]
};

AbTime time_of(const RunConfig& run, const AbOptions& options) {
  return {start_of_day(run.warmup_days), start_of_day(run.warmup_days + run.days), options.block};
}

std::string hours(Duration span) {
  return fmt::format("{:g} h", to_seconds(span) / 3600.0);
}

/// The experiment with rooms whose capacity is divided by `overload`.
Experiment with_overload(Experiment experiment, double overload) {
  constexpr double least = 0.1;  // as in StreamersConfig
  constexpr double most = 1e9;
  double& capacity = experiment.scenario.world.streamers.capacity_base;
  const double divided = capacity / overload;
  if (!(divided >= least && divided <= most)) {
    throw InputError{"overload",
                     {fmt::format("got {}, expected one with world.streamers.capacity_base / overload in [{}, {:g}]: "
                                  "it is {} / {} = {}",
                                  overload, least, most, capacity, overload, divided)}};
  }
  capacity = divided;
  return experiment;
}

double overload_share(const Log& log, const AbTime& time) {
  const std::vector<MetricValue> metrics = market_metrics(log, time.from, time.to);
  return std::ranges::find(metrics, "overload_share", &MetricValue::name)->value;
}

std::vector<double> totals(const Log& log, const std::vector<AdditiveMetric>& metrics, const AbTime& time) {
  std::vector<double> values;
  for (const AdditiveMetric metric : metrics) { values.push_back(total_per_day(log, metric, time.from, time.to)); }
  return values;
}

/// The measured days of a market that was warmed up.
Log finished(Simulation simulation, Log log, std::int64_t last_day) {
  simulation.run_until_day(last_day, log);
  simulation.end_log(log);
  return log;
}

AbReplication run_replication(const Experiment& experiment, const AnyPolicy& control, const AnyPolicy& treatment,
                              const AbOptions& options, std::uint32_t replication) {
  const RunConfig& run = experiment.scenario.run;
  const AbTime time = time_of(run, options);
  Simulation warm{experiment, replication};
  Log begun;
  warm.run_until_day(run.warmup_days, begun);
  forget_events(begun, time.from);
  const AbPopulation population = population_of(warm);
  const auto done = [&] {
    if (options.on_run_done) { options.on_run_done(); }
  };

  AbReplication result;
  for (const bool treated : {false, true}) {
    Simulation whole = warm;
    whole.decide_by(treated ? treatment : control);
    const Log log = finished(std::move(whole), begun, run.warmup_days + run.days);
    (treated ? result.treatment : result.control) = totals(log, options.metrics, time);
    if (!treated) { result.overload_share = overload_share(log, time); }
    done();
  }
  result.estimates.resize(options.metrics.size());
  for (const AbDesign design : options.designs) {
    const AbSplit split{design, RunKey{run.seed, replication}, options.share, time};
    Simulation mixed = warm;
    split_decisions(mixed, split, control, treatment, options.learning);
    const Log log = finished(std::move(mixed), begun, run.warmup_days + run.days);
    for (std::size_t m = 0; m < options.metrics.size(); ++m) {
      result.estimates[m].push_back(estimate_effect(log, options.metrics[m], split, population, options.washout));
    }
    done();
  }
  return result;
}

AbLevel ab_level(double overload, const std::vector<AbReplication>& replications, const AbOptions& options) {
  const auto over_replications = [&](auto value_of) {
    std::vector<double> values;
    for (const AbReplication& r : replications) { values.push_back(value_of(r)); }
    return values;
  };
  AbLevel level{
      overload, mean_interval(over_replications([](const AbReplication& r) { return r.overload_share; })), {}};
  for (std::size_t m = 0; m < options.metrics.size(); ++m) {
    AbMetricResult result;
    result.metric = options.metrics[m];
    result.truths = over_replications([&](const AbReplication& r) { return r.treatment[m] - r.control[m]; });
    result.control = mean_interval(over_replications([&](const AbReplication& r) { return r.control[m]; }));
    RunningStats truth;
    for (const double value : result.truths) { truth.observe(value); }
    result.truth = mean_interval(truth);
    result.truth_sd = truth.standard_deviation();
    for (std::size_t d = 0; d < options.designs.size(); ++d) {
      std::vector<AbEstimate> estimates;
      for (const AbReplication& r : replications) { estimates.push_back(r.estimates[m][d]); }
      result.designs.push_back(judge_design(options.designs[d], std::move(estimates), result.truths));
    }
    level.metrics.push_back(std::move(result));
  }
  return level;
}

}  // namespace

std::vector<std::string> switchback_problems(const RunConfig& run, const AbOptions& options) {
  if (std::ranges::find(options.designs, AbDesign::switchback) == options.designs.end()) { return {}; }
  const AbTime time = time_of(run, options);
  std::vector<std::string> problems;
  const Duration length = time.to - time.from;
  if (length % time.block != Duration{}) {
    problems.push_back(fmt::format("switch hours: got {}, expected blocks that fit the {} measured without a rest",
                                   hours(time.block), hours(length)));
  } else {
    const std::int64_t treated = std::llround(options.share * static_cast<double>(time.blocks()));
    if (treated < 2 || time.blocks() - treated < 2) {
      problems.push_back(
          fmt::format("switch hours: got {} blocks of {}, {} of them treated; expected at least 2 in each arm",
                      time.blocks(), hours(time.block), treated));
    }
  }
  if (options.washout >= time.block) {
    problems.push_back(
        fmt::format("washout: got {}, expected less than a block of {}", hours(options.washout), hours(time.block)));
  }
  return problems;
}

AbDesignResult judge_design(AbDesign design, std::vector<AbEstimate> estimates, const std::vector<double>& truths) {
  assert(estimates.size() == truths.size() && "an estimate and a truth a replication");
  RunningStats truth;
  for (const double value : truths) { truth.observe(value); }
  RunningStats effects;
  RunningStats errors;
  RunningStats standard_errors;
  double squares = 0.0;
  std::int64_t covered = 0;
  std::int64_t rejected = 0;
  for (std::size_t r = 0; r < estimates.size(); ++r) {
    const AbEstimate& estimate = estimates[r];
    if (std::isnan(estimate.effect)) { continue; }
    effects.observe(estimate.effect);
    errors.observe(estimate.effect - truths[r]);
    standard_errors.observe(estimate.standard_error);
    squares += (estimate.effect - truth.mean()) * (estimate.effect - truth.mean());
    covered += estimate.covers(truth.mean()) ? 1 : 0;
    rejected += estimate.rejects() ? 1 : 0;
  }
  const std::int64_t defined = effects.count;
  return {.design = design,
          .estimates = std::move(estimates),
          .defined = defined,
          .estimate = mean_interval(effects),
          .bias = mean_interval(errors),
          .sd = effects.standard_deviation(),
          .standard_error = standard_errors.mean(),
          .rmse = std::sqrt(squares / static_cast<double>(defined)),
          .coverage = proportion_interval(covered, defined),
          .rejection = proportion_interval(rejected, defined)};
}

AbResult ab(const Experiment& experiment, const NamedPolicy& control, const NamedPolicy& treatment,
            const AbOptions& options) {
  refuse_own_signals("A/B test", {&control, &treatment});
  refuse_shards("A/B test", experiment.scenario);
  std::vector<std::string> problems = switchback_problems(experiment.scenario.run, options);
  if (!problems.empty()) { throw InputError{"switchback", std::move(problems)}; }
  std::vector<Experiment> levels;
  for (const double overload : options.overload) { levels.push_back(with_overload(experiment, overload)); }

  const std::size_t n = options.replications;
  std::vector<std::vector<AbReplication>> runs(levels.size(), std::vector<AbReplication>(n));
  parallel_for(levels.size() * n, options.jobs, [&](std::size_t i) {
    runs[i / n][i % n] =
        run_replication(levels[i / n], control.policy, treatment.policy, options, static_cast<std::uint32_t>(i % n));
  });
  const bool same = !control.hash.empty() && control.hash == treatment.hash;
  AbResult result{options.replications, control.name, treatment.name, same, options, {}};
  result.options.on_run_done = {};  // it may hold what does not outlive the call
  for (std::size_t l = 0; l < levels.size(); ++l) {
    result.levels.push_back(ab_level(options.overload[l], runs[l], options));
  }
  return result;
}

}  // namespace libsim
