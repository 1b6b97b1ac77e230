#include "libsim/experiment/policy_evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "libsim/allocation/epsilon_greedy.hpp"
#include "libsim/allocation/greedy.hpp"
#include "libsim/allocation/prompt.hpp"
#include "libsim/allocation/random.hpp"
#include "libsim/allocation/softmax.hpp"
#include "libsim/allocation/thompson.hpp"
#include "libsim/allocation/weighted.hpp"
#include "libsim/core/error.hpp"
#include "libsim/experiment/policy_rows.hpp"
#include "libsim/experiment/simulation.hpp"
#include "libsim/experiment/target_trial.hpp"
#include "libsim/report/policy_evaluation_json.hpp"
#include "small_experiment.hpp"

using namespace libsim;
using Catch::Matchers::Contains;

namespace {

/// Users whom nothing reaches and nothing changes: whether they click depends on the slate alone.
Experiment stationary_experiment(std::uint32_t slots) {
  Experiment experiment = small_experiment();
  Scenario& scenario = experiment.scenario;
  scenario = independent_scenario();
  scenario.run.days = 2;
  scenario.run.warmup_days = 1;
  scenario.market.feed.slots = slots;
  scenario.market.retention.churn_per_day = 0.0;
  scenario.market.retention.visit_gain = 0.0;
  scenario.market.retention.churn_gain = 0.0;
  return experiment;
}

NamedPolicy random_policy() {
  return {"random", AnyPolicy{Random{}}};
}
NamedPolicy logging_policy() {
  return {"popularity", AnyPolicy{Popularity{}}};
}
NamedPolicy greedy_by_click() {
  return {"greedy", AnyPolicy{Greedy{Signal::p_click}}};
}

PolicyEvaluationOptions of_clicks() {
  PolicyEvaluationOptions options;
  options.reward = RequestReward::click;
  options.replications = 8;
  options.jobs = 2;
  return options;
}

const JudgedEstimator& line_of(const JudgedEvaluation& result, const std::string& name) {
  return *std::ranges::find_if(result.estimators, [&](const JudgedEstimator& e) { return e.first.name == name; });
}

bool holds(const Interval& interval, double value) {
  return interval.low <= value && value <= interval.high;
}

/// The log of the small market under a policy, with all candidates. @param simulation  receives the market
Log log_of(Simulation& simulation, const AnyPolicy& policy, std::uint32_t days) {
  Log log;
  simulation.decide_by(policy);
  simulation.run_until_day(days, log);
  return log;
}

}  // namespace

TEST_CASE("without interference estimates from a log agree with the truth", "[experiment][.slow]") {
  const JudgedEvaluation result =
      judge_evaluation(stationary_experiment(1), random_policy(), greedy_by_click(), of_clicks());
  const PolicyTruth& truth = result.truth;
  CHECK(truth.one_request.low > truth.logged.reward.high);  // else there would be nothing to find out
  CHECK(holds(truth.interference, 0.0));
  for (const std::string name : {"IPW(lambda=inf)", "SNIPW", "DR(lambda=inf)", "SNDR"}) {
    INFO(name);
    CHECK(line_of(result, name).covers);
    CHECK(holds(line_of(result, name).bias, 0.0));
    CHECK(line_of(result, name).coverage.high > 0.95);
  }
}

TEST_CASE("slates: only what assumes nothing of them, or little, is close to the truth", "[experiment][.slow]") {
  const JudgedEvaluation result =
      judge_evaluation(stationary_experiment(2), random_policy(), greedy_by_click(), of_clicks());
  CHECK(holds(line_of(result, "SNIPW").bias, 0.0));
  CHECK(line_of(result, "RIPS").defined == 8);
  // A bucket of whole slates also has each room in each slot.
  PolicyEvaluationOptions with_bucket = of_clicks();
  with_bucket.bucket = Bucket{BucketUnit::request, 0.5};
  const JudgedEvaluation of_bucket =
      judge_evaluation(stationary_experiment(2), logging_policy(), greedy_by_click(), with_bucket);
  CHECK(line_of(of_bucket, "IIPS").first.largest_weight < line_of(of_bucket, "SNIPW").first.largest_weight);
}

TEST_CASE("a policy has weight 1 on its own log, and its value there is the mean reward", "[experiment]") {
  Softmax by_click;
  by_click.signal = Signal::p_click;
  by_click.transform = ScoreTransform::logit;
  for (const AnyPolicy& policy :
       {AnyPolicy{Random{}}, AnyPolicy{EpsilonGreedy{}}, AnyPolicy{by_click}, AnyPolicy{Greedy{}}}) {
    const NamedPolicy named{"own", policy};
    PolicyEvaluationOptions options = of_clicks();
    options.reward = RequestReward::watch;
    const PolicyEvaluation result = evaluate_policy(small_experiment(), named, named, options);
    const Overlap& overlap = result.rows.overlap;
    CHECK(overlap.weights.largest == 1.0);
    CHECK(overlap.weights.sum == static_cast<double>(overlap.rows()));
    CHECK(overlap.weights.sum_of_squares == static_cast<double>(overlap.rows()));
    const auto ipw = std::ranges::find(result.rows.estimates, "IPW(lambda=inf)", &EvaluatedEstimator::name);
    CHECK(ipw->interval.mean == Approx(overlap.mean_reward()).epsilon(1e-13));
  }
}

TEST_CASE("what the log says of rewards is what was seen as it happened", "[experiment]") {
  Experiment experiment = small_experiment();
  experiment.scenario.recording.candidate_sample = 1.0;
  const auto tally = std::make_shared<TrialTally>();
  Simulation simulation{experiment, 0};
  const Log log = log_of(
      simulation, AnyPolicy{TargetTrial{AnyPolicy{Random{}}, AnyPolicy{EpsilonGreedy{}}, 1.0, {1, 0}, tally}}, 2);
  const auto total = [&](RequestReward reward) {
    const std::vector<double> rewards = request_rewards(log, reward);
    return std::accumulate(rewards.begin(), rewards.end(), 0.0);
  };
  REQUIRE(tally->coins > 0);
  CHECK(tally->requests == static_cast<std::int64_t>(log.requests.size()));
  CHECK(total(RequestReward::click) == static_cast<double>(tally->clicks));
  CHECK(total(RequestReward::coins) == static_cast<double>(tally->coins));
  // The log knows how long sessions that are not over yet will last.
  CHECK(total(RequestReward::watch) >= static_cast<double>(tally->watch_ms) / 1000.0);
  CHECK(total(RequestReward::watch) < 1.02 * static_cast<double>(tally->watch_ms) / 1000.0);
}

TEST_CASE("a trial of a share decides that share of the requests by the target", "[experiment]") {
  const auto tally = std::make_shared<TrialTally>();
  Simulation simulation{small_experiment(), 0};
  const Log log =
      log_of(simulation, AnyPolicy{TargetTrial{AnyPolicy{Random{}}, AnyPolicy{Greedy{}}, 0.1, {1, 0}, tally}}, 2);
  const auto n = static_cast<double>(log.requests.size());
  const double four_standard_errors = 4.0 * std::sqrt(0.1 * 0.9 / n);
  CHECK(static_cast<double>(tally->requests) / n == Approx(0.1).margin(four_standard_errors));
}

TEST_CASE("a logged request has the candidates that the policy met, with its signals", "[experiment]") {
  Experiment experiment = small_experiment();
  experiment.scenario.recording.candidate_sample = 0.2;
  Simulation simulation{experiment, 0};
  const Log log = log_of(simulation, AnyPolicy{Greedy{}}, 1);
  LoggedRequests requests{log, simulation.market().state().supply.streamers()};
  std::size_t count = 0;
  while (const LoggedRequest* logged = requests.next()) {
    ++count;
    REQUIRE(logged->candidates.size() == log.requests.candidates[logged->row]);
    REQUIRE(logged->request.user == log.requests.user[logged->row]);
    Slate again;
    RngStream rng{{1, 0}, Purpose::test, 1};
    Greedy{}.decide(logged->request, logged->candidates, rng, again);
    REQUIRE(again.size == logged->slate.size);
    for (std::size_t k = 0; k < again.size; ++k) {
      REQUIRE(again.shown[k].candidate == logged->slate.shown[k].candidate);
      REQUIRE(logged->slate.shown[k].propensity == 1.0F);
    }
  }
  CHECK(count > 50);
  CHECK(count < log.requests.size() / 2);
}

TEST_CASE("evaluations don't depend on the number of threads", "[experiment]") {
  PolicyEvaluationOptions options = of_clicks();
  options.replications = 3;
  options.bucket = Bucket{BucketUnit::request, 0.3};
  const auto json = [&](unsigned jobs) {
    options.jobs = jobs;
    const JudgedEvaluation result = judge_evaluation(small_experiment(), greedy_by_click(), random_policy(), options);
    return judged_evaluation_json(result, options, {}).dump();
  };
  CHECK(json(1) == json(3));
}

TEST_CASE("with a bucket of users, only theirs count", "[experiment]") {
  PolicyEvaluationOptions options = of_clicks();
  options.bucket = Bucket{BucketUnit::user, 0.3};
  const PolicyEvaluation part = evaluate_policy(small_experiment(), greedy_by_click(), random_policy(), options);
  options.bucket.reset();
  const PolicyEvaluation whole = evaluate_policy(small_experiment(), random_policy(), random_policy(), options);
  CHECK(part.rows.overlap.by_cluster->clusters < whole.rows.overlap.by_cluster->clusters / 2);
  CHECK(part.rows.overlap.by_cluster->clusters > whole.rows.overlap.by_cluster->clusters / 8);
  CHECK(part.rows.overlap.weights.largest == 1.0);  // a random target on random slates
}

TEST_CASE("what a log cannot tell is refused", "[experiment]") {
  const auto refuse = [](const Experiment& experiment, const NamedPolicy& logging, const NamedPolicy& target) {
    std::string lines;
    try {
      evaluate_policy(experiment, logging, target, of_clicks());
    } catch (const InputError& error) {
      for (const std::string& problem : error.problems) { lines += problem + "\n"; }
    }
    return lines;
  };
  CHECK_THAT(refuse(small_experiment(), logging_policy(), greedy_by_click()), Contains("no overlap"));
  CHECK_THAT(refuse(small_experiment(), random_policy(), {"bandit", AnyPolicy{Thompson{}}}), Contains("learns"));
  CHECK_THAT(refuse(small_experiment(), random_policy(), {"watch", AnyPolicy{Greedy{Signal::watch_s}}}),
             Contains("watch_s, which logs do not hold"));
  CHECK_THAT(refuse(small_experiment(), {"prompt", AnyPolicy{Prompt{}}}, greedy_by_click()), Contains("prompts"));
  Experiment constrained = small_experiment();
  constrained.constraints.frequency_cap = 3;
  CHECK_THAT(refuse(constrained, random_policy(), greedy_by_click()), Contains("constraints"));
}
