#include "libsim/report/calibration_json.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/report/result_json.hpp"

namespace libsim {
namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson slopes_json(const Calibration& calibration, const std::vector<std::vector<double>>& slopes) {
  OrderedJson facts = OrderedJson::object();
  for (std::size_t f = 0; f < slopes.size(); ++f) {
    OrderedJson& fact = facts[calibration.sensitivity.facts[f]];
    for (std::size_t p = 0; p < slopes[f].size(); ++p) {
      fact[calibration.parameters[p].parameter.path] = slopes[f][p];
    }
  }
  return facts;
}

OrderedJson parameters_json(const Calibration& calibration) {
  OrderedJson list = OrderedJson::array();
  for (const CalibratedParameter& fitted : calibration.parameters) {
    const FreeParameter& parameter = fitted.parameter;
    list.push_back({{"path", parameter.path},
                    {"block", fitted.block},
                    {"search", FreeParameter::search_names[static_cast<std::size_t>(parameter.search)]},
                    {"min", parameter.min},
                    {"max", parameter.max},
                    {"step", parameter.step},
                    {"start", fitted.start},
                    {"value", fitted.value},
                    {"standard_error", fitted.standard_error},
                    {"standard_error_others_known", fitted.standard_error_alone},
                    {"at_bound", fitted.at_bound},
                    {"identified", fitted.identified}});
  }
  return list;
}

OrderedJson move_json(const std::optional<MovedStart>& move) {
  return move ? OrderedJson{{"seed", move->seed}, {"share", move->share}} : OrderedJson{};
}

OrderedJson directions_json(const Calibration& calibration) {
  OrderedJson list = OrderedJson::array();
  for (const Direction& direction : calibration.directions) {
    OrderedJson loadings = OrderedJson::object();
    for (std::size_t k = 0; k < direction.loadings.size(); ++k) {
      loadings[calibration.parameters[calibration.directed[k]].parameter.path] = direction.loadings[k];
    }
    list.push_back({{"singular_value", direction.singular_value}, {"loadings", std::move(loadings)}});
  }
  return list;
}

OrderedJson before_and_after_json(const Calibration& calibration) {
  OrderedJson list = OrderedJson::array();
  for (std::size_t i = 0; i < calibration.after.size(); ++i) {
    const FactRow& before = calibration.before[i];
    const FactRow& after = calibration.after[i];
    const bool held_out = std::ranges::find(calibration.held_out, after.id) != calibration.held_out.end();
    list.push_back({{"id", after.id},
                    {"before", before.value},
                    {"after", after.value},
                    {"sd", after.sd},
                    {"target", after.target},
                    {"tolerance", after.tolerance},
                    {"error_before", before.error_in_tolerances},
                    {"error_after", after.error_in_tolerances},
                    {"role", to_string(after.role)},
                    {"rule", after.rule},
                    {"held_out", held_out},
                    {"ok", after.ok}});
  }
  return list;
}

}  // namespace

OrderedJson calibration_json(const Calibration& calibration, const Manifest& manifest) {
  OrderedJson path = OrderedJson::array();
  for (const CalibrationStep& step : calibration.path) {
    path.push_back({{"stage", step.stage}, {"points", step.points}, {"loss", step.loss}});
  }
  return {{"method", calibration_method_names[static_cast<std::size_t>(calibration.method)]},
          {"stopped", calibration.stopped},
          {"seeds", calibration.seeds},
          {"fresh_seeds", calibration.fresh_seeds},
          {"scale", calibration.scale},
          {"slope_scale", calibration.slope_scale},
          {"budget", calibration.budget},
          {"move", move_json(calibration.move)},
          {"simulations", calibration.simulations},
          {"loss", {{"start", calibration.loss_start}, {"fitted", calibration.loss}}},
          {"parameters", parameters_json(calibration)},
          {"directions", directions_json(calibration)},
          {"path", std::move(path)},
          {"blocks_skipped", calibration.blocks_skipped},
          {"facts", before_and_after_json(calibration)},
          {"sensitivity",
           {{"tolerances_per_step", slopes_json(calibration, calibration.sensitivity.tolerances)},
            {"elasticity", slopes_json(calibration, calibration.sensitivity.elasticities)}}},
          {"manifest", manifest_json(manifest)}};
}

}  // namespace libsim
