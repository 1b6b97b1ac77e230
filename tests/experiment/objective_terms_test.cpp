#include "libsim/experiment/objective_terms.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/allocation/greedy.hpp"
#include "libsim/core/error.hpp"
#include "libsim/experiment/compare.hpp"
#include "libsim/experiment/simulation.hpp"
#include "small_experiment.hpp"

using namespace libsim;

namespace {

Experiment with_objective() {
  Experiment experiment = small_experiment();
  experiment.objective = ObjectiveConfig{};
  experiment.objective->revenue = 2.0;
  experiment.objective->users = 3.0;
  experiment.objective->ecosystem = 0.5;
  experiment.objective->retention_share = 0.25;
  return experiment;
}

CompareOptions three_replications() {
  CompareOptions options;
  options.replications = 3;
  return options;
}

const MetricSummary& term(const PolicyResult& policy, const std::string& name) {
  return *std::ranges::find(policy.metrics, name, &MetricSummary::name);
}

}  // namespace

TEST_CASE("the worth of an ecosystem is the sum of g(V) - g(0)", "[experiment]") {
  const std::vector<std::int64_t> revenue{0, 30, 90, 0};
  CHECK(mean_of_positive(revenue) == 60.0);
  CHECK(mean_of_positive({}) == 1.0);
  for (const ConcaveForm form : {ConcaveForm::log, ConcaveForm::sqrt, ConcaveForm::saturating}) {
    const ConcaveReturns g{form, 1.0};
    const double expected = g.value(30.0, 60.0) + g.value(90.0, 60.0) - 2.0 * g.value(0.0, 60.0);
    CHECK(ecosystem_worth(revenue, g, 60.0) == Approx(expected));
  }
}

TEST_CASE("J is the sum of its terms, and the sum of the weights for the reference", "[experiment]") {
  Experiment experiment = with_objective();
  experiment.objective->reference = "greedy";
  const Comparison comparison = compare(experiment, two_policies(), three_replications());
  REQUIRE(comparison.objective);
  CHECK(comparison.objective->reference == "greedy");
  const auto& policies = comparison.objective->slice.policies;
  REQUIRE(policies.size() == 2);
  for (const PolicyResult& policy : policies) {
    for (std::size_t r = 0; r < 3; ++r) {
      double sum = 0;
      for (const char* name : {"revenue_term", "retention_term", "satisfaction_term", "ecosystem_term"}) {
        sum += term(policy, name).values[r];
      }
      CHECK(term(policy, "objective").values[r] == Approx(sum));
    }
  }
  CHECK(term(policies[1], "objective").level.mean == Approx(5.5));
  // The unit of the terms is no constant: in it, the reference does not vary at all.
  CHECK(term(policies[1], "objective").level.high == Approx(5.5));
  CHECK(term(policies[0], "objective").level.high > term(policies[0], "objective").level.mean);
  CHECK(term(policies[1], "retention_term").level.mean == Approx(0.75));
  // Of the other policy: by the metrics of the whole.
  const auto& metrics = comparison.slices.front().policies;
  CHECK(term(policies[0], "revenue_term").level.mean ==
        Approx(2.0 * term(metrics[0], "revenue").level.mean / term(metrics[1], "revenue").level.mean));
  CHECK(term(policies[0], "objective").versus_baseline.mean == 0.0);
  const double difference = term(policies[1], "objective").level.mean - term(policies[0], "objective").level.mean;
  CHECK(term(policies[1], "objective").versus_baseline.mean == Approx(difference));
}

TEST_CASE("the reference is the baseline unless it is named, and must be compared", "[experiment]") {
  Experiment experiment = with_objective();
  const Comparison comparison = compare(experiment, two_policies(), three_replications());
  CHECK(comparison.objective->reference == "popularity");
  CHECK(term(comparison.objective->slice.policies[0], "objective").level.mean == Approx(5.5));
  experiment.objective->reference = "gredy";
  CHECK_THROWS_WITH(compare(experiment, two_policies(), three_replications()),
                    Catch::Contains("/objective/reference") && Catch::Contains("did you mean \"greedy\""));
  experiment.objective.reset();
  CHECK_FALSE(compare(experiment, two_policies(), three_replications()).objective);
}
