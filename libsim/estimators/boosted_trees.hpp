/// @file  Gradient-boosted regression trees.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "libsim/estimators/click_features.hpp"

namespace libsim {

/// What trees are fitted to make small.
enum class BoostedLoss : std::uint8_t {
  squared,  ///< of labels; predictions are of the label
  logistic  ///< minus the log likelihood of labels in [0, 1]; predictions are of the logit
};

/// How trees are fitted.
struct BoostedOptions {
  BoostedLoss loss = BoostedLoss::squared;  ///< and what predictions are of
  double penalty = 1.0;                     ///< on half the squared values of leaves; >= 0
  std::uint32_t trees = 150;                ///< one after the other
  std::uint32_t depth = 4;                  ///< most questions on the way to a leaf
  double learning_rate = 0.1;               ///< share of its best values that each tree adds
};

/// A base and the leaves, one a tree, to which the features lead.
struct BoostedTrees {
  /// A question, with its left child right behind it; or a leaf.
  struct Node {
    std::int32_t feature = leaf;  ///< left if this feature is below `value`
    float value = 0.0F;           ///< or of a leaf, what it adds
    std::uint32_t right = 0;      ///< place of the right child, behind this one
  };
  static constexpr std::int32_t leaf = -1;  ///< in place of a feature

  double base = 0.0;                 ///< without any tree
  std::vector<std::uint32_t> roots;  ///< [trees] places of the first node of each
  std::vector<Node> nodes;           ///< of all trees

  /// @param columns  [features] of [rows]. @param out  [rows]. O(rows * trees * depth)
  void predict(FeatureColumns columns, std::span<double> out) const;
};

/// Whether this libsim was built with XGBoost, which fits them; whoever has trees predicts without it.
bool can_fit_boosted_trees();

/// By histograms of 256 bins a feature, on one thread, so that one XGBoost on one kind of processor always makes the
/// same trees. Source: T. Chen, C. Guestrin, KDD 2016. With one class only, or without rows, there are no trees.
/// @param labels  [rows]. @throws ResourceError  if XGBoost cannot, or is not there
BoostedTrees fit_boosted_trees(FeatureColumns features, std::span<const double> labels, const BoostedOptions& options);

/// {"base", "roots", "feature", "value", "right"}: columns of the nodes.
nlohmann::ordered_json boosted_trees_json(const BoostedTrees& trees);
/// Reads what boosted_trees_json wrote. @param features  how many there are
/// @param path  the JSON pointer of `json`, for the lines in `problems`
BoostedTrees read_boosted_trees(const nlohmann::json& json, const std::string& path, std::size_t features,
                                std::vector<std::string>& problems);

}  // namespace libsim
