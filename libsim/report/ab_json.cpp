#include "libsim/report/ab_json.hpp"

#include <cstddef>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "libsim/report/result_json.hpp"

namespace libsim {
namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson design_json(const AbDesignResult& design) {
  OrderedJson replications = OrderedJson::array();
  for (const AbEstimate& estimate : design.estimates) {
    replications.push_back({{"effect", estimate.effect}, {"low", estimate.low}, {"high", estimate.high}});
  }
  return {{"design", ab_design_names[static_cast<std::size_t>(design.design)]},
          {"defined", design.defined},
          {"estimate", interval_json(design.estimate)},
          {"bias", interval_json(design.bias)},
          {"sd", design.sd},
          {"standard_error", design.standard_error},
          {"rmse", design.rmse},
          {"coverage", interval_json(design.coverage)},
          {"rejection", interval_json(design.rejection)},
          {"replications", std::move(replications)}};
}

OrderedJson level_json(const AbLevel& level) {
  OrderedJson metrics = OrderedJson::object();
  for (const AbMetricResult& metric : level.metrics) {
    OrderedJson designs = OrderedJson::array();
    for (const AbDesignResult& design : metric.designs) { designs.push_back(design_json(design)); }
    const auto m = static_cast<std::size_t>(metric.metric);
    metrics[std::string{additive_metric_names[m]}] = {{"unit", additive_metric_units[m]},
                                                      {"control", interval_json(metric.control)},
                                                      {"truth", interval_json(metric.truth)},
                                                      {"truth_sd", metric.truth_sd},
                                                      {"truths", metric.truths},
                                                      {"designs", std::move(designs)}};
  }
  return {{"overload", level.overload},
          {"overload_share", interval_json(level.overload_share)},
          {"metrics", std::move(metrics)}};
}

}  // namespace

OrderedJson ab_json(const AbResult& result, const Manifest& manifest) {
  OrderedJson levels = OrderedJson::array();
  for (const AbLevel& level : result.levels) { levels.push_back(level_json(level)); }
  return {{"replications", result.replications},
          {"control", result.control},
          {"treatment", result.treatment},
          {"same_policy", result.same_policy},
          {"learner", arm_learning_names[static_cast<std::size_t>(result.options.learning)]},
          {"share", result.options.share},
          {"switch_hours", to_seconds(result.options.block) / 3600.0},
          {"washout_hours", to_seconds(result.options.washout) / 3600.0},
          {"levels", std::move(levels)},
          {"manifest", manifest_json(manifest)}};
}

}  // namespace libsim
