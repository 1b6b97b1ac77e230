#include "libsim/estimators/boosted_trees.hpp"

#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "libsim/core/draws.hpp"

using namespace libsim;
using Catch::Matchers::Contains;

namespace {

/// x0 < 1: -2, else x1 < 0.5: 3, else 4; and from a second tree, x1 < 2: 0.25, else 0.5.
BoostedTrees two_trees() {
  BoostedTrees trees;
  trees.base = 10.0;
  trees.roots = {0, 5};
  trees.nodes = {{0, 1.0F, 2},
                 {BoostedTrees::leaf, -2.0F, 0},
                 {1, 0.5F, 4},
                 {BoostedTrees::leaf, 3.0F, 0},
                 {BoostedTrees::leaf, 4.0F, 0},
                 {1, 2.0F, 7},
                 {BoostedTrees::leaf, 0.25F, 0},
                 {BoostedTrees::leaf, 0.5F, 0}};
  return trees;
}

std::vector<double> predictions(const BoostedTrees& trees, const std::vector<std::vector<float>>& columns) {
  const std::vector<std::span<const float>> views{columns.begin(), columns.end()};
  std::vector<double> out(columns.front().size());
  trees.predict(views, out);
  return out;
}

BoostedTrees fitted(const std::vector<std::vector<float>>& columns, const std::vector<double>& labels,
                    const BoostedOptions& options) {
  const std::vector<std::span<const float>> views{columns.begin(), columns.end()};
  return fit_boosted_trees(views, labels, options);
}

}  // namespace

TEST_CASE("features lead to a leaf of each tree, and the leaves add up", "[estimators]") {
  CHECK(predictions(two_trees(), {{0.0F, 1.0F, 1.0F, 5.0F}, {9.0F, 0.0F, 0.5F, 2.0F}}) ==
        std::vector<double>{8.5, 13.25, 14.25, 14.5});
}

TEST_CASE("trees come back from JSON, and mistakes in it are all listed", "[estimators]") {
  nlohmann::json json = boosted_trees_json(two_trees());
  std::vector<std::string> problems;
  const BoostedTrees read = read_boosted_trees(json, "/gift", 2, problems);
  CHECK(problems.empty());
  CHECK(boosted_trees_json(read) == boosted_trees_json(two_trees()));

  SECTION("places that lead nowhere, or back") {
    json["feature"][0] = 2;
    json["right"][2] = 1;
    json["roots"][1] = 8;
    read_boosted_trees(json, "/gift", 2, problems);
    REQUIRE(problems.size() == 3);
    CHECK_THAT(problems[0], Contains("/gift/roots: got 8"));
    CHECK_THAT(problems[1], Contains("/gift/feature/0: got 2"));
    CHECK_THAT(problems[2], Contains("/gift/right/2: got 1"));
  }
  SECTION("places below 0") {
    json["roots"][0] = -1;
    json["right"][0] = -1;
    read_boosted_trees(json, "/gift", 2, problems);
    CHECK(problems.size() == 2);
  }
  SECTION("what is no number, or missing") {
    json["feature"][1] = 0.5;
    json["value"] = "many";
    json.erase("base");
    read_boosted_trees(json, "/gift", 2, problems);
    CHECK(problems.size() == 3);
  }
  SECTION("columns of different lengths") {
    json["right"].push_back(3);
    read_boosted_trees(json, "/gift", 2, problems);
    REQUIRE(problems.size() == 1);
    CHECK_THAT(problems[0], Contains("got 8, 8 and 9"));
  }
}

TEST_CASE("one tree with one question has the leaves of the closed form", "[estimators]") {
  if (!can_fit_boosted_trees()) {
    WARN("built without XGBoost: nothing was tested");
    return;
  }
  SECTION("of squares: the rate times the sum of residuals over rows and penalty") {
    const BoostedTrees trees = fitted({{0.0F, 0.0F, 0.0F, 1.0F, 1.0F}}, {1.0, 2.0, 3.0, 10.0, 12.0},
                                      {.penalty = 1.0, .trees = 1, .depth = 1, .learning_rate = 0.5});
    const std::vector<double> out = predictions(trees, {{0.0F, 1.0F}});
    const double mean = 28.0 / 5.0;
    CHECK(out[0] == Approx(mean + 0.5 * (6.0 - 3.0 * mean) / (3.0 + 1.0)).margin(1e-6));
    CHECK(out[1] == Approx(mean + 0.5 * (22.0 - 2.0 * mean) / (2.0 + 1.0)).margin(1e-6));
  }
  SECTION("of logits: the same of labels less p, over p (1 - p) and penalty") {
    const BoostedTrees trees =
        fitted({{0.0F, 0.0F, 0.0F, 0.0F, 0.0F, 1.0F, 1.0F, 1.0F, 1.0F, 1.0F}}, {0, 0, 0, 1, 1, 1, 1, 1, 0, 1},
               {.loss = BoostedLoss::logistic, .penalty = 1.0, .trees = 1, .depth = 1, .learning_rate = 1.0});
    const std::vector<double> out = predictions(trees, {{0.0F, 1.0F}});
    const double p = 6.5 / 11.0;
    const double weight = 5.0 * p * (1.0 - p) + 1.0;
    CHECK(out[0] == Approx(std::log(p / (1.0 - p)) + (2.0 - 5.0 * p) / weight).margin(1e-6));
    CHECK(out[1] == Approx(std::log(p / (1.0 - p)) + (4.0 - 5.0 * p) / weight).margin(1e-6));
  }
}

TEST_CASE("trees learn a product of two features, which no sum can", "[estimators]") {
  if (!can_fit_boosted_trees()) {
    WARN("built without XGBoost: nothing was tested");
    return;
  }
  RngStream rng{{31, 0}, Purpose::test, 0};
  std::vector<std::vector<float>> columns(2);
  std::vector<double> labels;
  for (int row = 0; row < 2000; ++row) {
    const double a = draw_normal(rng);
    const double b = draw_normal(rng);
    columns[0].push_back(static_cast<float>(a)), columns[1].push_back(static_cast<float>(b));
    labels.push_back(a * b > 0.0 ? 1.0 : 0.0);
  }
  const std::vector<double> logits = predictions(fitted(columns, labels, {.loss = BoostedLoss::logistic}), columns);
  int right = 0;
  for (std::size_t row = 0; row < labels.size(); ++row) { right += (logits[row] > 0.0) == (labels[row] > 0.5) ? 1 : 0; }
  CHECK(right > 1900);
}

TEST_CASE("with one class, or without rows, there are no trees", "[estimators]") {
  if (!can_fit_boosted_trees()) {
    WARN("built without XGBoost: nothing was tested");
    return;
  }
  const BoostedTrees never = fitted({{1.0F, 2.0F, 3.0F}}, {0.0, 0.0, 0.0}, {.loss = BoostedLoss::logistic});
  CHECK(never.roots.empty());
  CHECK(never.base == Approx(std::log(0.5 / 3.5)));
  CHECK(fitted({{}}, {}, {}).base == 0.0);
}
