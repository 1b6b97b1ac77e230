/// @file  A linear model of giving, cut into what is of the user, of the room, and of both.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "libsim/estimators/feature_values.hpp"
#include "libsim/estimators/gift_estimator.hpp"
#include "libsim/estimators/running_history.hpp"

namespace libsim {

/// The two linear predictors of a fitted model: of the logit of p, and of the amount or its logarithm. Each is a sum
///
///     user part + room part + pair part
///
/// in which most terms change only when something happens: those are the "fixed" parts, kept until then. What is left
/// for a request are terms that time moves (days since, the room's age) and one that the gift rate of all does.
class FactoredModel {
 public:
  /// Numbers of the head of p and of that of the amount.
  struct Heads {
    double gift = 0.0;    ///< in the log odds of a gift
    double amount = 0.0;  ///< in the regression of a gift's amount
  };

  /// @pre is_factored(model.kind), and its features are known by the click
  explicit FactoredModel(const GiftEstimator& model);

  /// What one unit of the feature adds to each.
  Heads weight(click_feature::Place place) const { return {gift_[place], amount_[place]}; }

  /// The whole user part: past, hour and intercept, and what a streamer never met brings.
  Heads user_part(RunningHistory::User& user, const RunningHistory& history, Time now, std::uint32_t version) const;
  /// The room part without age, viewers, the days since a gift, and the rate of all in the streamer's gift rate.
  Heads room_part(const RunningHistory& history, StreamerId streamer) const;
  /// The pair part against that of a streamer never met, without what time and the user's other gifts move.
  Heads pair_part(const ClickTally& pair) const;
  /// The same of the user with a content category.
  Heads category_part(const ClickTally& category) const;

 private:
  void add(Heads& sum, click_feature::Place place, float value) const {
    sum.gift += gift_[place] * static_cast<double>(value);
    sum.amount += amount_[place] * static_cast<double>(value);
  }
  /// Clicks, gifts and coins, whose places follow each other.
  void add_money(Heads& sum, click_feature::Place first, const ClickTally& tally) const;

  std::array<double, click_feature::count> gift_{};
  std::array<double, click_feature::count> amount_{};
  Heads intercept_;
};

/// Whether a kind is a function of two linear predictors that were fitted to clicks alone.
constexpr bool is_factored(GiftEstimatorKind kind) {
  return kind == GiftEstimatorKind::logistic || kind == GiftEstimatorKind::direct ||
         kind == GiftEstimatorKind::direct_log || kind == GiftEstimatorKind::two_stage;
}

}  // namespace libsim
