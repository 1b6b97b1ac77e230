#include "libsim/estimators/boosted_trees.hpp"

#include <cmath>
#include <type_traits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/core/json_file.hpp"

namespace libsim {
namespace {

constexpr double most_value = 1e9;  // of what is read

/// A column of numbers that T holds. What is none is a line in `problems`.
template <class T>
std::vector<T> read_column(const nlohmann::json& json, const char* key, const std::string& path,
                           std::vector<std::string>& problems) {
  std::vector<T> values;
  const auto found = json.is_object() ? json.find(key) : json.end();
  if (found == json.end() || !found->is_array()) {
    problems.push_back(fmt::format("{}/{}: got {}, expected a list of numbers", path, key,
                                   found == json.end() ? "nothing" : shown_json(*found)));
    return values;
  }
  for (const nlohmann::json& element : *found) {
    constexpr double least = std::is_signed_v<T> ? -most_value : 0.0;
    const double value = element.is_number() ? element.get<double>() : std::nan("");
    const bool is_held = value >= least && value <= most_value;
    const T held = is_held ? static_cast<T>(value) : T{};
    if (!is_held || (std::is_integral_v<T> && static_cast<double>(held) != value)) {
      problems.push_back(fmt::format("{}/{}/{}: got {}, expected {}", path, key, values.size(), shown_json(element),
                                     std::is_integral_v<T> ? "a place" : "a number"));
      return values;
    }
    values.push_back(held);
  }
  return values;
}

}  // namespace

void BoostedTrees::predict(FeatureColumns columns, std::span<double> out) const {
  std::vector<float> row(columns.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    for (std::size_t f = 0; f < columns.size(); ++f) { row[f] = columns[f][i]; }
    double sum = base;
    for (const std::uint32_t root : roots) {
      std::uint32_t at = root;
      while (nodes[at].feature != leaf) {
        const Node& node = nodes[at];
        at = row[static_cast<std::size_t>(node.feature)] < node.value ? at + 1 : node.right;
      }
      sum += static_cast<double>(nodes[at].value);
    }
    out[i] = sum;
  }
}

nlohmann::ordered_json boosted_trees_json(const BoostedTrees& trees) {
  std::vector<std::int32_t> feature;
  std::vector<float> value;
  std::vector<std::uint32_t> right;
  for (const BoostedTrees::Node& node : trees.nodes) {
    feature.push_back(node.feature), value.push_back(node.value), right.push_back(node.right);
  }
  return {{"base", trees.base}, {"roots", trees.roots}, {"feature", feature}, {"value", value}, {"right", right}};
}

BoostedTrees read_boosted_trees(const nlohmann::json& json, const std::string& path, std::size_t features,
                                std::vector<std::string>& problems) {
  const std::size_t known = problems.size();
  BoostedTrees trees;
  const auto base = json.is_object() ? json.find("base") : json.end();
  if (base == json.end() || !base->is_number()) {
    problems.push_back(
        fmt::format("{}/base: got {}, expected a number", path, base == json.end() ? "nothing" : shown_json(*base)));
  } else {
    trees.base = base->get<double>();
  }
  trees.roots = read_column<std::uint32_t>(json, "roots", path, problems);
  const auto feature = read_column<std::int32_t>(json, "feature", path, problems);
  const auto value = read_column<float>(json, "value", path, problems);
  const auto right = read_column<std::uint32_t>(json, "right", path, problems);
  if (problems.size() > known) { return trees; }
  const std::size_t n = feature.size();
  if (value.size() != n || right.size() != n) {
    problems.push_back(fmt::format("{}: got {}, {} and {} of feature, value and right, expected as many of each", path,
                                   n, value.size(), right.size()));
    return trees;
  }
  for (const std::uint32_t root : trees.roots) {
    if (root >= n) { problems.push_back(fmt::format("{}/roots: got {}, expected a place below {}", path, root, n)); }
  }
  for (std::size_t i = 0; i < n; ++i) {
    const bool is_leaf = feature[i] == BoostedTrees::leaf;
    if (!is_leaf && (feature[i] < 0 || static_cast<std::size_t>(feature[i]) >= features)) {
      problems.push_back(
          fmt::format("{}/feature/{}: got {}, expected one of {}, or -1", path, i, feature[i], features));
    }
    // Children stand behind their parents: whoever asks on gets to a leaf.
    if (!is_leaf && (right[i] <= i || right[i] >= n)) {
      problems.push_back(
          fmt::format("{}/right/{}: got {}, expected a place behind it, below {}", path, i, right[i], n));
    }
    trees.nodes.push_back({feature[i], value[i], right[i]});
  }
  return trees;
}

}  // namespace libsim
