/// @file  Signals from a model of giving that is trained in the running market.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "libsim/core/config.hpp"
#include "libsim/decision/feedback.hpp"
#include "libsim/decision/signal_source.hpp"
#include "libsim/estimators/factored_scores.hpp"
#include "libsim/estimators/feature.hpp"
#include "libsim/estimators/gift_estimator.hpp"
#include "libsim/estimators/history_baseline.hpp"
#include "libsim/estimators/running_history.hpp"
#include "libsim/estimators/training_rows.hpp"

namespace libsim {

/// Whether models of a kind predict in a running market: they rank, and learn from clicks and gifts alone.
constexpr bool is_served(GiftEstimatorKind kind) {
  return is_factored(kind) || kind == GiftEstimatorKind::pair_mean || kind == GiftEstimatorKind::boosted;
}

/// When a model is trained, and on what.
struct TrainingSchedule {
  std::uint32_t serve_from = 8;      ///< day from which it predicts; the market's first is 1
  std::uint32_t train_days = 7;      ///< a fit learns from the clicks of so many days before it
  std::uint32_t retrain_hours = 24;  ///< 0: never again
  double lag_hours = 0.0;            ///< a fit leaves out the newest clicks
  std::uint32_t least_gift_rows = 100;

  void fields(ConfigReader& reader);
};

/// Learns, as the market goes on, what a click brings, and predicts by it:
///
///     p_gift  = P(gift | click)
///     ev_gift = examined * p_click * E[coins | click from the feed]
///
/// with `examined` the mean share of impressions that are looked at and p_click the streamer's, both of
/// HistoryBaseline; E[coins | click] is at least a hundredth of the mean, so that a regression that goes below 0 still
/// ranks. All other signals are HistoryBaseline's, and so are these two before `serve_from`, and for as long as fewer
/// clicks than `least_gift_rows` brought a gift. A user or a streamer never seen has the features of one without a
/// past, as in training. A fit happens at the first request after the hour in which it is due; it knows of the clicks
/// what came of them by then. Features are those of click_features, bit by bit: the log's past, never the truth.
///
/// Of a model that is_factored(), predict() of these two costs one pass over the candidates, and one over the user's
/// past with those that are live; of another, a row of features a candidate and what the model makes of it. A click
/// costs one row of features.
class FittedSignals {
 public:
  /// @pre is_served(kind)
  explicit FittedSignals(GiftEstimatorKind kind) : options_{.kind = kind} {}

  void fields(ConfigReader& reader);

  /// @param out  [n], one per candidate
  void predict(const Request& request, const CandidateSet& candidates, Signal signal, std::span<float> out);

  void observe(const Showed& showed);
  void observe(const Clicked& clicked);
  void observe(const Gifted& gifted);
  void observe(const Left& left);
  void observe(const Touched& touched) { history_.observe(touched); }
  void observe(const RoomOpened& opened) { history_.observe(opened); }
  void observe(const HourPassed& hour);

  /// From now on `model` predicts, until one is fitted. @pre it is of the same kind, with features known by the click
  void serve(GiftEstimator model);
  /// What predicts now; nothing if it is the baseline.
  const std::optional<GiftEstimator>& model() const { return model_; }
  /// The clicks that the next fit may learn from.
  const TrainingRows& rows() const { return rows_; }
  TrainingSchedule schedule{};  ///< when it is fitted, and when it serves

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    std::string model = self.model_text();
    archive(self.baseline_, self.history_, self.rows_, self.last_clicks_, self.last_due_, self.is_fit_due_,
            self.has_fitted_, model);
    if constexpr (!std::is_const_v<Self>) { self.was_read(model); }
  }

 private:
  /// Where a user is.
  struct LastClick {
    RoomId room{std::numeric_limits<std::uint32_t>::max()};
    TrainingRows::Number row = 0;

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.room, self.row);
    }
  };

  /// Scores by the linear predictors. @pre is_factored(model_->kind)
  void predict_factored(const Request& request, const CandidateSet& candidates, bool is_ev, std::span<float> out);
  /// Scores a row of features a candidate.
  void predict_rows(const Request& request, const CandidateSet& candidates, bool is_ev, std::span<float> out);
  /// Coins that a click counts as having, at least.
  double least_coins() const;
  /// The model as JSON; "" if there is none.
  std::string model_text() const;
  /// The state was read, and this model with it.
  void was_read(const std::string& model);
  bool is_due(Time at) const;
  void fit();

  GiftEstimatorOptions options_;
  Protocol protocol_ = Protocol::day_frozen;
  std::string file_;
  HistoryBaseline baseline_;
  RunningHistory history_{Protocol::day_frozen};
  TrainingRows rows_;
  std::vector<LastClick> last_clicks_;  ///< [users]
  FactoredScores scores_;
  std::optional<GiftEstimator> model_;
  std::vector<std::size_t> places_;          ///< [features of a model that is not factored] among all_features()
  std::vector<std::vector<float>> columns_;  ///< [the same] of [candidates]
  std::optional<Time> last_due_;             ///< of the fits that were due
  bool is_fit_due_ = false;
  bool has_fitted_ = false;  ///< then, if it is once, rows are of no more use
};

/// FittedSignals by kind, for a registry.
template <GiftEstimatorKind K>
class FittedKind : public FittedSignals {
 public:
  static constexpr std::string_view kind = gift_estimator_names[static_cast<std::size_t>(K)];
  static constexpr std::string_view summary =
      K == GiftEstimatorKind::two_stage    ? "p(gift) times the amount of a gift, regressions trained in the market"
      : K == GiftEstimatorKind::boosted    ? "p(gift) times the amount of a gift, boosted trees trained in the market"
      : K == GiftEstimatorKind::pair_mean  ? "gifts of the user to the streamer so far, drawn to the mean of all"
      : K == GiftEstimatorKind::logistic   ? "p(gift) by a regression trained in the market, times the mean gift"
      : K == GiftEstimatorKind::direct_log ? "log(1 + coins) by a regression trained in the market"
                                           : "coins by a regression trained in the market";

  FittedKind() : FittedSignals{K} {}
};
static_assert(SignalSource<FittedKind<GiftEstimatorKind::two_stage>>);

}  // namespace libsim
