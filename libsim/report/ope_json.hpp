/// @file  An off-policy evaluation as JSON, for scripts. What is not defined is null. The keys stay; more may come.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "libsim/ope/rows_evaluation.hpp"

namespace libsim {

/// {"rows", "clusters", "mean_reward", "interval": {"kind", "confidence", "replicates", "seed"}, "estimates":
/// [{"estimator", "value", "low", "high", "ess", "max_weight", "lambda"}], "overlap": {"ess", "max_weight",
/// "mean_weight": {"mean", "low", "high"}, "rewarded_rows", "uncovered", "rewarded_clusters"}, "warnings": [TEXT]}.
/// "replicates" and "seed" only for the bootstrap, "lambda" only where tuning chose it, "rewarded_clusters" only with
/// clusters.
nlohmann::ordered_json ope_json(const RowsEvaluation& result, const RowsEvaluationOptions& options);

}  // namespace libsim
