#include "libsim/experiment/guardrails.hpp"

#include <algorithm>
#include <string_view>

#include <catch2/catch.hpp>

#include "libsim/allocation/greedy.hpp"
#include "libsim/experiment/compare.hpp"
#include "small_experiment.hpp"

using namespace libsim;

namespace {

const MetricSummary& find(const std::vector<MetricSummary>& summaries, std::string_view name) {
  const auto found = std::ranges::find(summaries, name, &MetricSummary::name);
  REQUIRE(found != summaries.end());
  return *found;
}

GuardrailOptions few_limits() {
  GuardrailOptions options;
  options.gini_exposure = {0.5};
  options.coverage = {};
  options.over_share = {1.0};
  options.frequency_cap = {1000, 2};
  options.replications = 2;
  return options;
}

}  // namespace

TEST_CASE("a guardrail's point is what a comparison says of that constraint", "[experiment]") {
  Experiment experiment = small_experiment();
  const NamedPolicy greedy{"greedy", AnyPolicy{Greedy{}}};
  const GuardrailOptions options = few_limits();
  int runs = 0;
  GuardrailOptions counted = options;
  counted.jobs = 1;
  counted.on_run_done = [&] { ++runs; };
  const GuardrailCurves curves = guardrails(experiment, greedy, counted);
  CHECK(runs == runs_of(options));
  REQUIRE(curves.points.size() == 5);  // Gini, soft and hard capacity, two caps

  experiment.constraints.gini.ceiling = 0.5;
  experiment.objective = ObjectiveConfig{};
  const Comparison comparison = compare(experiment, {greedy}, {.replications = 2});
  const ConstrainedResult& same = comparison.constraints.front();
  const GuardrailPoint& point = curves.points.front();
  CHECK(point.constraint.name == same.constraints.front().name);
  CHECK(point.constraint.violation_rate.mean == same.constraints.front().violation_rate.mean);
  CHECK(find(point.metrics, "revenue").versus_baseline.mean == find(same.cost, "revenue").versus_baseline.mean);
}

TEST_CASE("a limit that nothing reaches costs nothing, and terms sum to the objective", "[experiment]") {
  const GuardrailCurves curves = guardrails(small_experiment(), {"greedy", AnyPolicy{Greedy{}}}, few_limits());
  for (const std::size_t slack : {std::size_t{1}, std::size_t{3}}) {
    INFO(curves.points[slack].constraint.name);
    CHECK(curves.points[slack].constraint.violation_rate.mean == 0.0);
    for (const MetricSummary& metric : curves.points[slack].metrics) {
      CHECK((metric.versus_baseline.mean == 0.0 || metric.level.mean != metric.level.mean));
    }
  }
  for (const GuardrailPoint& point : curves.points) {
    double sum = 0.0;
    for (const MetricSummary& term : point.objective) { sum += term.name == "objective" ? 0.0 : term.level.mean; }
    CHECK(find(point.objective, "objective").level.mean == Approx(sum));
  }
  CHECK(find(curves.points.back().metrics, "revenue").versus_baseline.mean != 0.0);
}
