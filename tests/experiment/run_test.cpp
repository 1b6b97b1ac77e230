#include "libsim/experiment/run.hpp"

#include <catch2/catch.hpp>

#include "libsim/experiment/compare.hpp"

using namespace libsim;

namespace {

Experiment tiny_experiment() {
  return load_experiment(LIBSIM_SOURCE_DIR "/scenarios/tiny.json");
}

}  // namespace

TEST_CASE("a run is replication 0 of a comparison", "[experiment]") {
  const Experiment experiment = tiny_experiment();
  const NamedPolicy greedy = load_policy("greedy");
  const RunResult alone = run(experiment, {.policy = greedy});
  const Comparison compared = compare(experiment, {load_policy("random"), greedy}, {.replications = 2});
  const PolicyResult& other = compared.slices.front().policies[1];
  REQUIRE(alone.metrics.size() == other.metrics.size());
  for (std::size_t m = 0; m < alone.metrics.size(); ++m) {
    INFO(alone.metrics[m].name);
    CHECK(alone.metrics[m].value == other.metrics[m].values[0]);
  }
}

TEST_CASE("a run tells of every simulated day, the warm-up's too", "[experiment]") {
  int days = 0;
  const RunResult result = run(tiny_experiment(), {.on_day_done = [&] { ++days; }});
  CHECK(days == 4);
  CHECK(result.policy == "popularity");
  CHECK(result.requests > 0);
}

TEST_CASE("the log of the measured days holds nothing from the warm-up", "[experiment]") {
  const Experiment experiment = tiny_experiment();
  Simulation simulation{experiment, 0};
  const Log log = run_measured_days(simulation, experiment.scenario, experiment.policy).log;
  REQUIRE(log.clicks.size() > 0);
  CHECK(log.requests.at[0] >= start_of_day(1));
  CHECK(log.clicks.at[0] >= start_of_day(1));
  CHECK(log.population.size() == 3);
}

TEST_CASE("a panel's rule is the scenario's, field by field, with days counted from the first measured one",
          "[experiment]") {
  Scenario scenario;
  scenario.run.warmup_days = 3;
  scenario.panel.require_like = false;
  scenario.panel.start_day = -1;
  scenario.panel.end_day = 5;
  const PanelRule rule = panel_rule(scenario);
  CHECK(rule.require_click);
  CHECK(rule.require_comment);
  CHECK_FALSE(rule.require_like);
  CHECK(rule.require_gift);
  CHECK(rule.start_day == 2);
  CHECK(rule.end_day == 8);
}

TEST_CASE("a panel may be chosen by what users did in the warm-up", "[experiment]") {
  const auto panel_of = [](const std::vector<std::string>& overrides) {
    const Experiment experiment = load_experiment(LIBSIM_SOURCE_DIR "/scenarios/tiny.json", overrides);
    Simulation simulation{experiment, 0};
    return run_measured_days(simulation, experiment.scenario, experiment.policy).panel;
  };
  const auto before = panel_of({"panel.start_day=-1", "panel.end_day=0"});
  const auto measured = panel_of({});
  const auto both = panel_of({"panel.start_day=-1"});
  CHECK(count_members(before) > 0);
  CHECK(before != measured);
  for (std::size_t user = 0; user < both.size(); ++user) {
    if (before[user] || measured[user]) { CHECK(both[user]); }
  }

  // The same days, as the measured days of a market that has no warm-up.
  std::vector<bool> alone = panel_of({"run.warmup_days=0", "run.days=1"});
  alone.resize(before.size(), false);
  CHECK(before == alone);
}
