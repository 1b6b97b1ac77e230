// What must hold of the estimators whatever the numbers: unbiasedness by enumeration, equivariance, merging.
#include <array>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/error.hpp"
#include "libsim/ope/off_policy_evaluation.hpp"
#include "tests/ope/vectors.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;

namespace {

/// Two contexts of three actions, rewards 0 or 1: each outcome once, with its probability under the logging policy.
struct SmallProblem {
  std::array<std::array<double, 3>, 2> pi_b{{{0.5, 0.25, 0.25}, {0.1, 0.3, 0.6}}};
  std::array<std::array<double, 3>, 2> pi_e{{{0.2, 0.3, 0.5}, {1.0, 0.0, 0.0}}};  // deterministic in the second
  std::array<std::array<double, 3>, 2> worth{{{0.1, 0.9, 0.4}, {0.7, 0.2, 0.5}}};
  std::array<std::array<double, 3>, 2> model{{{0.3, 0.3, 0.3}, {0.5, 0.1, 0.9}}};

  std::vector<double> probability, reward, propensity, target, predicted, model_value;
  double truth = 0.0;

  SmallProblem() {
    for (std::size_t x = 0; x < 2; ++x) {
      const double expected = std::inner_product(pi_e[x].begin(), pi_e[x].end(), model[x].begin(), 0.0);
      for (std::size_t a = 0; a < 3; ++a) {
        truth += 0.5 * pi_e[x][a] * worth[x][a];
        for (const double r : {0.0, 1.0}) {
          probability.push_back(0.5 * pi_b[x][a] * (r == 1.0 ? worth[x][a] : 1.0 - worth[x][a]));
          reward.push_back(r);
          propensity.push_back(pi_b[x][a]);
          target.push_back(pi_e[x][a]);
          predicted.push_back(model[x][a]);
          model_value.push_back(expected);
        }
      }
    }
  }

  LoggedRows rows() const { return {reward, propensity, target, predicted, model_value}; }
  double expectation(const OffPolicyEstimator& estimator) const {
    const TermColumns terms = terms_of(estimator, rows());
    return std::inner_product(terms.plain.begin(), terms.plain.end(), probability.begin(), 0.0);
  }
};

OffPolicyEstimate evaluated(const OffPolicyEstimator& estimator, const LoggedRows& rows) {
  OffPolicyEvaluation evaluation{{estimator}};
  evaluation.observe(rows);
  return evaluation.estimates().front();
}

std::vector<std::string> problems_of(const OffPolicyEvaluation& evaluation) {
  try {
    evaluation.estimates();
  } catch (const InputError& error) { return error.problems; }
  return {};
}

}  // namespace

TEST_CASE("IPS and DR are unbiased, with a wrong model and a deterministic target, too", "[ope]") {
  const SmallProblem problem;
  CHECK(problem.expectation(inverse_propensity(HUGE_VAL)) == Approx(problem.truth).epsilon(1e-14));
  CHECK(problem.expectation(doubly_robust(HUGE_VAL)) == Approx(problem.truth).epsilon(1e-14));
  CHECK(std::fabs(problem.expectation(direct_method()) - problem.truth) > 0.01);
  // Clipping at 2 takes (10 - 2) of the first action's weight in the second context, and nothing else.
  CHECK(problem.expectation(inverse_propensity(2.0)) ==
        Approx(problem.truth - 0.5 * 0.1 * (10.0 - 2.0) * 0.7).epsilon(1e-14));
}

TEST_CASE("shifting and scaling rewards shifts and scales self-normalised estimates", "[ope]") {
  const OpeCase logged{"binary_logistic"};
  std::vector<double> moved;
  for (const double r : logged.rows.reward) { moved.push_back(1000.0 + 3.0 * r); }
  LoggedRows rows = logged.rows;
  rows.reward = moved;
  const OffPolicyEstimate before = evaluated(self_normalised_inverse_propensity(), logged.rows);
  const OffPolicyEstimate after = evaluated(self_normalised_inverse_propensity(), rows);
  CHECK(after.value == Approx(1000.0 + 3.0 * before.value).epsilon(1e-14));
  CHECK(after.standard_error == Approx(3.0 * before.standard_error).epsilon(1e-8));  // its square's digits are lost
}

TEST_CASE("DR is DM plus the weighted residuals; rules that remove nothing leave it, rules that remove all leave DM",
          "[ope]") {
  const OpeCase logged{"binary_logistic"};
  std::vector<double> residual;
  for (std::size_t i = 0; i < logged.rows.size(); ++i) {
    residual.push_back(logged.rows.reward[i] - logged.rows.predicted[i]);
  }
  const double model = evaluated(direct_method(), logged.rows).value;
  const double robust = evaluated(doubly_robust(HUGE_VAL), logged.rows).value;
  const LoggedRows residuals{residual, logged.rows.propensity, logged.rows.target};
  CHECK(robust == Approx(model + evaluated(inverse_propensity(HUGE_VAL), residuals).value).epsilon(1e-13));
  for (const auto& estimator :
       {switch_doubly_robust(HUGE_VAL), shrunk_doubly_robust(HUGE_VAL), sub_gaussian_doubly_robust(0.0)}) {
    CHECK(evaluated(estimator, logged.rows).value == Approx(robust).epsilon(1e-13));
  }
  CHECK(evaluated(switch_doubly_robust(0.0), logged.rows).value == Approx(model).epsilon(1e-13));
}

TEST_CASE("chunks and merged parts give what the whole log gives", "[ope]") {
  const OpeCase logged{"binary_logistic"};
  const auto estimators = builtin_off_policy_estimators(true);
  OffPolicyEvaluation whole{estimators};
  whole.observe(logged.rows);
  OffPolicyEvaluation first{estimators};
  OffPolicyEvaluation second{estimators, 221};
  first.observe(logged.rows.part(0, 1));
  first.observe(logged.rows.part(1, 219));
  second.observe(logged.rows.part(220, 280));
  OffPolicyEvaluation merged{estimators};
  merged.merge(first);
  merged.merge(second);
  CHECK(merged.rows() == 500);
  const auto expected = whole.estimates();
  const auto found = merged.estimates();
  for (std::size_t e = 0; e < estimators.size(); ++e) {
    INFO(estimators[e].name);
    CHECK(agree(found[e].value, expected[e].value, 1e-13));
    CHECK(agree(found[e].standard_error, expected[e].standard_error, 1e-12));
    CHECK(agree(found[e].effective_size, expected[e].effective_size, 1e-12));
    CHECK(found[e].largest_weight == expected[e].largest_weight);
  }
}

TEST_CASE("every broken row is refused by its number, over chunks and parts", "[ope]") {
  const std::vector<double> reward{1.0, NAN, 1.0, 1.0, 1.0, 1.0};
  const std::vector<double> propensity{0.0, 0.5, -0.5, 1.5, NAN, 0.5};
  const std::vector<double> target{0.5, 0.5, 0.5, 0.5, 0.5, 2.0};
  const LoggedRows rows{reward, propensity, target};
  OffPolicyEvaluation evaluation{{inverse_propensity(HUGE_VAL)}};
  CHECK_FALSE(evaluation.observe(rows.part(0, 2)));
  OffPolicyEvaluation rest{{inverse_propensity(HUGE_VAL)}, 3};
  rest.observe(rows.part(2, 4));
  evaluation.merge(rest);
  CHECK(problems_of(evaluation) ==
        std::vector<std::string>{"row 1, propensity: got 0, expected a probability in (0, 1]",
                                 "row 2, reward: got nan, expected a finite number",
                                 "row 3, propensity: got -0.5, expected a probability in (0, 1]",
                                 "row 4, propensity: got 1.5, expected a probability in (0, 1]",
                                 "row 5, propensity: got nan, expected a probability in (0, 1]",
                                 "row 6, target probability: got 2, expected a probability in [0, 1]"});
  OffPolicyEvaluation needy{{direct_method()}};
  CHECK_THROWS_AS(needy.observe(rows), InputError);
}

TEST_CASE("candidates may differ from row to row, some never taken; what is wrong with them is found", "[ope]") {
  LongRows table{true, true};
  table.add_row(1.0, 0.5);
  table.add_candidate(0.25, 2.0, 0.5, true);
  table.add_candidate(0.75, 4.0, 0.5, false);
  table.add_row(3.0, 1.0);
  table.add_candidate(0.5, 1.0, 1.0, true);
  table.add_candidate(0.0, 100.0, 0.0, false);  // dead: taken by neither policy
  table.add_candidate(0.5, 5.0, 0.0, false);    // the target's, never logged
  OffPolicyEvaluation evaluation{{doubly_robust(HUGE_VAL)}};
  evaluation.observe(table.view());
  // 3.5 + 0.5 (1 - 2) and 3 + 0.5 (3 - 1).
  CHECK(evaluation.estimates().front().value == Approx((3.0 + 4.0) / 2.0).epsilon(1e-15));
  CHECK(evaluation.overlap().uncovered() == 0.25);
  CHECK_THAT(overlap_warnings(evaluation.overlap()).back(), Contains("25.00% of the target policy's choices"));

  table.clear();
  table.add_row(1.0, 0.5);
  table.add_candidate(0.5, 1.0, 0.5, true);
  table.add_candidate(0.4, 1.0, 0.5, false);
  table.add_row(1.0, 0.5);
  table.add_candidate(1.5, NAN, 0.5, true);
  table.add_candidate(-0.5, 1.0, 0.5, false);
  table.add_row(1.0, 0.5);
  table.add_candidate(1.0, 1.0, 0.5, false);
  OffPolicyEvaluation broken{{doubly_robust(HUGE_VAL)}};
  broken.observe(table.view());
  const std::vector<std::string> problems = problems_of(broken);
  REQUIRE(problems.size() == 5);
  CHECK(problems[0] == "row 2, target probability of candidate 0: got 1.5, expected a probability in [0, 1]");
  CHECK(problems[1] == "row 2, predicted reward of candidate 0: got nan, expected a finite number");
  CHECK(problems[2] == "row 2, target probability of candidate 1: got -0.5, expected a probability in [0, 1]");
  CHECK(problems[3] == "row 3: got no candidate that was chosen, expected one");
  CHECK(problems[4] == "row 1, sum of the target probabilities: got 0.9, expected 1");
}

TEST_CASE("without overlap there is no self-normalised estimate, and a warning says why", "[ope]") {
  const std::vector<double> reward{1.0, 2.0};
  const std::vector<double> propensity{0.5, 0.5};
  const std::vector<double> target{0.0, 0.0};
  OffPolicyEvaluation evaluation{{inverse_propensity(HUGE_VAL), self_normalised_inverse_propensity()}};
  evaluation.observe(LoggedRows{reward, propensity, target});
  CHECK(evaluation.estimates()[0].value == 0.0);
  CHECK(std::isnan(evaluation.estimates()[1].value));
  CHECK(overlap_warnings(evaluation.overlap()) ==
        std::vector<std::string>{"no overlap: the target policy takes none of the logged actions"});
}

TEST_CASE("the largest weight after a rule is the one found by looking", "[ope]") {
  for (const WeightRule& rule : std::vector<WeightRule>{ClipWeight{3.0}, SwitchWeight{3.0}, ShrinkWeight{4.0},
                                                        ShrinkWeight{1e4}, SubGaussianWeight{0.2}, NoWeight{}}) {
    double largest = 0.0;
    for (double w = 0.0; w <= 10.0; w += 1.0) {
      largest = std::max(largest, std::visit([&](auto r) { return r(w, 0.0); }, rule));
    }
    CHECK(largest_weight(rule, 10.0) == Approx(largest).epsilon(1e-15));
  }
}
