#include "libsim/report/policy_evaluation_json.hpp"

#include <algorithm>
#include <cstddef>

#include <nlohmann/json.hpp>

#include "libsim/report/ope_json.hpp"
#include "libsim/report/result_json.hpp"

namespace libsim {
namespace {

nlohmann::ordered_json level_json(const MarketLevel& level) {
  return {{"reward", interval_json(level.reward)},
          {"requests_per_day", interval_json(level.requests)},
          {"visits_per_day", interval_json(level.visits)}};
}

nlohmann::ordered_json truth_json(const PolicyTruth& truth, const PolicyEvaluationOptions& options) {
  return {{"replications", options.replications},
          {"trials", options.trials},
          {"trial_share", options.trial_share},
          {"one_request", interval_json(truth.one_request)},
          {"logged", level_json(truth.logged)},
          {"whole_market", level_json(truth.whole_market)},
          {"interference", interval_json(truth.interference)},
          {"requests_change", interval_json(truth.requests_change)},
          {"visits_change", interval_json(truth.visits_change)}};
}

}  // namespace

nlohmann::ordered_json policy_evaluation_json(const PolicyEvaluation& result, const PolicyEvaluationOptions& options,
                                              const Manifest& manifest) {
  nlohmann::ordered_json json = ope_json(result.rows, options.rows);
  const auto reward = static_cast<std::size_t>(options.reward);
  json["logging"] = result.logging;
  json["target"] = result.target;
  json["reward"] = request_reward_names[reward];
  json["unit"] = request_reward_units[reward];
  json["bucket"] = nullptr;
  if (options.bucket) {
    json["bucket"] = {{"unit", bucket_unit_names[static_cast<std::size_t>(options.bucket->unit)]},
                      {"share", options.bucket->share}};
  }
  json["manifest"] = manifest_json(manifest);
  return json;
}

nlohmann::ordered_json judged_evaluation_json(const JudgedEvaluation& result, const PolicyEvaluationOptions& options,
                                              const Manifest& manifest) {
  nlohmann::ordered_json json = policy_evaluation_json(result.first, options, manifest);
  for (auto& estimate : json["estimates"]) {
    const auto name = estimate["estimator"].get<std::string>();
    const auto line = std::ranges::find_if(result.estimators, [&](const auto& e) { return e.first.name == name; });
    if (line == result.estimators.end()) { continue; }
    estimate["covered"] = line->covers;
    estimate["defined"] = line->defined;
    estimate["bias"] = interval_json(line->bias);
    estimate["rmse"] = line->rmse;
    estimate["coverage"] = interval_json(line->coverage);
  }
  json["truth"] = truth_json(result.truth, options);
  return json;
}

}  // namespace libsim
