#include <vector>

#include <catch2/catch.hpp>

#include "libsim/allocation/constrained_policy.hpp"
#include "libsim/allocation/greedy.hpp"
#include "libsim/allocation/prompt.hpp"
#include "libsim/experiment/compare.hpp"
#include "runs_within_constraints.hpp"
#include "small_experiment.hpp"
#include "tests/support/metric_names.hpp"
#include "violations_in_log.hpp"

using namespace libsim;

namespace {

AnyPolicy eager_prompts() {
  Prompt policy;
  policy.per_day = 50;
  policy.spacing_h = 0.0;
  return AnyPolicy{policy};
}

}  // namespace

TEST_CASE("hard constraints are never violated in a market's log, which they would be without", "[experiment]") {
  ConstraintsConfig config;
  config.frequency_cap = 6;
  config.prompts_per_day = 4;
  config.weekly_spending = 200;
  config.capacity = CapacityRule::hard;
  const Run within = run_within(config, eager_prompts());
  CHECK(within.log.impressions.size() > 10'000);
  CHECK(shown_too_often(within.log, 6) == 0);
  CHECK(prompted_too_often(within.log, 4) == 0);
  CHECK(prompted_though_spent(within.log, 200) == 0);
  CHECK(shown_full(within.log, within.capacity) == 0);
  REQUIRE(within.reports.size() == 4);
  for (const ConstraintReport& report : within.reports) {
    INFO(report.name);
    CHECK(report.hard);
    CHECK(report.checks > 1'000);
    CHECK(report.violations == 0);
    CHECK(report.removed > 0.0);
  }
  const Run without = run_within({}, eager_prompts());
  CHECK(shown_too_often(without.log, 6) > 100);
  CHECK(prompted_too_often(without.log, 4) > 100);
  CHECK(prompted_though_spent(without.log, 200) > 100);
  CHECK(shown_full(without.log, without.capacity) > 100);
}

TEST_CASE("a comparison reports its constraints and what they cost on the same seeds", "[experiment]") {
  Experiment experiment = small_experiment();
  experiment.constraints.capacity = CapacityRule::hard;
  experiment.constraints.gini.ceiling = 0.5;
  experiment.objective = ObjectiveConfig{};
  CompareOptions options;
  options.replications = 3;
  int runs = 0;
  options.jobs = 1;
  options.on_run_done = [&] { ++runs; };
  const std::vector<NamedPolicy> policies{{"popularity", AnyPolicy{Popularity{}}}, {"greedy", AnyPolicy{Greedy{}}}};
  const Comparison within = compare(experiment, policies, options);
  CHECK(runs == runs_of(experiment, 2, 3));
  REQUIRE(within.constraints.size() == 2);
  Experiment free = experiment;
  free.constraints = {};
  options.on_run_done = {};
  const Comparison without = compare(free, policies, options);
  CHECK(without.constraints.empty());
  for (std::size_t p = 0; p < 2; ++p) {
    const ConstrainedResult& result = within.constraints[p];
    REQUIRE(result.constraints.size() == 2);
    CHECK(result.constraints[0].violation_rate.mean == 0.0);
    CHECK(result.constraints[1].price.size() == 1);  // the last midnight is not looked at
    REQUIRE(result.cost.size() == test::market_metric_names().size() + 1);
    CHECK(result.cost.front().name == "revenue");
    CHECK(result.cost.back().name == "objective");
    const auto& own = within.slices.front().policies[p].metrics.front();
    const auto& other = without.slices.front().policies[p].metrics.front();
    CHECK(result.cost.front().level.mean == own.level.mean);
    CHECK(result.cost.front().versus_baseline.mean == Approx(own.level.mean - other.level.mean));
  }
}
