#include "libsim/experiment/policy_evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "libsim/core/error.hpp"
#include "libsim/core/parallel.hpp"
#include "libsim/core/proportion.hpp"
#include "libsim/experiment/policy_rows.hpp"
#include "libsim/experiment/simulation.hpp"
#include "libsim/experiment/target_trial.hpp"

namespace libsim {
namespace {

/// The logging policy; it asks for more signals than it needs, so that the log holds them.
struct Recorded {
  AnyPolicy policy;

  SignalSet signals() const { return policy.signals().with(Signal::ev_gift).with(Signal::p_click); }
  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate) {
    policy.decide(request, candidates, rng, slate);
  }
  float multiplier(const CandidateSet& candidates, std::size_t i) const { return policy.multiplier(candidates, i); }
  template <class X>
  void observe(const X& x) {
    policy.observe(x);
  }
};

/// One run under one policy.
struct Level {
  double reward = 0.0;    // per request
  double requests = 0.0;  // a day
  double visits = 0.0;    // a day
};

/// What one replication came to.
struct EvaluatedReplication {
  RowsEvaluation rows;
  Level logged;
  double one_request = 0.0;
  Level whole;
};

void check(const Experiment& experiment, const NamedPolicy& logging, const NamedPolicy& target) {
  refuse_own_signals("off-policy evaluation", {&logging, &target});
  refuse_shards("off-policy evaluation", experiment.scenario);
  std::vector<std::string> problems;
  if (experiment.constraints.any()) {
    problems.emplace_back("constraints: got some, expected none: they change what policies choose from");
  }
  for (const NamedPolicy* policy : {&logging, &target}) {
    if (policy->policy.prompts()) {
      problems.push_back(
          fmt::format("{}: got a policy that prompts, expected one that only chooses rooms", policy->name));
    }
  }
  if (target.policy.learns()) {
    problems.push_back(
        fmt::format("target {}: got a policy that learns from feedback, expected one that does not: from "
                    "another's log it would have learned something else",
                    target.name));
  }
  constexpr SignalSet held = LoggedRequests::signals();
  std::vector<std::string_view> missing;
  for (std::size_t s = 0; s < signal_count; ++s) {
    const auto signal = static_cast<Signal>(s);
    if (target.policy.signals().contains(signal) && !held.contains(signal)) { missing.push_back(signal_names[s]); }
  }
  if (!missing.empty()) {
    problems.push_back(fmt::format("target {}: needs {}, which logs do not hold; expected ev_gift, p_click, load",
                                   target.name, fmt::join(missing, ", ")));
  }
  if (!problems.empty()) { throw InputError{"off-policy evaluation", std::move(problems)}; }
}

/// Whether what the policy shows can be found out from the log alone. Those that decide by chance tell propensities, or
/// a bucket by request refuses them.
bool is_known_without_chance(const AnyPolicy& policy) {
  return !policy.learns() && !policy.tells_propensity() &&
         (policy.signals().bits & ~LoggedRequests::signals().bits) == 0;
}

/// One market, warmed up, and what is to be found out from there.
class Trial {
 public:
  Trial(const Experiment& experiment, const NamedPolicy& logging, const NamedPolicy& target,
        const PolicyEvaluationOptions& options, std::uint32_t replication)
      : run_{experiment.scenario.run},
        key_{run_.seed, replication},
        bucket_{logging.policy, options.bucket.value_or(Bucket{}).unit, options.bucket.value_or(Bucket{}).share,
                run_.seed},
        logging_{options.bucket ? AnyPolicy{bucket_} : logging.policy},
        target_{target},
        options_{options},
        warm_{recorded(experiment, options), replication} {
    warm_.run_until_day(run_.warmup_days, begun_);
    forget_events(begun_, start_of_day(run_.warmup_days));
  }

  /// @param level  receives what the logging policy's requests came to
  RowsEvaluation evaluate(Level& level) {
    Simulation simulation = warm_;
    const Log log = finished(simulation, AnyPolicy{Recorded{logging_}});
    const std::vector<double> rewards = request_rewards(log, options_.reward);
    level = level_of(std::accumulate(rewards.begin(), rewards.end(), 0.0), rewards.size(), log);
    const PolicyRowsOptions rows_options = rows_options_of();
    const PolicyRows rows =
        policy_rows(log, simulation.market().state().supply.streamers(), target_.policy, rows_options, key_);
    if (rows.predicted.empty()) {
      throw InputError{"log",
                       {fmt::format("got {} recorded requests of too few users to fit a model crosswise, "
                                    "expected at least {} users",
                                    rows.size(), rows_options.folds)}};
    }
    RowsEvaluation result = evaluate_rows(rows.rows(), rows.user, "log", options_.rows);
    const bool of_slates = rows.slot_reward.size() > rows.size();
    const std::string reason = no_overlap(result.overlap);
    const bool by_slots = of_slates && !rows.marginal_propensity.empty();  // the bucket has every room in every slot
    if (!reason.empty() && !by_slots) { throw InputError{"target " + target_.name, {reason}}; }
    if (of_slates) { add_slate_estimate(rows, SlateEstimator::rips, result); }
    if (by_slots) { add_slate_estimate(rows, SlateEstimator::iips, result); }
    return result;
  }

  /// The target on a share of the requests. @param draw  which of them, a number
  Level tried(double share, std::uint32_t draw) {
    const auto tally = std::make_shared<TrialTally>();
    Simulation simulation = warm_;
    const RunKey drawn{run_.seed, key_.replication * options_.trials + draw};
    const Log log = finished(simulation, AnyPolicy{TargetTrial{logging_, target_.policy, share, drawn, tally}});
    const double total = options_.reward == RequestReward::coins   ? static_cast<double>(tally->coins)
                         : options_.reward == RequestReward::click ? static_cast<double>(tally->clicks)
                                                                   : static_cast<double>(tally->watch_ms) / 1000.0;
    return level_of(total, static_cast<std::size_t>(tally->requests), log);
  }

 private:
  static Experiment recorded(Experiment experiment, const PolicyEvaluationOptions& options) {
    experiment.scenario.recording.candidate_sample = options.sample;
    return experiment;
  }

  Log finished(Simulation& simulation, AnyPolicy policy) const {
    Log log = begun_;
    simulation.decide_by(std::move(policy));
    simulation.run_until_day(run_.warmup_days + run_.days, log);
    return log;
  }

  Level level_of(double total, std::size_t requests, const Log& log) const {
    const auto days = static_cast<double>(run_.days);
    const auto n = static_cast<double>(requests);
    return {total / n, n / days, static_cast<double>(log.visits.size()) / days};
  }

  /// Another line, beside the estimators of whole slates.
  void add_slate_estimate(const PolicyRows& rows, SlateEstimator estimator, RowsEvaluation& result) const {
    WeightSums weights;
    for (const double weight : slate_weights(estimator, rows.slates())) {
      weights.merge({1, weight, weight * weight, weight});
    }
    result.estimates.push_back({.name = slate_estimator_name(estimator),
                                .interval = slate_estimate(rows, estimator, options_.rows.confidence),
                                .effective_size = weights.effective_size(),
                                .largest_weight = weights.largest,
                                .is_main = true});
  }

  PolicyRowsOptions rows_options_of() const {
    PolicyRowsOptions rows_options{.reward = options_.reward};
    if (!options_.bucket) { return rows_options; }
    if (options_.bucket->unit == BucketUnit::user) {
      rows_options.counts = [this](UserId user) { return bucket_.holds(user); };
      rows_options.logging = MarginalLogging{};
    } else if (options_.bucket->unit == BucketUnit::request && options_.bucket->share == 1.0) {
      rows_options.logging = MarginalLogging{};
    } else if (options_.bucket->unit == BucketUnit::request && is_known_without_chance(bucket_.policy)) {
      rows_options.logging = MarginalLogging{options_.bucket->share, bucket_.policy};
    }
    return rows_options;
  }

  const RunConfig& run_;
  RunKey key_;
  RandomBucket bucket_;
  AnyPolicy logging_;
  const NamedPolicy& target_;
  const PolicyEvaluationOptions& options_;
  Simulation warm_;
  Log begun_;
};

template <class Value>
std::vector<double> over(const std::vector<EvaluatedReplication>& runs, Value value) {
  std::vector<double> values;
  values.reserve(runs.size());
  for (const EvaluatedReplication& run : runs) { values.push_back(value(run)); }
  return values;
}

MarketLevel level_over(const std::vector<EvaluatedReplication>& runs, Level EvaluatedReplication::*level) {
  return {.reward = mean_interval(over(runs, [=](const EvaluatedReplication& r) { return (r.*level).reward; })),
          .requests = mean_interval(over(runs, [=](const EvaluatedReplication& r) { return (r.*level).requests; })),
          .visits = mean_interval(over(runs, [=](const EvaluatedReplication& r) { return (r.*level).visits; }))};
}

PolicyTruth truth_of(const std::vector<EvaluatedReplication>& runs) {
  const auto one = over(runs, [](const EvaluatedReplication& r) { return r.one_request; });
  const auto whole = over(runs, [](const EvaluatedReplication& r) { return r.whole.reward; });
  const auto change = [&](double Level::*of) {
    return mean_interval(over(runs, [=](const EvaluatedReplication& r) { return r.whole.*of / r.logged.*of - 1.0; }));
  };
  return {.one_request = mean_interval(one),
          .logged = level_over(runs, &EvaluatedReplication::logged),
          .whole_market = level_over(runs, &EvaluatedReplication::whole),
          .interference = paired_interval(whole, one),
          .requests_change = change(&Level::requests),
          .visits_change = change(&Level::visits)};
}

bool holds(const Interval& interval, double value) {
  return value >= interval.low && value <= interval.high;
}

/// @param e  place among the estimates, the same in every replication
JudgedEstimator judged(const std::vector<EvaluatedReplication>& runs, std::size_t e) {
  JudgedEstimator result{.first = runs.front().rows.estimates[e]};
  result.covers = holds(result.first.interval, runs.front().one_request);
  RunningStats errors;
  double squares = 0.0;
  std::int64_t covered = 0;
  for (const EvaluatedReplication& run : runs) {
    const Interval& interval = run.rows.estimates[e].interval;
    if (std::isnan(interval.mean)) { continue; }
    const double error = interval.mean - run.one_request;
    errors.observe(error);
    squares += error * error;
    covered += holds(interval, run.one_request) ? 1 : 0;
  }
  result.defined = errors.count;
  result.bias = mean_interval(errors);
  result.rmse = std::sqrt(squares / static_cast<double>(errors.count));
  result.coverage = proportion_interval(covered, errors.count);
  return result;
}

}  // namespace

PolicyEvaluation evaluate_policy(const Experiment& experiment, const NamedPolicy& logging, const NamedPolicy& target,
                                 const PolicyEvaluationOptions& options) {
  check(experiment, logging, target);
  Level level;
  return {Trial{experiment, logging, target, options, 0}.evaluate(level), logging.name, target.name};
}

JudgedEvaluation judge_evaluation(const Experiment& experiment, const NamedPolicy& logging, const NamedPolicy& target,
                                  const PolicyEvaluationOptions& options) {
  check(experiment, logging, target);
  std::vector<EvaluatedReplication> runs(options.replications);
  parallel_for(runs.size(), options.jobs, [&](std::size_t r) {
    Trial trial{experiment, logging, target, options, static_cast<std::uint32_t>(r)};
    runs[r].rows = trial.evaluate(runs[r].logged);
    for (std::uint32_t t = 0; t < options.trials; ++t) {
      runs[r].one_request += trial.tried(options.trial_share, t).reward / options.trials;
    }
    runs[r].whole = trial.tried(1.0, 0);
    if (options.on_run_done) { options.on_run_done(); }
  });
  JudgedEvaluation result{{runs.front().rows, logging.name, target.name}, truth_of(runs), {}};
  const std::vector<EvaluatedEstimator>& lines = result.first.rows.estimates;
  for (std::size_t e = 0; e < lines.size(); ++e) {
    if (lines[e].is_main) { result.estimators.push_back(judged(runs, e)); }
  }
  return result;
}

}  // namespace libsim
