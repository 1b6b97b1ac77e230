// The metrics of predictions against scikit-learn and SciPy.
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "libsim/core/json_file.hpp"
#include "libsim/metrics/amount_error.hpp"
#include "libsim/metrics/discrimination.hpp"
#include "libsim/metrics/inequality.hpp"
#include "libsim/metrics/ndcg.hpp"
#include "libsim/metrics/probability_score.hpp"
#include "libsim/metrics/rank_correlation.hpp"
#include "libsim/metrics/reliability.hpp"

using namespace libsim;

namespace {

using Numbers = std::vector<double>;

struct Case {
  std::string name;
  std::map<std::string, double> expected;
  std::map<std::string, Numbers> columns;
};

/// The cases of one kind. What is not defined is NaN.
std::vector<Case> cases_of(const std::string& kind) {
  std::vector<std::string> problems;
  const auto json =
      read_json_file(std::string{LIBSIM_SOURCE_DIR} + "/tests/metrics/data/prediction_vectors.json", problems);
  REQUIRE(problems.empty());
  std::vector<Case> cases;
  for (const auto& entry : *json) {
    if (entry["kind"] != kind) { continue; }
    Case found;
    found.name = entry["name"];
    for (const auto& [key, value] : entry.items()) {
      if (value.is_array()) { found.columns[key] = value.get<Numbers>(); }
    }
    for (const auto& [key, value] : entry["expected"].items()) {
      found.expected[key] = value.is_null() ? std::nan("") : value.get<double>();
    }
    cases.push_back(std::move(found));
  }
  return cases;
}

/// Each expected value has one that was computed, and they agree.
void compare(const Case& expected, const std::map<std::string, double>& computed) {
  for (const auto& [name, value] : expected.expected) {
    INFO(expected.name << ": " << name);
    REQUIRE(computed.contains(name));
    if (std::isnan(value)) {
      CHECK(std::isnan(computed.at(name)));
    } else {
      CHECK(computed.at(name) == Approx(value).epsilon(0).margin(name == "log_loss" ? 1e-8 : 1e-9));
    }
  }
}

}  // namespace

TEST_CASE("metrics of probabilities have scikit-learn's values", "[metrics]") {
  const std::vector<Case> cases = cases_of("binary");
  REQUIRE(cases.size() == 8);
  for (const Case& binary : cases) {
    const Numbers& y = binary.columns.at("y");
    const Numbers& p = binary.columns.at("p");
    const PredictionOrder order = order_by(p);
    const auto bins = [&](BinRule rule) { return reliability_bins(y, p, order, 15, rule); };
    const auto right = bins(BinRule::width_right_closed);
    const auto left = bins(BinRule::width_left_closed);
    compare(binary, {{"average_precision", average_precision(y, order)},
                     {"roc_auc", roc_auc(y, order)},
                     {"log_loss", log_loss(y, p)},
                     {"brier", brier_score(y, p)},
                     {"ece15_width_right_closed", expected_calibration_error(right)},
                     {"mce15_width_right_closed", largest_calibration_error(right)},
                     {"ece15_width_left_closed", expected_calibration_error(left)},
                     {"mce15_width_left_closed", largest_calibration_error(left)},
                     {"ece15_mass_array_split", expected_calibration_error(bins(BinRule::mass_split))},
                     {"ece15_quantile_edges", expected_calibration_error(bins(BinRule::mass_quantile))}});
  }
}

TEST_CASE("metrics of amounts have SciPy's values", "[metrics]") {
  const std::vector<Case> cases = cases_of("pair");
  REQUIRE(cases.size() == 5);
  for (const Case& pair : cases) {
    const Numbers& y = pair.columns.at("y");
    const Numbers& p = pair.columns.at("p");
    compare(pair, {{"spearman", spearman_correlation(order_by(y), order_by(p))},
                   {"kendall_tau_b", kendall_tau_b(order_by(y), order_by(p))},
                   {"pearson", pearson_correlation(y, p)},
                   {"mae", mean_absolute_error(y, p)},
                   {"rmse", root_mean_squared_error(y, p)}});
  }
}

TEST_CASE("NDCG has scikit-learn's values, ties averaged and ignored", "[metrics]") {
  const std::vector<Case> cases = cases_of("ranking");
  REQUIRE(cases.size() == 5);
  for (const Case& ranking : cases) {
    const Numbers& relevance = ranking.columns.at("relevance");
    const PredictionOrder scores = order_by(ranking.columns.at("score"));
    const PredictionOrder best = order_by(relevance);
    std::map<std::string, double> computed;
    for (const std::size_t k : {std::size_t{1}, std::size_t{3}, std::size_t{5}, std::size_t{10}, relevance.size()}) {
      const std::string name = "ndcg@" + (k == relevance.size() ? "all" : std::to_string(k));
      computed[name] = ndcg(relevance, scores, best, k);
      computed[name + "_ignore_ties"] = ndcg(relevance, scores, best, k, TieGains::later_first);
      if (k == relevance.size()) {
        computed.emplace("ndcg@" + std::to_string(k), computed[name]);
        computed.emplace("ndcg@" + std::to_string(k) + "_ignore_ties", computed[name + "_ignore_ties"]);
      }
    }
    compare(ranking, computed);
  }
}

TEST_CASE("measures of concentration have numpy's values", "[metrics]") {
  const std::vector<Case> cases = cases_of("concentration");
  REQUIRE(cases.size() == 4);
  for (const Case& concentration : cases) {
    const Numbers& x = concentration.columns.at("x");
    compare(concentration, {{"gini", gini(x)},
                            {"hhi", herfindahl_hirschman(x)},
                            {"shannon_entropy_nats", shannon_entropy(x)},
                            {"jain_index", jain_index(x)},
                            {"top1pct_share_ceil", top_share(x, 0.01, TopRule::up)},
                            {"top10pct_share_ceil", top_share(x, 0.10, TopRule::up)}});
  }
}
