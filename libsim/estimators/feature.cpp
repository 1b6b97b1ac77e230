#include "libsim/estimators/feature.hpp"

namespace libsim {

const std::vector<Feature>& all_features() {
  using enum FeatureGroup;
  using enum KnownAt;
  // In the order of click_feature::Place, then the early ones, in which feature_values and click_features write them.
  static const std::vector<Feature> features{
      {"user_clicks", user_history, request, "log(1 + clicks)"},
      {"user_gifts", user_history, request, "log(1 + gifts)"},
      {"user_coins", user_history, request, "log(1 + coins given)"},
      {"user_gift_rate", user_history, request, "gifts per click, shrunk"},
      {"user_mean_gift", user_history, request, "log(1 + coins per gift)"},
      {"user_mean_watch", user_history, request, "log(1 + seconds per watch)"},
      {"user_touches", user_history, request, "log(1 + likes and comments)"},
      {"user_days_since_click", user_history, request, "log(1 + days)"},
      {"user_days_since_gift", user_history, request, "log(1 + days)"},
      {"streamer_clicks", streamer_history, request, "log(1 + clicks)"},
      {"streamer_gifts", streamer_history, request, "log(1 + gifts)"},
      {"streamer_coins", streamer_history, request, "log(1 + coins received)"},
      {"streamer_gift_rate", streamer_history, request, "gifts per click, shrunk"},
      {"streamer_mean_gift", streamer_history, request, "log(1 + coins per gift)"},
      {"streamer_mean_watch", streamer_history, request, "log(1 + seconds per watch)"},
      {"streamer_touches", streamer_history, request, "log(1 + likes and comments)"},
      {"streamer_days_since_gift", streamer_history, request, "log(1 + days)"},
      {"pair_clicks", pair_history, request, "log(1 + clicks)"},
      {"pair_gifts", pair_history, request, "log(1 + gifts)"},
      {"pair_coins", pair_history, request, "log(1 + coins)"},
      {"pair_mean_gift", pair_history, request, "log(1 + coins per gift)"},
      {"pair_mean_watch", pair_history, request, "log(1 + seconds per watch)"},
      {"pair_days_since_click", pair_history, request, "log(1 + days)"},
      {"pair_days_since_gift", pair_history, request, "log(1 + days)"},
      {"pair_loyalty", pair_history, request, "share of the user's coins that went to the streamer"},
      {"similar_clicks", similar_streamers, request, "log(1 + clicks)"},
      {"similar_gifts", similar_streamers, request, "log(1 + gifts)"},
      {"similar_coins", similar_streamers, request, "log(1 + coins)"},
      {"similar_loyalty", similar_streamers, request, "share of the user's coins that went to the category"},
      {"hour_sin", context, request, "sine of the time of day"},
      {"hour_cos", context, request, "cosine of the time of day"},
      {"half_day_sin", context, request, "sine of twice the time of day"},
      {"half_day_cos", context, request, "cosine of twice the time of day"},
      {"weekend", context, request, "1 on Saturday and Sunday"},
      {"room_age", context, request, "log(1 + minutes since the room's start); 0 if the log does not list it"},
      {"viewers", context, request, "log(1 + viewers of the log in the room)"},
      {"from_feed", context, click, "1 if the user came from the feed"},
      {"coins_per_hour_quantile", supply, request, "coins per hour watched, up to the day's start; 0.5 if unknown"},
      {"gifts_per_click_quantile", supply, request, "gifts per click, up to the day's start; 0.5 if unknown"},
      {"touches_first_10_s", early, after_10_s, "log(1 + likes and comments in the first 10 s)"},
      {"gift_first_tenth", early, session_end, "1 if there is a gift in the first 10% of the watch"},
      {"touches_first_tenth", early, session_end, "log(1 + likes and comments in the first 10% of the watch)"}};
  return features;
}

KnownAt latest_known(Protocol protocol) {
  switch (protocol) {
    case Protocol::day_frozen:
    case Protocol::rolling:
      break;
    case Protocol::after_10_s:
      return KnownAt::after_10_s;
    case Protocol::after_session:
    case Protocol::leaky:
      return KnownAt::session_end;
  }
  return KnownAt::click;
}

std::vector<Feature> features_of(Protocol protocol) {
  std::vector<Feature> allowed;
  for (const Feature& feature : all_features()) {
    if (feature.known <= latest_known(protocol)) { allowed.push_back(feature); }
  }
  return allowed;
}

}  // namespace libsim
