#include "libsim/estimators/linear_model.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include <nlohmann/json.hpp>

#include "libsim/core/json_file.hpp"

namespace libsim {
namespace {

double read_number(const nlohmann::json& json, const std::string& key, const std::string& path,
                   std::vector<std::string>& problems) {
  const auto found = json.is_object() ? json.find(key) : json.end();
  if (found != json.end() && found->is_number()) { return found->get<double>(); }
  problems.push_back(path + "/" + key + ": got " + (found == json.end() ? "nothing" : shown_json(*found)) +
                     ", expected a number");
  return 0.0;
}

}  // namespace

void LinearModel::predict(FeatureColumns columns, std::span<double> out) const {
  assert(columns.size() == weights.size() && "the features that the model was fitted on");
  constexpr std::size_t block = 4096;  // of `out`, so that it stays in the cache over all columns
  for (std::size_t from = 0; from < out.size(); from += block) {
    const std::span<double> part = out.subspan(from, std::min(block, out.size() - from));
    std::ranges::fill(part, intercept);
    for (std::size_t f = 0; f < columns.size(); ++f) {
      const float* values = columns[f].data() + from;
      const double weight = weights[f];
      for (std::size_t i = 0; i < part.size(); ++i) { part[i] += weight * static_cast<double>(values[i]); }
    }
  }
}

nlohmann::ordered_json linear_model_json(const LinearModel& model, std::span<const std::string> names) {
  nlohmann::ordered_json weights = nlohmann::ordered_json::object();
  for (std::size_t f = 0; f < names.size(); ++f) { weights[names[f]] = model.weights[f]; }
  return {{"intercept", model.intercept}, {"weights", std::move(weights)}};
}

LinearModel read_linear_model(const nlohmann::json& json, const std::string& path, std::span<const std::string> names,
                              std::vector<std::string>& problems) {
  LinearModel model;
  model.intercept = read_number(json, "intercept", path, problems);
  const nlohmann::json weights = json.is_object() ? json.value("weights", nlohmann::json::object()) : nlohmann::json{};
  for (const std::string& name : names) {
    model.weights.push_back(read_number(weights, name, path + "/weights", problems));
  }
  return model;
}

}  // namespace libsim
