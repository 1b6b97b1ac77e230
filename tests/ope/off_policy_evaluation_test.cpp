#include "libsim/ope/off_policy_evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "libsim/core/error.hpp"
#include "libsim/ope/intervals.hpp"
#include "libsim/ope/poisson_bootstrap.hpp"
#include "libsim/ope/row_problems.hpp"
#include "tests/ope/vectors.hpp"

using namespace libsim;
using namespace libsim::test;

namespace {

std::map<std::string, OffPolicyEstimator> by_name() {
  std::map<std::string, OffPolicyEstimator> named;
  for (const OffPolicyEstimator& estimator : builtin_off_policy_estimators(true)) {
    named.emplace(estimator.name, estimator);
  }
  return named;
}

double sample_variance(const std::vector<double>& values) {
  RunningStats stats;
  for (const double value : values) { stats.observe(value); }
  return stats.variance();
}

}  // namespace

TEST_CASE("every estimator gives the value of Open Bandit Pipeline", "[ope]") {
  const auto named = by_name();
  int compared = 0;
  for (const std::string name : {"binary_logistic", "tiny_exact"}) {
    const OpeCase logged{name};
    OffPolicyEvaluation evaluation{builtin_off_policy_estimators(true)};
    REQUIRE(evaluation.observe(logged.rows));
    const auto estimates = evaluation.estimates();
    for (const auto& result : expected_values()["results"]) {
      if (result["case"] != name || result.contains("candidates")) { continue; }
      const std::string estimator = result["estimator"];
      INFO(name << " " << estimator);
      const auto found =
          std::ranges::find(estimates, estimator, [](const OffPolicyEstimate& e) { return e.estimator.name; });
      REQUIRE(found != estimates.end());
      CHECK(agree(found->value, number_of(result["value"]), 1e-12));
      ++compared;
    }
  }
  CHECK(compared == 66);
}

TEST_CASE("spread and bounds of one row's term are those of Open Bandit Pipeline, denominators frozen", "[ope]") {
  const auto named = by_name();
  int compared = 0;
  for (const auto& result : expected_values()["results"]) {
    if (result.contains("candidates")) { continue; }
    const std::string estimator = result["estimator"];
    INFO(result["case"] << " " << estimator);
    const OpeCase logged{result["case"]};
    const std::vector<double> terms = frozen_terms(terms_of(named.at(estimator), logged.rows).view());
    if (std::isnan(number_of(result["value"]))) {
      CHECK(std::isnan(sample_variance(terms)));
      continue;
    }
    // Open Bandit Pipeline takes 0 for a replay without a match, where the formula is 0/0.
    if (estimator == "Replay" && number_of(result["value"]) == 0.0) { continue; }
    const double value = number_of(result["value"]);
    const auto n = static_cast<std::int64_t>(terms.size());
    const double variance = sample_variance(terms);
    const double standard_error = std::sqrt(variance / static_cast<double>(n));
    const double largest = *std::ranges::max_element(terms);
    constexpr double delta = 0.05;
    CHECK(agree(variance * static_cast<double>(n - 1) / static_cast<double>(n), number_of(result["sample_var_ddof0"]),
                1e-10));
    CHECK(agree(standard_error, number_of(result["stderr_ddof1"]), 1e-10));
    CHECK(agree(student_t_interval(value, standard_error, n, 1.0 - 2.0 * delta).low,
                number_of(result["student_t_lower_0.05"]), 1e-10));
    const Interval normal = normal_interval(value, standard_error);
    CHECK(agree(normal.low, number_of(result["normal_ci95_lower"]), 1e-10));
    CHECK(agree(normal.high, number_of(result["normal_ci95_upper"]), 1e-10));
    CHECK(agree(value - empirical_bernstein_deviation(variance, n, largest, delta),
                number_of(result["bernstein_lower_0.05"]), 1e-10));
    ++compared;
  }
  CHECK(compared == 62);
}

TEST_CASE("the interval of a self-normalised estimator counts the denominator's error", "[ope]") {
  for (const auto& expected : expected_values()["self_normalised"]) {
    INFO(expected["case"]);
    const OpeCase logged{expected["case"]};
    OffPolicyEvaluation evaluation{{self_normalised_inverse_propensity()}};
    evaluation.observe(logged.rows);
    const OffPolicyEstimate estimate = evaluation.estimates().front();
    CHECK(agree(estimate.value, expected["snipw"], 1e-12));
    CHECK(agree(estimate.standard_error, expected["delta_method_se"], 1e-10));
    const Interval interval = normal_interval(estimate.value, estimate.standard_error);
    CHECK(agree(interval.low, expected["delta_ci95"][0], 1e-10));
    CHECK(agree(interval.high, expected["delta_ci95"][1], 1e-10));
    const TermColumns terms = terms_of(self_normalised_inverse_propensity(), logged.rows);
    CHECK(agree(standard_error_of(terms.view()), expected["delta_method_se"], 1e-10));
  }
}

TEST_CASE("tuning chooses the same lambda, by the same scores", "[ope]") {
  const OpeCase logged{"binary_logistic"};
  int compared = 0;
  for (const TunedFamily& family : tuned_families()) {
    std::vector<OffPolicyEstimator> estimators;
    for (const double lambda : family.lambdas) { estimators.push_back(family.make(lambda)); }
    OffPolicyEvaluation evaluation{estimators};
    evaluation.observe(logged.rows);
    const auto estimates = evaluation.estimates();
    std::vector<TuningCandidate> candidates;
    for (std::size_t e = 0; e < estimators.size(); ++e) {
      candidates.push_back(evaluation.tuning_candidate(e, family.lambdas[e]));
    }
    for (const auto& result : expected_values()["results"]) {
      const std::string name = result["estimator"];
      const bool by_bound = name == std::string{family.name} + "Tuning(mse)";
      if (!by_bound && name != std::string{family.name} + "Tuning(slope)") { continue; }
      INFO(name);
      CHECK(result["candidates"].get<std::vector<double>>() == family.lambdas);
      const std::size_t chosen = by_bound ? tuned_by_mean_squared_error(candidates) : tuned_by_slope(candidates);
      CHECK(family.lambdas[chosen] == result["best_lambda"]);
      CHECK(agree(estimates[chosen].value, result["value"], 1e-12));
      if (by_bound) {
        for (const auto& [lambda, score] : result["mse_scores"].items()) {
          const auto candidate = std::ranges::find(candidates, std::stod(lambda), &TuningCandidate::lambda);
          REQUIRE(candidate != candidates.end());
          CHECK(agree(mean_squared_error_bound(*candidate), score, 1e-12));
        }
      }
      ++compared;
    }
  }
  CHECK(compared == 12);
}

TEST_CASE("a probability that rounding put above 1 is used as it is; one further above is refused", "[ope]") {
  const double above = std::nextafter(1.0, 2.0);
  const std::vector<double> reward{3.0, 5.0};
  const std::vector<double> propensity{above, 1.0};
  const std::vector<double> target{1.0, above};
  OffPolicyEvaluation evaluation{{inverse_propensity(HUGE_VAL), replay()}};
  REQUIRE(evaluation.observe({reward, propensity, target}));
  CHECK(evaluation.estimates()[0].value == (3.0 / above + 5.0 * above) / 2.0);
  CHECK(evaluation.estimates()[1].value == 4.0);  // both rows are surely the target's

  const std::vector<double> far{1.0, 1.0 + 10.0 * probability_tolerance};
  CHECK_FALSE(OffPolicyEvaluation{{inverse_propensity(HUGE_VAL)}}.observe({reward, far, target}));
  CHECK_FALSE(OffPolicyEvaluation{{inverse_propensity(HUGE_VAL)}}.observe({reward, propensity, far}));
}

TEST_CASE("what rewards have in common moves a self-normalised estimate, and not its standard error", "[ope]") {
  // A ratio with weights w of r + c is c more than that of r, whatever c. All rewards here are exact: small multiples
  // of 2^-10, so that only the estimator rounds.
  constexpr std::size_t n = 5 * rows_per_block + 100;
  constexpr double offset = 1'048'576.0;
  std::vector<double> reward(n);
  std::vector<double> far_reward(n);
  std::vector<double> propensity(n);
  std::vector<double> target(n);
  std::vector<double> nothing(n, 0.0);
  RngStream rng{{61, 0}, Purpose::test, 1};
  for (std::size_t i = 0; i < n; ++i) {
    reward[i] = static_cast<double>(draw_index(rng, 4096)) / 1024.0;
    far_reward[i] = reward[i] + offset;
    propensity[i] = 0.05 + 0.9 * draw_uniform(rng);
    // Rows without weight first: what their rewards are close to must not be what later ones are measured against.
    target[i] = i < rows_per_block ? 0.0 : draw_uniform(rng);
  }
  const auto evaluate = [&](const std::vector<double>& r) {
    OffPolicyEvaluation first{{self_normalised_inverse_propensity(), self_normalised_doubly_robust()}};
    OffPolicyEvaluation second{{self_normalised_inverse_propensity(), self_normalised_doubly_robust()}};
    const LoggedRows rows{r, propensity, target, nothing, nothing};
    REQUIRE(first.observe(rows.part(0, 2 * rows_per_block)));
    REQUIRE(second.observe(rows.part(2 * rows_per_block, n - 2 * rows_per_block)));
    first.merge(second);
    return first.estimates();
  };
  const auto near = evaluate(reward);
  const auto far = evaluate(far_reward);
  for (std::size_t e = 0; e < near.size(); ++e) {
    CHECK(far[e].value == Approx(near[e].value + offset).epsilon(1e-14));
    CHECK(far[e].standard_error == Approx(near[e].standard_error).epsilon(1e-9));
  }
}
