// Gift models as JSON.
#include <algorithm>
#include <cmath>
#include <optional>

#include <nlohmann/json.hpp>

#include "libsim/core/config.hpp"
#include "libsim/core/error.hpp"
#include "libsim/core/file.hpp"
#include "libsim/core/json_file.hpp"
#include "libsim/estimators/gift_estimator.hpp"

namespace libsim {
namespace {

/// Reads a part that is there, or null: weights, or of a boosted model trees.
void read_part(ConfigReader& reader, std::string_view key, const GiftEstimator& model, LinearModel& weights,
               BoostedTrees& trees) {
  const nlohmann::json* part = reader.find(key);
  if (part == nullptr || (part->is_null() && model.kind != GiftEstimatorKind::boosted)) { return; }
  if (model.kind == GiftEstimatorKind::boosted) {
    trees = read_boosted_trees(*part, reader.pointer_to(key), model.names.size(), reader.problems());
  } else {
    weights = read_linear_model(*part, reader.pointer_to(key), model.names, reader.problems());
  }
}

nlohmann::ordered_json part_json(const GiftEstimator& model, const LinearModel& weights, const BoostedTrees& trees) {
  if (model.kind == GiftEstimatorKind::boosted) { return boosted_trees_json(trees); }
  return weights.weights.empty() ? nlohmann::ordered_json{} : linear_model_json(weights, model.names);
}

/// Which parts a kind has weights for.
bool needs_gift(GiftEstimatorKind kind) {
  return kind == GiftEstimatorKind::logistic || kind == GiftEstimatorKind::two_stage ||
         kind == GiftEstimatorKind::multi_task;
}

bool needs_amount(GiftEstimatorKind kind) {
  return kind >= GiftEstimatorKind::direct && kind != GiftEstimatorKind::boosted;
}

}  // namespace

nlohmann::ordered_json gift_estimator_json(const GiftEstimator& model) {
  return {{"kind", gift_estimator_names[static_cast<std::size_t>(model.kind)]},
          {"back_transform", back_transform_names[static_cast<std::size_t>(model.back)]},
          {"features", model.names},
          {"prevalence", model.prevalence},
          {"mean_amount", model.mean_amount},
          {"scale", model.scale},
          {"gift", part_json(model, model.gift, model.gift_trees)},
          {"amount", part_json(model, model.amount, model.amount_trees)}};
}

GiftEstimator read_gift_estimator(const nlohmann::json& json, const std::string& source) {
  std::vector<std::string> problems;
  ConfigReader reader{json, "", problems};
  GiftEstimator model;
  constexpr double most = 1e300;
  reader.require_key("kind", "which model it is");
  reader.choice("kind", model.kind, gift_estimator_names, "which model it is");
  reader.choice("back_transform", model.back, back_transform_names, "from log(1 + y) to y");
  reader.require_key("features", "names of the features");
  reader.field("features", model.names, "names of the features");
  reader.field("prevalence", model.prevalence, {0.0, 1.0}, "", "share of training rows with a gift");
  reader.field("mean_amount", model.mean_amount, {0.0, most}, "coins", "per training row");
  reader.field("scale", model.scale, {0.0, most}, "", "of the way back from logarithms");
  if (model.kind == GiftEstimatorKind::boosted) {
    reader.require_key("gift", "trees");
    reader.require_key("amount", "trees");
  }
  read_part(reader, "gift", model, model.gift, model.gift_trees);
  read_part(reader, "amount", model, model.amount, model.amount_trees);
  reader.reject_unknown_keys();
  if (problems.empty()) {
    const auto lacks = [&](bool needed, const LinearModel& part, const char* key) {
      if (needed && part.weights.size() != model.names.size()) {
        problems.push_back(std::string{"/"} + key + ": got nothing, expected weights: this kind predicts with them");
      }
    };
    lacks(needs_gift(model.kind) && !model.names.empty(), model.gift, "gift");
    lacks(needs_amount(model.kind) && !model.names.empty(), model.amount, "amount");
    for (const char* name : {"pair_clicks", "pair_gifts", "pair_coins"}) {
      if (model.kind == GiftEstimatorKind::pair_mean && std::ranges::find(model.names, name) == model.names.end()) {
        problems.push_back(std::string{"/features: got no \""} + name + "\", expected it: a pair's mean is made of it");
      }
    }
  }
  if (!problems.empty()) { throw InputError{source, problems}; }
  return model;
}

void save_gift_estimator(const GiftEstimator& model, const std::filesystem::path& file) {
  write_file(file, gift_estimator_json(model).dump(2) + "\n");
}

GiftEstimator load_gift_estimator(const std::filesystem::path& file) {
  std::vector<std::string> problems;
  const auto json = read_json_file(file, problems);
  if (!json || !problems.empty()) { throw InputError{file.string(), problems}; }
  return read_gift_estimator(*json, file.string());
}

}  // namespace libsim
