#include "libsim/ope/off_policy_evaluation.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/error.hpp"
#include "libsim/ope/intervals.hpp"
#include "libsim/ope/poisson_bootstrap.hpp"
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
    CHECK(agree(value - hoeffding_deviation(n, largest, delta), number_of(result["hoeffding_lower_0.05"]), 1e-10));
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
