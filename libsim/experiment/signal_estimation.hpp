/// @file  How well each of the eight signals is predicted from a log: against what of the log stands for it, and the
/// truth.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "libsim/estimators/click_features.hpp"
#include "libsim/estimators/click_rows.hpp"
#include "libsim/experiment/click_truth.hpp"
#include "libsim/log/log.hpp"
#include "libsim/metrics/prediction_scores.hpp"

namespace libsim {

/// The scores of one model: spearman, pearson, mae, rmse, and mae_log where no value is below 0. `zero` and `mean`
/// order nothing, and have no correlation.
struct SignalModelScores {
  std::string model;                   ///< its name
  std::vector<PredictionScore> proxy;  ///< against what the log tells
  std::vector<PredictionScore> truth;  ///< errors are in the proxy's unit less the truth's; none without truths
};

/// One signal, predicted by every model that can.
struct SignalEstimation {
  std::string signal;                     ///< its name
  std::string proxy;                      ///< what of the log stands for it, with its unit
  std::int64_t rows = 0;                  ///< that were scored
  std::int64_t true_rows = 0;             ///< whose truth is known
  std::vector<SignalModelScores> models;  ///< [models]
};

/// Rows to learn from and rows to score on.
struct SignalRows {
  const Log& log;             ///< the log they come from
  const ClickRows& rows;      ///< of the log
  const FeatureTable& table;  ///< what is known of each row
  std::size_t train = 0;      ///< end of the training rows
  std::size_t cut = 0;        ///< the first test row
};

/// Of each signal. What has an outcome a click is predicted for clicks, by `ridge` on the features; its proxy is the
/// outcome, or for satisfaction w / (w + mean w) - 1/2 with w the seconds watched, for conversion a gift over the time
/// watched. p_click and ev_gift are of impressions, by `rates`: the mean, times the user's and the streamer's own, each
/// shrunk to it and over it. Beside them `zero`, `mean`, and `pair_mean`, of the user with the streamer on the training
/// days as if 5 further rows had shown the mean; and `oracle`, the truth as a prediction of the proxy: nobody orders
/// better by more than luck. Of more than 20,000 test rows every k-th is scored. A log without impressions has no
/// p_click and ev_gift.
/// @param truths  of clicks from the feed, and @param shown  of every impression of the log, or empty
std::vector<SignalEstimation> estimate_signals(const SignalRows& rows, std::span<const ClickTruth> truths,
                                               std::span<const ShownTruth> shown, double ridge_penalty,
                                               const BootstrapOptions& bootstrap);

}  // namespace libsim
