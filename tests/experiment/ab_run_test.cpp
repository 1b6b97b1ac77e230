#include "libsim/experiment/ab_run.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/allocation/builtin_policies.hpp"
#include "libsim/allocation/greedy.hpp"
#include "libsim/allocation/random.hpp"
#include "libsim/core/running_stats.hpp"
#include "libsim/estimators/history_baseline.hpp"
#include "small_experiment.hpp"
#include "tests/support/standard_error.hpp"

using namespace libsim;

namespace {

constexpr AbTime measured{start_of_day(1), start_of_day(3), std::chrono::hours{4}};
constexpr std::array designs{AbDesign::user, AbDesign::streamer, AbDesign::switchback};

/// What decides on the measured days: one policy, or two.
struct Test {
  AnyPolicy control;
  std::optional<AnyPolicy> treatment{};
  AbDesign design = AbDesign::user;
  double share = 0.5;
  ArmLearning learning = ArmLearning::shared;
  std::uint32_t assignment = 0;  ///< names the luck of the split; that of the market stays
};

Log log_of(const Experiment& experiment, const Test& test) {
  Simulation simulation{experiment, 0};
  Log log;
  simulation.run_until_day(1, log);
  forget_events(log, measured.from);
  if (test.treatment) {
    const AbSplit split{test.design, RunKey{experiment.scenario.run.seed, test.assignment}, test.share, measured};
    split_decisions(simulation, split, test.control, *test.treatment, test.learning);
  } else {
    simulation.decide_by(test.control);
  }
  simulation.run_until_day(3, log);
  simulation.end_log(log);
  return log;
}

Experiment independent_experiment() {
  Experiment experiment = small_experiment();
  const RunConfig run = experiment.scenario.run;
  experiment.scenario = independent_scenario();
  experiment.scenario.run = run;
  experiment.scenario.recording.candidate_sample = 0.0;  // the split names the signals of both policies
  return experiment;
}

/// The gifts of control's log that control's users gave, and those of treatment's that treatment's gave.
Log composed(const Log& control, const Log& treatment, const AbSplit& split) {
  Log log = control;
  log.gifts = {};
  for (const Arm arm : {Arm::control, Arm::treatment}) {
    const GiftTable& from = (arm == Arm::control ? control : treatment).gifts;
    for (std::size_t i = 0; i < from.size(); ++i) {
      if (split.of_user(from.user[i]) != arm) { continue; }
      log.gifts.append(from.user[i], from.room[i], from.at[i], from.given_at[i], from.amount[i], from.prompted[i] != 0);
    }
  }
  return log;
}

}  // namespace

TEST_CASE("an A/A test by users, with learning shared, is the run without a test, byte for byte", "[experiment]") {
  const Experiment experiment = small_experiment();
  for (const std::string& kind : builtin_policies().kinds()) {
    INFO(kind);
    const AnyPolicy policy = load_policy(kind).policy;
    CHECK(first_difference(log_of(experiment, {policy}), log_of(experiment, {policy, policy})).empty());
  }
}

TEST_CASE("so is an A/A test by streamers or by time, of a policy whose decisions count nothing", "[experiment]") {
  const Experiment experiment = small_experiment();
  for (const char* const kind : {"random", "greedy_load", "softmax", "concave", "linucb", "thompson", "dual"}) {
    for (const AbDesign design : {AbDesign::streamer, AbDesign::switchback}) {
      INFO(kind << " " << ab_design_names[static_cast<std::size_t>(design)]);
      const AnyPolicy policy = load_policy(kind).policy;
      CHECK(first_difference(log_of(experiment, {policy}), log_of(experiment, {policy, policy, design})).empty());
    }
  }
}

TEST_CASE("with nobody treated a split is control's run, with everybody treatment's, also if learning is split",
          "[experiment]") {
  Experiment experiment = small_experiment();
  experiment.scenario.recording.candidate_sample = 0.0;  // the split names the signals of both policies
  experiment.signals = AnySignals{HistoryBaseline{}};
  const AnyPolicy control = load_policy("softmax").policy;
  const AnyPolicy treatment = load_policy("thompson").policy;
  const Log all_control = log_of(experiment, {control});
  const Log all_treatment = log_of(experiment, {treatment});
  REQUIRE_FALSE(first_difference(all_control, all_treatment).empty());
  for (const AbDesign design : designs) {
    for (const ArmLearning learning : {ArmLearning::shared, ArmLearning::split}) {
      INFO(ab_design_names[static_cast<std::size_t>(design)]);
      CHECK(first_difference(log_of(experiment, {control, treatment, design, 0.0, learning}), all_control).empty());
      CHECK(first_difference(log_of(experiment, {control, treatment, design, 1.0, learning}), all_treatment).empty());
    }
  }
}

TEST_CASE("arms whose sources of signals learn apart come to other decisions", "[experiment]") {
  Experiment experiment = small_experiment();
  experiment.signals = AnySignals{HistoryBaseline{}};
  for (const AbDesign design : designs) {
    const AnyPolicy greedy{Greedy{}};
    const Log shared = log_of(experiment, {greedy, greedy, design, 0.5, ArmLearning::shared});
    const Log split = log_of(experiment, {greedy, greedy, design, 0.5, ArmLearning::split});
    CHECK_FALSE(first_difference(shared, split).empty());
  }
}

TEST_CASE("where users do not touch each other, each gives in a split what it gives in its arm's whole run",
          "[experiment]") {
  const Experiment experiment = independent_experiment();
  const AnyPolicy control{Random{}};
  const AnyPolicy treatment{Greedy{}};
  const Log all_control = log_of(experiment, {control});
  const Log all_treatment = log_of(experiment, {treatment});
  const Log mixed = log_of(experiment, {control, treatment});
  const AbSplit split{AbDesign::user, RunKey{experiment.scenario.run.seed, 0}, 0.5, measured};
  const Log expected = composed(all_control, all_treatment, split);
  REQUIRE(mixed.gifts.size() == expected.gifts.size());
  std::vector<std::int64_t> given(mixed.users);
  for (std::size_t i = 0; i < mixed.gifts.size(); ++i) {
    given[mixed.gifts.user[i].index()] += mixed.gifts.amount[i].value;
    given[expected.gifts.user[i].index()] -= expected.gifts.amount[i].value;
  }
  for (const std::int64_t difference : given) { CHECK(difference == 0); }
}

TEST_CASE("where users do not touch each other, a split by users is unbiased", "[experiment]") {
  const Experiment experiment = independent_experiment();
  const Log all_control = log_of(experiment, {AnyPolicy{Random{}}});
  const Log all_treatment = log_of(experiment, {AnyPolicy{Greedy{}}});
  Simulation start{experiment, 0};
  Log past;
  start.run_until_day(1, past);
  const AbPopulation population = population_of(start);
  const double truth = total_per_day(all_treatment, AdditiveMetric::gifts, measured.from, measured.to) -
                       total_per_day(all_control, AdditiveMetric::gifts, measured.from, measured.to);
  RunningStats estimates;
  for (std::uint32_t assignment = 0; assignment < 1000; ++assignment) {
    const AbSplit split{AbDesign::user, RunKey{experiment.scenario.run.seed, assignment}, 0.5, measured};
    const Log log = composed(all_control, all_treatment, split);
    estimates.observe(estimate_effect(log, AdditiveMetric::gifts, split, population, Duration{}).effect);
  }
  const double margin = four_errors_of_mean(estimates);
  CHECK(estimates.mean() == Approx(truth).margin(margin));
  CHECK(margin < 0.2 * std::abs(truth));  // else it would say nothing
}
