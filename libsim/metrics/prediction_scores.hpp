/// @file  All metrics of a column of predictions, with intervals by a bootstrap over users.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "libsim/metrics/prediction_order.hpp"

namespace libsim {

/// Metrics that are computed together, from rows of which each counts as often as it is told.
struct ScoreSet {
  std::vector<std::string> names;                           ///< [metrics]
  std::function<std::vector<double>(RowCounts)> compute{};  ///< @return [metrics]; those not defined are NaN

  void append(ScoreSet other);
};

// The spans must outlive the score sets made of them. No value may be NaN.

/// average_precision, roc_auc, log_loss, brier; ece15_width_right_closed, mce15_width_right_closed, the same with
/// left_closed, ece15_mass_array_split and ece15_quantile_edges: calibration errors over 15 bins, see reliability.hpp.
/// @param labels         [rows] 1 or 0
/// @param probabilities  [rows] in [0, 1]
ScoreSet probability_scores(std::span<const double> labels, std::span<const double> probabilities);

/// average_precision and roc_auc alone, of scores that are no probabilities.
ScoreSet discrimination_scores(std::span<const double> labels, std::span<const double> scores);

/// spearman, pearson, mae, rmse, and mae_log where no amount is below 0.
/// @param truth, predictions  [rows]
ScoreSet amount_scores(std::span<const double> truth, std::span<const double> predictions);

/// kendall_tau_b alone: it costs more than all others.
ScoreSet kendall_score(std::span<const double> truth, std::span<const double> predictions);

/// top1pct_overlap, top1pct_revenue_share, the same of 5% and 10%, and ndcg@100 over all rows.
/// @param amounts      [rows] >= 0
/// @param predictions  [rows] of the amounts, or anything to rank by
ScoreSet capture_scores(std::span<const double> amounts, std::span<const double> predictions);

/// A metric with its interval.
struct PredictionScore {
  std::string name;
  /// Of all rows.
  double value = std::numeric_limits<double>::quiet_NaN();
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();
};

/// How intervals by resampling are made.
struct BootstrapOptions {
  std::uint32_t resamples = 200;  ///< 0 for no intervals
  double confidence = 0.95;       ///< of the intervals, in (0, 1)
  std::uint32_t seed = 0;         ///< names the draws; score sets of the same rows and seed meet the same resamples
  unsigned jobs = 0;              ///< threads, 0 for one a processor; the result does not depend on it
};

/// The values of a score set: of all rows, and of resamples.
struct ResampledScores {
  std::vector<std::string> names;              ///< [metrics]
  std::vector<double> values;                  ///< [metrics]
  std::vector<std::vector<double>> resampled;  ///< [resamples] of [metrics]
};

/// In each resample as many users as there are, drawn with replacement, each with all of their rows. Rows of one user
/// are not independent, and a bootstrap by row would be too sure.
/// @param user  [rows] any number that names the user; empty for a user each row
ResampledScores resample_scores(const ScoreSet& set, std::span<const std::uint32_t> user, std::size_t rows,
                                const BootstrapOptions& options = {});

/// The values, and percentile intervals (B. Efron, Ann. Stat. 7, 1979). NaN bounds where more than 5% of the resamples
/// have no value.
std::vector<PredictionScore> with_intervals(const ResampledScores& scores, double confidence);

/// `scores` less `reference`, in the metrics that both have, with intervals of the difference. What both owe to the
/// rows that happened to be drawn cancels: two wide intervals that overlap may have a difference that is sure.
/// @pre both are of the same rows, users and options
std::vector<PredictionScore> paired_differences(const ResampledScores& scores, const ResampledScores& reference,
                                                double confidence);

/// resample_scores() and with_intervals() in one.
std::vector<PredictionScore> scores_with_intervals(const ScoreSet& set, std::span<const std::uint32_t> user,
                                                   std::size_t rows, const BootstrapOptions& options = {});

/// The number of distinct users. O(n log n)
std::size_t distinct_users(std::span<const std::uint32_t> user);

}  // namespace libsim
