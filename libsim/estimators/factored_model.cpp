#include "libsim/estimators/factored_model.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <string>
#include <vector>

namespace libsim {
namespace {

/// A model's weights in the order of all_features(); 0 for a feature that it does not have.
void place_weights(const LinearModel& model, std::span<const std::string> names, std::span<double> weights) {
  if (model.weights.empty()) { return; }  // the kind does without this head
  const std::vector<Feature>& features = all_features();
  for (std::size_t f = 0; f < names.size(); ++f) {
    const auto found = std::ranges::find(features, names[f], &Feature::name);
    const auto place = static_cast<std::size_t>(found - features.begin());
    assert(place < weights.size() && "a feature that is known by the click");
    weights[place] = model.weights[f];
  }
}

constexpr click_feature::Place after(click_feature::Place place, std::size_t steps) {
  return static_cast<click_feature::Place>(place + steps);
}

}  // namespace

FactoredModel::FactoredModel(const GiftEstimator& model) : intercept_{model.gift.intercept, model.amount.intercept} {
  assert(is_factored(model.kind) && "a function of linear predictors");
  place_weights(model.gift, model.names, gift_);
  place_weights(model.amount, model.names, amount_);
}

FactoredModel::Heads FactoredModel::user_part(RunningHistory::User& user, const RunningHistory& history, Time now,
                                              std::uint32_t version) const {
  using namespace click_feature;
  const ClickTally& tally = user.tally;
  if (user.parts.version != version) {
    Heads fixed;
    add_money(fixed, user_clicks, tally);
    add(fixed, user_mean_gift, log1p_mean(static_cast<double>(tally.coins), tally.gifts));
    add(fixed, user_mean_watch, log1p_mean_watch(tally));
    add(fixed, user_touches, log1p_of(tally.touches));
    user.parts = {static_cast<float>(fixed.gift), static_cast<float>(fixed.amount), version};
  }
  Heads sum{intercept_.gift + static_cast<double>(user.parts.gift),
            intercept_.amount + static_cast<double>(user.parts.amount)};
  add(sum, user_gift_rate, static_cast<float>(shrunk_gift_rate(tally, history.gift_rate())));
  add(sum, user_days_since_click, log1p_days_since(tally.last_click, now, tally.clicks == 0));
  add(sum, user_days_since_gift, log1p_days_since(tally.last_gift, now, tally.gifts == 0));
  const HourFeatures hour = hour_features(now);
  add(sum, hour_sin, hour.sin);
  add(sum, hour_cos, hour.cos);
  add(sum, half_day_sin, hour.half_day_sin);
  add(sum, half_day_cos, hour.half_day_cos);
  add(sum, weekend, is_weekend(history.first_weekday(), now) ? 1.0F : 0.0F);
  add(sum, from_feed, 1.0F);
  static const float never = log1p_of(long_ago_days);
  add(sum, pair_days_since_click, never);
  add(sum, pair_days_since_gift, never);
  return sum;
}

FactoredModel::Heads FactoredModel::room_part(const RunningHistory& history, StreamerId streamer) const {
  using namespace click_feature;
  const ClickTally& tally = history.streamer(streamer);
  Heads sum;
  add_money(sum, streamer_clicks, tally);
  add(sum, streamer_gift_rate, static_cast<float>(shrunk_gift_rate(tally, 0.0)));
  add(sum, streamer_mean_gift, log1p_mean(static_cast<double>(tally.coins), tally.gifts));
  add(sum, streamer_mean_watch, log1p_mean_watch(tally));
  add(sum, streamer_touches, log1p_of(tally.touches));
  add(sum, coins_per_hour_quantile, history.supply().coins_per_hour(streamer));
  add(sum, gifts_per_click_quantile, history.supply().gifts_per_click(streamer));
  return sum;
}

FactoredModel::Heads FactoredModel::pair_part(const ClickTally& pair) const {
  using namespace click_feature;
  Heads sum;
  add_money(sum, pair_clicks, pair);
  add(sum, pair_mean_gift, log1p_mean(static_cast<double>(pair.coins), pair.gifts));
  add(sum, pair_mean_watch, log1p_mean_watch(pair));
  static const float never = log1p_of(long_ago_days);
  add(sum, pair_days_since_click, -never);
  add(sum, pair_days_since_gift, -never);
  return sum;
}

FactoredModel::Heads FactoredModel::category_part(const ClickTally& category) const {
  using namespace click_feature;
  Heads sum;
  add_money(sum, similar_clicks, category);
  return sum;
}

void FactoredModel::add_money(Heads& sum, click_feature::Place first, const ClickTally& tally) const {
  add(sum, first, log1p_of(tally.clicks));
  add(sum, after(first, 1), log1p_of(tally.gifts));
  add(sum, after(first, 2), log1p_of(static_cast<double>(tally.coins)));
}

}  // namespace libsim
