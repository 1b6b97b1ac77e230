/// @file  How well models predict giving from a log: fitted on its first days, scored on its last.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libsim/core/time.hpp"
#include "libsim/estimators/feature.hpp"
#include "libsim/estimators/gift_estimator.hpp"
#include "libsim/experiment/click_truth.hpp"
#include "libsim/experiment/signal_estimation.hpp"
#include "libsim/log/log.hpp"
#include "libsim/metrics/capture.hpp"
#include "libsim/metrics/prediction_scores.hpp"
#include "libsim/metrics/reliability.hpp"

namespace libsim {

/// What training rows say of gifts. The test rows' labels are always complete.
enum class TrainingLabels : std::uint8_t {
  complete,  ///< what the whole log says: of rows near the test days, what came later, too
  known,     ///< what is known when the test days begin; with an embargo this is "truncate and backfill"
  chapelle   ///< likewise, and p_gift learns that some of the others will give, see delayed_gifts.hpp
};
inline constexpr std::array<std::string_view, 3> training_labels_names{"complete", "known", "chapelle"};

/// What is fitted, and how it is judged.
struct EstimationOptions {
  Protocol protocol = Protocol::day_frozen;          ///< what features may know
  BackTransform back = BackTransform::smearing;      ///< from fitted logarithms to coins
  double penalty = 1.0;                              ///< see gift_estimator.hpp; > 0
  std::size_t rank = 2;                              ///< of multi_task; >= 1
  Duration window = day_length;                      ///< a gift is attributed to a click at most this long ago
  Duration embargo{0};                               ///< left out between training and test rows
  TrainingLabels labels = TrainingLabels::complete;  ///< of gifts in the training rows
  Duration report_delay{0};  ///< mean time from a gift to when it is known, exponential; for labels but complete
  std::string reference{"two_stage"};       ///< the model that differences are taken from
  std::optional<std::int64_t> test_days{};  ///< the last days with a click; nothing for a third of them, at least one
  bool ablate = false;                      ///< fit once more without each group of features
  BootstrapOptions bootstrap{};             ///< of the scores' intervals
  std::function<void()> on_step{};          ///< called after each of estimation_steps(), from any thread
};

/// How many steps estimate() takes: a model fitted, or scored on some rows with its resamples; the signals.
std::int64_t estimation_steps(const EstimationOptions& options);

/// Scores of one model on some rows. Of p: probability_scores, or for a model without one discrimination_scores of the
/// amount; then amount_scores and capture_scores of the amount.
struct ModelScores {
  std::string model;                    ///< its name
  std::vector<PredictionScore> scores;  ///< [metrics]

  /// NaN everywhere if the model has no such metric.
  PredictionScore score(std::string_view name) const;
};

/// Test rows of one kind, and every model on them.
struct EstimationSlice {
  std::string name;
  std::int64_t rows = 0;                 ///< test rows
  std::int64_t users = 0;                ///< distinct users in them
  std::int64_t gift_rows = 0;            ///< to which a gift is attributed
  double coins = 0.0;                    ///< given, in all of them
  std::vector<ModelScores> models;       ///< [models]
  std::string reference;                 ///< a model
  std::vector<ModelScores> differences;  ///< of every other model less the reference, on the same resamples
};

/// One group of features taken away from one model.
struct Ablation {
  std::string without;       ///< "" for nothing
  std::size_t features = 0;  ///< left
  ModelScores scores;        ///< without the group
  ModelScores change;        ///< from nothing taken away, on the same resamples; empty for that itself
};

/// How a model's predictions come true.
struct ModelCurves {
  std::string model;                    ///< its name
  std::vector<ReliabilityBin> deciles;  ///< of the predicted probability, by quantiles; none if it has none
  std::vector<CapturePoint> capture;    ///< of revenue, by the share of clicks that the model ranks first
};

/// Models of giving on clicks they have not seen.
struct Estimation {
  EstimationOptions options;          ///< as they were given, but for on_step
  std::int64_t days = 0;              ///< from the first to the last click
  std::int64_t test_days = 0;         ///< the last of them
  std::int64_t train_rows = 0;        ///< clicks before the last days
  std::int64_t train_gift_rows = 0;   ///< of these with a gift
  std::int64_t gifts = 0;             ///< in the log
  std::int64_t attributed_gifts = 0;  ///< gifts of the test days that fall within the window after a click
  std::size_t features = 0;           ///< that models were given
  std::vector<GiftEstimator> models;  ///< as they were fitted, [fitted_kinds()]
  EstimationSlice all;                ///< of the test rows
  /// with_pair_history (the user met the streamer before, as far as the protocol knows), without_pair_history,
  /// first_day
  std::vector<EstimationSlice> slices;
  std::vector<Ablation> ablations;  ///< of two_stage and direct
  std::vector<ModelCurves> curves;  ///< [models]
  /// Test rows with a prediction by the truth, and beside the models "oracle": clicks from the feed, if their truths
  /// are given. What it reaches is the bound: the rest is luck. Without truths, "policy_ev" on the rows whose request
  /// the log keeps with its candidates: the coins per impression that the policy was told, over the probability of a
  /// click if it was told that, too; a bound if its source was an oracle without noise. Nothing if there are no such
  /// rows.
  std::optional<EstimationSlice> bound;
  std::optional<ModelCurves> bound_curves;  ///< of "oracle"
  std::vector<SignalEstimation> signals;
};

/// Fits every model of gift_estimator.hpp on the rows before the test days and scores it on the others; all on the same
/// rows, features and resamples. Intervals say how sure a score of these fitted models is, not how another training
/// would have gone. With complete labels and no embargo, labels of the last training rows may rest on gifts of the
/// first test day. Histories know a gift when it is given, whatever the report delay.
/// @param source  names the log in errors
/// @param truth   see TruthRecorder; empty if nobody knows
/// @throws InputError if the log has no click before or in the test days
Estimation estimate(const Log& log, const EstimationOptions& options, const std::string& source,
                    const MarketTruth& truth = {});

}  // namespace libsim
