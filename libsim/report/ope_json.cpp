#include "libsim/report/ope_json.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "libsim/report/ope_text.hpp"
#include "libsim/report/result_json.hpp"

namespace libsim {

nlohmann::ordered_json ope_json(const RowsEvaluation& result, const RowsEvaluationOptions& options) {
  nlohmann::ordered_json interval{{"kind", interval_kind_names[static_cast<std::size_t>(options.interval)]},
                                  {"confidence", options.confidence}};
  if (options.interval == IntervalKind::bootstrap) {
    interval["replicates"] = options.replicates;
    interval["seed"] = options.seed;
  }
  nlohmann::ordered_json estimates = nlohmann::ordered_json::array();
  for (const EvaluatedEstimator& line : result.estimates) {
    nlohmann::ordered_json estimate{{"estimator", line.name},     {"value", line.interval.mean},
                                    {"low", line.interval.low},   {"high", line.interval.high},
                                    {"ess", line.effective_size}, {"max_weight", line.largest_weight}};
    if (line.lambda) { estimate["lambda"] = *line.lambda; }
    estimates.push_back(std::move(estimate));
  }
  const Overlap& overlap = result.overlap;
  nlohmann::ordered_json diagnostics{{"ess", overlap.weights.effective_size()},
                                     {"max_weight", overlap.weights.largest},
                                     {"mean_weight", interval_json(overlap.mean_weight())},
                                     {"rewarded_rows", overlap.rewards.effective_number()},
                                     {"uncovered", overlap.uncovered()}};
  if (overlap.by_cluster) { diagnostics["rewarded_clusters"] = overlap.by_cluster->rewarded; }
  return {{"rows", result.rows},
          {"clusters", overlap.by_cluster ? overlap.by_cluster->clusters : 0},
          {"mean_reward", overlap.mean_reward()},
          {"interval", std::move(interval)},
          {"estimates", std::move(estimates)},
          {"overlap", std::move(diagnostics)},
          {"warnings", result.all_warnings(true)}};
}

}  // namespace libsim
