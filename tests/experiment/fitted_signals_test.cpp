#include "libsim/estimators/fitted_signals.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "libsim/allocation/greedy.hpp"
#include "libsim/allocation/random.hpp"
#include "libsim/estimators/click_features.hpp"
#include "libsim/estimators/click_rows.hpp"
#include "libsim/experiment/compare.hpp"
#include "libsim/experiment/run.hpp"
#include "small_experiment.hpp"

using namespace libsim;

namespace {

/// A source that reads its fields from JSON, as a scenario's does.
FittedSignals source_of(const nlohmann::json& json) {
  FittedSignals source{GiftEstimatorKind::two_stage};
  std::vector<std::string> problems;
  ConfigReader reader{json, "/estimator", problems};
  source.fields(reader);
  REQUIRE(problems.empty());
  return source;
}

/// Shows random rooms, and tells a source everything.
struct Listening : SilentPlatform {
  FittedSignals source;

  explicit Listening(FittedSignals s) : source{std::move(s)} {}
  template <class X>
  void observe(const X& x) {
    if constexpr (Observes<FittedSignals, X>) { source.observe(x); }
  }
};

/// The small market with gifts enough, whose click log misses nothing.
Scenario complete_scenario() {
  Scenario scenario = small_scenario();
  scenario.recording.lost_click = 0.0;
  return scenario;
}

const MetricSummary& revenue_of(const Comparison& comparison, std::size_t policy) {
  return *std::ranges::find(comparison.slices[0].policies[policy].metrics, "revenue", &MetricSummary::name);
}

}  // namespace

TEST_CASE("features in the running market are those of its log, bit by bit, and so are labels", "[experiment]") {
  const std::string protocol = GENERATE("day_frozen", "rolling");
  const Scenario scenario = complete_scenario();
  Market market{scenario, RunKey{scenario.run.seed, 0}, make_behaviour(scenario)};
  Listening platform{source_of({{"protocol", protocol}, {"train_days", 100}})};
  Log log;
  market.run_until_day(7, platform, log);  // with a weekend
  const ClickRows rows = click_rows(log);
  const FeatureTable offline =
      click_features(log, rows, protocol == "rolling" ? Protocol::rolling : Protocol::day_frozen);
  const TrainingRows::Table online = platform.source.rows().table(Time::min(), Time::max());
  REQUIRE(online.size() == rows.size());
  REQUIRE(rows.size() > 3000);
  for (std::size_t f = 0; f < offline.features.size(); ++f) {
    INFO(offline.features[f].name);
    CHECK(online.features[f] == offline.columns[f]);
    if (offline.features[f].name != "from_feed") {  // the comparison is of something
      CHECK(std::ranges::adjacent_find(online.features[f], std::not_equal_to<>{}) != online.features[f].end());
    }
  }
  CHECK(online.is_gift == rows.is_gift);
  CHECK(online.amount == rows.amount);
}

TEST_CASE("a policy fed by a model trained in the market earns more than random, and the oracle's earns more yet",
          "[experiment]") {
  Experiment experiment = small_experiment();
  experiment.scenario = complete_scenario();
  experiment.scenario.world.streamers.conversion_sigma = 1.5;  // whose room it is matters
  experiment.scenario.run.warmup_days = 6;
  experiment.scenario.run.days = 4;
  std::vector<NamedPolicy> policies{{"random", AnyPolicy{Random{}}}, {"greedy", AnyPolicy{Greedy{}}}};
  policies.push_back({"fed", AnyPolicy{Greedy{}}});
  policies.back().signals = AnySignals{source_of({{"serve_from", 4}, {"least_gift_rows", 50}})};
  CompareOptions options;
  options.replications = 2;
  options.jobs = 1;
  const Comparison comparison = compare(experiment, policies, options);
  for (std::size_t r = 0; r < 2; ++r) {
    const double random = revenue_of(comparison, 0).values[r];
    const double fed = revenue_of(comparison, 2).values[r];
    CHECK(fed > 1.1 * random);
  }

  SECTION("on any number of threads the same") {
    options.jobs = 2;
    const Comparison threaded = compare(experiment, policies, options);
    CHECK(revenue_of(threaded, 2).values == revenue_of(comparison, 2).values);
  }
  SECTION("run() gives what compare()'s first replication gives") {
    const RunResult alone = run(experiment, {.policy = policies[2]});
    CHECK(std::ranges::find(alone.metrics, "revenue", &MetricValue::name)->value ==
          revenue_of(comparison, 2).values[0]);
  }
}
