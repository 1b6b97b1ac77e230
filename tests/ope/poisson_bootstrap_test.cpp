#include "libsim/ope/poisson_bootstrap.hpp"

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "libsim/core/file.hpp"
#include "libsim/log/csv_tokenizer.hpp"
#include "libsim/ope/cluster_terms.hpp"
#include "libsim/ope/intervals.hpp"
#include "libsim/ope/off_policy_evaluation.hpp"
#include "tests/ope/vectors.hpp"

using namespace libsim;
using namespace libsim::test;

namespace {

/// tests/ope/data/tiny_exact_resamples.csv: 200 resamples of 8 rows.
std::vector<std::vector<std::uint32_t>> given_resamples() {
  std::vector<std::string> problems;
  const std::string text = read_file(ope_data + "tiny_exact_resamples.csv", problems).value();
  CsvTokenizer lines{text};
  std::vector<std::vector<std::uint32_t>> resamples;
  while (lines.next()) {
    auto& rows = resamples.emplace_back();
    for (const auto field : lines.fields()) {
      rows.push_back(static_cast<std::uint32_t>(std::stoul(std::string{field})));
    }
  }
  return resamples;
}

double mean_of(const std::vector<double>& values) {
  RunningStats stats;
  for (const double value : values) { stats.observe(value); }
  return stats.mean();
}

}  // namespace

TEST_CASE("on given resamples the percentiles are those of Open Bandit Pipeline", "[ope]") {
  const auto resamples = given_resamples();
  REQUIRE(resamples.size() == 200);
  const OpeCase logged{"tiny_exact"};
  std::map<std::string, OffPolicyEstimator> named;
  for (const auto& estimator : builtin_off_policy_estimators(true)) { named.emplace(estimator.name, estimator); }
  const auto& expected = expected_values()["exact_bootstrap"];
  REQUIRE(expected.size() == 33);
  for (const auto& result : expected) {
    const std::string name = result["estimator"];
    INFO(name);
    const TermColumns terms = terms_of(named.at(name), logged.rows);
    const std::vector<double> frozen = frozen_terms(terms.view());
    std::vector<double> values;
    for (const auto& rows : resamples) {
      std::vector<double> drawn;
      for (const std::uint32_t row : rows) { drawn.push_back(frozen[row]); }
      values.push_back(value_of({drawn, {}, {}, {}}));
    }
    CHECK(agree(mean_of(values), number_of(result["mean"]), 1e-12));
    const Interval interval = percentile_interval(0.0, values);
    CHECK(agree(interval.low, number_of(result["lower"]), 1e-12));
    CHECK(agree(interval.high, number_of(result["upper"]), 1e-12));
  }
}

TEST_CASE("the bootstrap's percentiles lie where Open Bandit Pipeline's seeds put them", "[ope]") {
  const OpeCase logged{"binary_logistic"};
  const std::vector<OffPolicyEstimator> estimators{inverse_propensity(HUGE_VAL), self_normalised_inverse_propensity(),
                                                   direct_method(), doubly_robust(HUGE_VAL)};
  PoissonBootstrap bootstrap{estimators, 4000, 1};
  bootstrap.observe(logged.rows);
  for (std::size_t e = 0; e < estimators.size(); ++e) {
    const std::string& name = estimators[e].name;
    INFO(name);
    const Interval interval = percentile_interval(0.0, bootstrap.values(e));
    const double error = standard_error_of(terms_of(estimators[e], logged.rows).view());
    // A 2.5% percentile of B normal values has a standard error of sqrt(0.025 0.975 / B) / density(1.96) = 2.67 s /
    // sqrt B: 0.06 s here and 0.042 s there (B = 2000 and 4000); four of the difference's are 0.29 s.
    const double margin = 0.29 * error;
    if (name == "SNIPW") {
      const auto& ratio = expected_values()["self_normalised"][0];
      CHECK(interval.low == Approx(ratio["ratio_boot95_lower_range3"][0].get<double>()).margin(margin));
      CHECK(interval.high == Approx(ratio["ratio_boot95_upper_range3"][0].get<double>()).margin(margin));
      continue;
    }
    for (const auto& result : expected_values()["results"]) {
      if (result["case"] != "binary_logistic" || result["estimator"] != name) { continue; }
      CHECK(interval.low == Approx(result["boot95_lower_seed1_B2000"].get<double>()).margin(margin));
      CHECK(interval.high == Approx(result["boot95_upper_seed1_B2000"].get<double>()).margin(margin));
    }
  }
}

TEST_CASE("a row's count in a resample has mean and variance 1", "[ope]") {
  RunningStats stats;
  for (std::uint32_t block = 0; block < 20; ++block) {
    for (std::uint32_t replicate = 0; replicate < 50; ++replicate) {
      const ResampleCounts counts{7, block, replicate};
      for (const double count : counts.values()) { stats.observe(count); }
    }
  }
  // Of 512,000 counts, with fourth central moment 4: standard errors 0.0014 and sqrt(3 / 512,000) = 0.0024.
  CHECK(stats.mean() == Approx(1.0).margin(4 * 0.0014));
  CHECK(stats.variance() == Approx(1.0).margin(4 * 0.0024));
}

TEST_CASE("a bootstrap does not depend on how the log is cut", "[ope]") {
  const OpeCase logged{"binary_logistic"};
  const std::vector<OffPolicyEstimator> estimators{doubly_robust(2.0), self_normalised_doubly_robust()};
  // Three times the rows, so that there are several blocks.
  std::vector<double> reward;
  std::vector<double> propensity;
  std::vector<double> target;
  std::vector<double> predicted;
  std::vector<double> model_value;
  for (int copy = 0; copy < 3; ++copy) {
    const auto append = [](std::vector<double>& to, std::span<const double> from) {
      to.insert(to.end(), from.begin(), from.end());
    };
    append(reward, logged.rows.reward);
    append(propensity, logged.rows.propensity);
    append(target, logged.rows.target);
    append(predicted, logged.rows.predicted);
    append(model_value, logged.rows.model_value);
  }
  const LoggedRows rows{reward, propensity, target, predicted, model_value};
  PoissonBootstrap whole{estimators, 20, 3};
  whole.observe(rows);
  PoissonBootstrap first{estimators, 20, 3};
  first.observe(rows.part(0, 100));
  first.observe(rows.part(100, 600));
  PoissonBootstrap second{estimators, 20, 3, 700};
  second.observe(rows.part(700, 500));
  first.merge(second);
  first.observe(rows.part(1200, 300));  // it goes on where the merged parts ended
  for (std::size_t e = 0; e < estimators.size(); ++e) {
    for (std::size_t b = 0; b < 20; ++b) { CHECK(agree(first.values(e)[b], whole.values(e)[b], 1e-13)); }
  }
}

TEST_CASE("with one row a cluster, errors by cluster are those by row", "[ope]") {
  const OpeCase logged{"binary_logistic"};
  const std::vector<OffPolicyEstimator> estimators{doubly_robust(2.0), self_normalised_doubly_robust()};
  ClusterTerms single{estimators};
  ClusterTerms pairs{estimators};
  std::vector<std::uint32_t> each;
  std::vector<std::uint32_t> halves;
  for (std::uint32_t i = 0; i < logged.rows.size(); ++i) {
    each.push_back(i);
    halves.push_back(i % 250);
  }
  single.observe(logged.rows, each);
  pairs.observe(logged.rows, halves);
  CHECK(pairs.clusters() == 250);
  PoissonBootstrap by_row{estimators, 20, 3};
  by_row.observe(logged.rows);
  PoissonBootstrap by_cluster{estimators, 20, 3};
  by_cluster.observe(single.all_terms());
  for (std::size_t e = 0; e < estimators.size(); ++e) {
    const TermColumns terms = terms_of(estimators[e], logged.rows);
    CHECK(agree(value_of(single.terms(e)), value_of(terms.view()), 1e-13));
    CHECK(agree(value_of(pairs.terms(e)), value_of(terms.view()), 1e-13));
    CHECK(agree(standard_error_of(single.terms(e)), standard_error_of(terms.view()), 1e-13));
    for (std::size_t b = 0; b < 20; ++b) { CHECK(agree(by_row.values(e)[b], by_cluster.values(e)[b], 1e-13)); }
  }
}

TEST_CASE("rows that a user repeats tell nothing new, and errors by cluster know it", "[ope]") {
  const std::vector<double> reward{1.0, 0.0, 2.0, 5.0};
  const std::vector<double> propensity{0.5, 0.25, 0.5, 1.0};
  const std::vector<double> target{0.25, 0.5, 0.5, 0.5};
  std::vector<double> reward_twice;
  std::vector<double> propensity_twice;
  std::vector<double> target_twice;
  std::vector<std::uint32_t> user;
  for (std::uint32_t i = 0; i < 4; ++i) {
    for (int twice = 0; twice < 2; ++twice) {
      reward_twice.push_back(reward[i]);
      propensity_twice.push_back(propensity[i]);
      target_twice.push_back(target[i]);
      user.push_back(i);
    }
  }
  for (const OffPolicyEstimator& estimator : {inverse_propensity(HUGE_VAL), self_normalised_inverse_propensity()}) {
    INFO(estimator.name);
    ClusterTerms clusters{{estimator}};
    clusters.observe({reward_twice, propensity_twice, target_twice}, user);
    const TermColumns once = terms_of(estimator, {reward, propensity, target});
    CHECK(agree(standard_error_of(clusters.terms(0)), standard_error_of(once.view()), 1e-14));
    // The mean weight's error likewise; rewards that count, |w r| = 0.5, 0, 2, 2.5, have squares of 10.5 and cubes
    // of 23.75.
    OffPolicyEvaluation evaluation{{estimator}};
    evaluation.observe(LoggedRows{reward, propensity, target});
    CHECK(clusters.overlap().clusters == 4);
    CHECK(agree(clusters.overlap().mean_weight_error, evaluation.overlap().weights.mean_standard_error(), 1e-14));
    CHECK(agree(clusters.overlap().rewarded, 10.5 * 10.5 * 10.5 / (23.75 * 23.75), 1e-14));
  }
}
