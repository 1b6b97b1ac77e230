#include "libsim/experiment/compare.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "libsim/core/error.hpp"
#include "libsim/core/parallel.hpp"
#include "libsim/core/significance.hpp"
#include "libsim/experiment/group_metrics.hpp"
#include "libsim/experiment/simulation.hpp"
#include "libsim/metrics/segments.hpp"

namespace libsim {
namespace {

struct NamedMetrics {
  std::string slice;
  std::vector<MetricValue> metrics;
};

/// What one policy made of one replication.
struct Outcome {
  std::vector<NamedMetrics> slices;
  std::size_t frozen = 0;  ///< requests
  std::vector<HindsightGap> gaps{};
};

/// Members may be fewer than there are users by the end; newcomers are in no segment of the past.
std::vector<bool> extended(std::vector<bool> members, std::size_t users) {
  members.resize(users, false);
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

/// @throws InputError  if there is nothing to judge
void judge(const FrozenRequests& frozen, const std::string& policy, Outcome& outcome) {
  if (frozen.size() == 0) {
    throw InputError{"--bound", {fmt::format("no request was frozen under {}, expected a larger share", policy)}};
  }
  outcome.frozen = frozen.size();
  outcome.gaps = hindsight_gaps(frozen);
}

/// What all policies make of one replication.
std::vector<Outcome> run_replication(const Experiment& experiment, const std::vector<NamedPolicy>& policies,
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

  std::vector<Outcome> results;
  for (const NamedPolicy& policy : policies) {
    Simulation simulation = warm;
    Log own = log;
    simulation.decide_by(policy.policy);
    if (options.frozen_share > 0.0) { simulation.freeze_requests(options.frozen_share); }
    simulation.run_until_day(run.warmup_days + run.days, own);
    simulation.end_log(own);
    Outcome outcome{measure(own, simulation, &past, options.split, from, to)};
    if (const FrozenRequests* frozen = simulation.frozen_requests()) { judge(*frozen, policy.name, outcome); }
    results.push_back(std::move(outcome));
    if (options.on_run_done) { options.on_run_done(); }
  }
  return results;
}

double variance_of(const std::vector<double>& values) {
  RunningStats stats;
  for (const double v : values) { stats.observe(v); }
  return stats.variance();
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

MetricSummary summarise(std::string name, std::string unit, std::vector<double> values,
                        const std::vector<double>& baseline) {
  std::vector<double> difference(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) { difference[i] = values[i] - baseline[i]; }
  const double paired = variance_of(difference);
  const double apart = variance_of(values) + variance_of(baseline);
  return {std::move(name),
          std::move(unit),
          mean_interval(values),
          paired_interval(values, baseline),
          paired > 0.0 ? apart / paired : std::nan(""),
          std::move(values),
          p_value_of_mean(difference)};
}

/// One gap of one policy over replications.
GapSummary summarise_gap(const std::vector<std::vector<Outcome>>& runs, std::size_t policy, std::size_t gap) {
  std::vector<double> value;
  std::vector<double> bound;
  std::vector<double> baseline;
  GapSummary summary;
  for (const std::vector<Outcome>& run : runs) {
    const HindsightGap& own = run[policy].gaps[gap];
    value.push_back(own.value);
    bound.push_back(own.bound);
    summary.name = own.name;
    summary.unit = own.unit;
    summary.values.push_back(own.gap());
    summary.exact += (own.exact ? 1.0 : 0.0) / static_cast<double>(runs.size());
    baseline.push_back(run.front().gaps[gap].gap());
  }
  summary.value = mean_interval(value);
  summary.bound = mean_interval(bound);
  summary.gap = mean_interval(summary.values);
  summary.versus_baseline = paired_interval(summary.values, baseline);
  return summary;
}

std::vector<PolicyGaps> gaps_of(const std::vector<NamedPolicy>& policies,
                                const std::vector<std::vector<Outcome>>& runs) {
  std::vector<PolicyGaps> all;
  for (std::size_t p = 0; p < policies.size(); ++p) {
    PolicyGaps own{policies[p].name, 0.0, {}};
    const std::size_t gaps = runs.front()[p].gaps.size();
    if (gaps == 0) { return {}; }
    for (const auto& run : runs) {
      own.requests += static_cast<double>(run[p].frozen) / static_cast<double>(runs.size());
    }
    for (std::size_t g = 0; g < gaps; ++g) { own.gaps.push_back(summarise_gap(runs, p, g)); }
    all.push_back(std::move(own));
  }
  return all;
}

}  // namespace

Comparison compare(const Experiment& experiment, const std::vector<NamedPolicy>& policies,
                   const CompareOptions& options) {
  if (options.split == SplitBy::segment && experiment.scenario.run.warmup_days == 0) {
    throw InputError{"--by segment",
                     {"/run/warmup_days: got 0, expected days of warm-up: segments are found in what users did then"}};
  }
  std::vector<std::vector<Outcome>> runs(options.replications);  // [replications][policies]
  parallel_for(options.replications, options.jobs, [&](std::size_t r) {
    runs[r] = run_replication(experiment, policies, options, static_cast<std::uint32_t>(r));
  });

  Comparison comparison{options.replications, policies.front().name, {},
                        options.adjustment,   options.frozen_share,  gaps_of(policies, runs)};
  const auto& shape = runs.front().front().slices;
  for (std::size_t s = 0; s < shape.size(); ++s) {
    Slice slice{shape[s].slice, {}};
    for (std::size_t p = 0; p < policies.size(); ++p) {
      PolicyResult result{policies[p].name, {}, policies[p].kind};
      for (std::size_t m = 0; m < shape[s].metrics.size(); ++m) {
        const auto over_replications = [&](std::size_t policy) {
          std::vector<double> values;
          values.reserve(runs.size());
          for (const auto& run : runs) { values.push_back(run[policy].slices[s].metrics[m].value); }
          return values;
        };
        const MetricValue& metric = shape[s].metrics[m];
        result.metrics.push_back(summarise(metric.name, metric.unit, over_replications(p), over_replications(0)));
      }
      slice.policies.push_back(std::move(result));
    }
    for (MetricSummary& metric : slice.policies.front().metrics) {
      metric.p_value = std::numeric_limits<double>::quiet_NaN();  // that it differs from itself is no hypothesis
    }
    if (options.adjustment == Adjustment::holm) { adjust_by_holm(slice); }
    comparison.slices.push_back(std::move(slice));
  }
  return comparison;
}

}  // namespace libsim
