/// @file  A linear function of features.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "libsim/estimators/click_features.hpp"

namespace libsim {

/// intercept + sum of weights * features.
struct LinearModel {
  double intercept = 0.0;       ///< the prediction at features 0
  std::vector<double> weights;  ///< [features]

  /// @param columns  [features] of [rows]. @param out  [rows]. O(rows * features), a column at a time
  void predict(FeatureColumns columns, std::span<double> out) const;
};

/// {"intercept", "weights": {NAME: weight}}. @param names  [features]
nlohmann::ordered_json linear_model_json(const LinearModel& model, std::span<const std::string> names);

/// Reads what linear_model_json wrote. What is missing or no number is one line in `problems` each.
/// @param path   the JSON pointer of `json`, for the lines
/// @param names  [features] the weights that must be there
LinearModel read_linear_model(const nlohmann::json& json, const std::string& path, std::span<const std::string> names,
                              std::vector<std::string>& problems);

}  // namespace libsim
