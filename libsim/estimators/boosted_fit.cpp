// Trees by XGBoost, through its C interface.
#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <memory>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <xgboost/c_api.h>

#include "libsim/core/error.hpp"
#include "libsim/core/portable_math.hpp"
#include "libsim/estimators/boosted_trees.hpp"

namespace libsim {
namespace {

void check(int code) {
  if (code != 0) { throw ResourceError{std::string{"XGBoost: "} + XGBGetLastError()}; }
}

struct FreeMatrix {
  void operator()(DMatrixHandle matrix) const { XGDMatrixFree(matrix); }
};
struct FreeBooster {
  void operator()(BoosterHandle booster) const { XGBoosterFree(booster); }
};
using Matrix = std::unique_ptr<void, FreeMatrix>;
using Booster = std::unique_ptr<void, FreeBooster>;

Matrix matrix_of(FeatureColumns features, std::span<const double> labels) {
  const std::size_t n = labels.size();
  const std::size_t width = features.size();
  std::vector<float> rows(n * width);
  for (std::size_t f = 0; f < width; ++f) {
    for (std::size_t i = 0; i < n; ++i) { rows[i * width + f] = features[f][i]; }
  }
  DMatrixHandle made = nullptr;
  // Every feature is finite: NaN marks what is missing, which nothing is.
  check(XGDMatrixCreateFromMat(rows.data(), n, width, std::numeric_limits<float>::quiet_NaN(), &made));
  Matrix matrix{made};
  const std::vector<float> label{labels.begin(), labels.end()};
  check(XGDMatrixSetFloatInfo(made, "label", label.data(), n));
  return matrix;
}

/// Adds a tree in XGBoost's form, node by node from the root down, the left child behind its parent.
void add_tree(const nlohmann::json& tree, BoostedTrees& trees) {
  const auto& left = tree.at("left_children");
  const auto& right = tree.at("right_children");
  const auto& feature = tree.at("split_indices");
  const auto& value = tree.at("split_conditions");  // of a leaf, what it adds
  const auto add = [&](const auto& self, std::size_t node) -> void {
    const std::size_t place = trees.nodes.size();
    const int below = left.at(node).get<int>();
    trees.nodes.push_back(
        {below < 0 ? BoostedTrees::leaf : feature.at(node).get<std::int32_t>(), value.at(node).get<float>(), 0});
    if (below < 0) { return; }
    self(self, static_cast<std::size_t>(below));
    trees.nodes[place].right = static_cast<std::uint32_t>(trees.nodes.size());
    self(self, right.at(node).get<std::size_t>());
  };
  trees.roots.push_back(static_cast<std::uint32_t>(trees.nodes.size()));
  add(add, 0);
}

}  // namespace

bool can_fit_boosted_trees() {
  return true;
}

BoostedTrees fit_boosted_trees(FeatureColumns features, std::span<const double> labels, const BoostedOptions& options) {
  BoostedTrees trees;
  const bool is_logistic = options.loss == BoostedLoss::logistic;
  const auto n = static_cast<double>(labels.size());
  const double sum = std::accumulate(labels.begin(), labels.end(), 0.0);
  const double mean = is_logistic ? (sum + 0.5) / (n + 1.0) : sum / std::max(n, 1.0);
  trees.base = is_logistic ? portable_log(mean / (1.0 - mean)) : mean;
  if (labels.empty() || std::ranges::min(labels) == std::ranges::max(labels)) { return trees; }

  const Matrix matrix = matrix_of(features, labels);
  const std::array<DMatrixHandle, 1> matrices{matrix.get()};
  BoosterHandle made = nullptr;
  check(XGBoosterCreate(matrices.data(), matrices.size(), &made));
  const Booster booster{made};
  const std::array<std::pair<const char*, std::string>, 9> settings{
      {{"objective", is_logistic ? "binary:logistic" : "reg:squarederror"},
       {"base_score", fmt::format("{:.9g}", mean)},
       {"tree_method", "hist"},
       {"max_depth", std::to_string(options.depth)},
       {"eta", fmt::format("{:.9g}", options.learning_rate)},
       {"lambda", fmt::format("{:.9g}", options.penalty)},
       {"nthread", "1"},
       {"seed", "0"},
       {"verbosity", "0"}}};
  for (const auto& [name, value] : settings) { check(XGBoosterSetParam(made, name, value.c_str())); }
  for (std::uint32_t tree = 0; tree < options.trees; ++tree) {
    check(XGBoosterUpdateOneIter(made, static_cast<int>(tree), matrix.get()));
  }
  bst_ulong length = 0;
  const char* text = nullptr;
  check(XGBoosterSaveModelToBuffer(made, R"({"format": "json"})", &length, &text));
  const nlohmann::json saved = nlohmann::json::parse(std::string_view{text, length});
  for (const nlohmann::json& tree : saved.at("learner").at("gradient_booster").at("model").at("trees")) {
    add_tree(tree, trees);
  }
  return trees;
}

}  // namespace libsim
