/// @file  Scores of predictions as JSON. What is not defined is null. The keys stay; more may come.
#pragma once

#include <span>

#include <nlohmann/json_fwd.hpp>

#include "libsim/experiment/estimation.hpp"
#include "libsim/experiment/experiment.hpp"
#include "libsim/metrics/prediction_file.hpp"
#include "libsim/metrics/prediction_scores.hpp"

namespace libsim {

/// {"kind", "rows", "users", "metrics": {NAME: value}, "intervals": {NAME: {"low", "high"}}, "manifest"}; "users" only
/// if the file names them.
nlohmann::ordered_json score_json(const PredictionFile& file, std::span<const PredictionScore> scores,
                                  const Manifest& manifest);

/// {"protocol", "days", "test_days", "train_rows", "train_gift_rows", "features", "gifts", "attributed_gifts",
/// "back_transform", "penalty", "rank", "window_ms", "resamples", "bootstrap_seed", "all": SLICE, "slices": [SLICE],
/// "bound": SLICE or null, "ablations": [{"model", "without", "features", "metrics"}], "curves": [{"model", "deciles":
/// [{"rows", "predicted", "observed"}], "capture": [{"fraction", "overlap", "revenue_share", "best"}]}], "manifest"},
/// where SLICE is {"name", "rows", "users", "gift_rows", "coins", "models":
/// [{"model", "metrics": {NAME: {"value", "low", "high"}}}]}. Of a log in CSV files the program adds "changed_files":
/// [TEXT], those that are not as libsim wrote them.
nlohmann::ordered_json estimation_json(const Estimation& estimation, const Manifest& manifest);

}  // namespace libsim
