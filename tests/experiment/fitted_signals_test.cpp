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

#include "../market/small_market.hpp"
#include "libsim/estimators/click_features.hpp"
#include "libsim/estimators/click_rows.hpp"
#include "libsim/experiment/compare.hpp"
#include "libsim/experiment/run.hpp"

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

TEST_CASE("a policy fed by a model trained in the market earns more than random", "[experiment]") {
  // Where it matters whose room it is, and gifts are of one size: else luck decides in a market so small.
  const Experiment experiment = load_experiment(LIBSIM_SOURCE_DIR "/scenarios/tiny.json",
                                                {"world.users.count=1000", "world.streamers.conversion_sigma=2",
                                                 "market.gifts.z_sd=0.1", "run.days=4", "run.warmup_days=8"});
  std::vector<NamedPolicy> policies{load_policy("random"), load_policy("greedy")};
  policies[1].signals = AnySignals{source_of({{"serve_from", 4}, {"least_gift_rows", 50}})};
  CompareOptions options;
  options.replications = 2;
  options.jobs = 1;
  const Comparison comparison = compare(experiment, policies, options);
  const std::vector<double>& random = revenue_of(comparison, 0).values;
  const std::vector<double>& fed = revenue_of(comparison, 1).values;
  CHECK(fed[0] + fed[1] > 1.25 * (random[0] + random[1]));

  SECTION("on any number of threads the same") {
    options.jobs = 2;
    CHECK(revenue_of(compare(experiment, policies, options), 1).values == fed);
  }
  SECTION("run() gives what compare()'s first replication gives") {
    const RunResult alone = run(experiment, {.policy = policies[1]});
    CHECK(std::ranges::find(alone.metrics, "revenue", &MetricValue::name)->value == fed[0]);
  }
}
