/// @file  From histories to the values of features: the one place where they are computed, for a row of a log as for a
/// candidate of a running market.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "libsim/core/time.hpp"
#include "libsim/estimators/click_tally.hpp"

namespace libsim {

/// Places in all_features() of what is known by the click.
namespace click_feature {
/// The place of each feature among the values, as all_features() has them.
enum Place : std::size_t {
  user_clicks,
  user_gifts,
  user_coins,
  user_gift_rate,
  user_mean_gift,
  user_mean_watch,
  user_touches,
  user_days_since_click,
  user_days_since_gift,
  streamer_clicks,
  streamer_gifts,
  streamer_coins,
  streamer_gift_rate,
  streamer_mean_gift,
  streamer_mean_watch,
  streamer_touches,
  streamer_days_since_gift,
  pair_clicks,
  pair_gifts,
  pair_coins,
  pair_mean_gift,
  pair_mean_watch,
  pair_days_since_click,
  pair_days_since_gift,
  pair_loyalty,
  similar_clicks,
  similar_gifts,
  similar_coins,
  similar_loyalty,
  hour_sin,
  hour_cos,
  half_day_sin,
  half_day_cos,
  weekend,
  room_age,
  viewers,
  from_feed,
  coins_per_hour_quantile,
  gifts_per_click_quantile,
  count
};
}  // namespace click_feature

/// Values of the features known by the click, in the order of all_features().
using ClickFeatureValues = std::array<float, click_feature::count>;

/// Days beyond which it does not matter how long ago something was; what never happened was so long ago.
inline constexpr double long_ago_days = 30.0;

/// log(1 + x).
float log1p_of(double x);
/// log(1 + days since), of what never happened or lies in the future as of what is long ago.
float log1p_days_since(Time last, Time now, bool never);
/// log(1 + sum / count), 0 without any.
float log1p_mean(double sum, std::uint32_t count);
/// log(1 + milliseconds watched per stay / 1000), 0 without any.
float log1p_mean_watch(const ClickTally& tally);

/// Sine and cosine of the time of day and of twice the time of day.
struct HourFeatures {
  float sin;           ///< of the angle that a day turns once
  float cos;           ///< likewise
  float half_day_sin;  ///< of the angle that a day turns twice
  float half_day_cos;  ///< likewise
};
/// Where in the day `at` lies, on circles.
HourFeatures hour_features(Time at);

/// @param first_weekday  of simulated day 0, 0 for Monday
constexpr bool is_weekend(std::int64_t first_weekday, Time at) {
  return (first_weekday + day_of(at)) % 7 >= 5;
}

/// What features are made of. A view.
struct FeatureMoment {
  Time at;
  const ClickTally& user;          ///< what the user did so far
  const ClickTally& streamer;      ///< what was done in the streamer's rooms so far
  const ClickTally& pair;          ///< what the user did in them so far
  const ClickTally& category;      ///< of the user with all streamers of the room's content category
  double gift_rate;                ///< gifts per click of all
  double room_age_min;             ///< since the room's start; 0 if that is not known
  std::int32_t viewers;            ///< of the log in the room
  std::int64_t first_weekday;      ///< of simulated day 0, 0 for Monday
  bool from_feed;                  ///< whether the click came from the feed
  float coins_per_hour_quantile;   ///< of the streamer, among all, in [0, 1]
  float gifts_per_click_quantile;  ///< likewise
};

/// Every value is finite.
ClickFeatureValues feature_values(const FeatureMoment& moment);

/// Weekday of simulated day 0, 0 for Monday. The epoch is a local midnight: the nearest UTC midnight has its date,
/// whatever the time zone.
/// @param epoch_ms  wall-clock milliseconds since 1970-01-01 UTC of simulated time 0
constexpr std::int64_t first_weekday_of(std::int64_t epoch_ms) {
  constexpr std::int64_t day_ms = day_length.count();
  const std::int64_t days = (epoch_ms + day_ms / 2) / day_ms;
  return (days + 3) % 7;  // 1970-01-01 was a Thursday
}

}  // namespace libsim
