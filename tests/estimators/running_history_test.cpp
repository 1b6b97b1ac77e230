#include "libsim/estimators/running_history.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace libsim;
using namespace libsim::click_feature;

namespace {

constexpr std::int64_t hour_ms = 3'600'000;
constexpr UserId giver{3};
constexpr StreamerId streamer{5};
constexpr RoomId room{9};

Time at_hour(double hours) {
  return Time{Duration{static_cast<std::int64_t>(hours * static_cast<double>(hour_ms))}};
}

/// The streamer's room opens at 1:00; the user comes at 2:00, gives 9 coins at 3:00 and leaves at 4:00.
RunningHistory one_visit(Protocol protocol) {
  RunningHistory history{protocol};
  history.observe(RoomOpened{room, streamer, at_hour(1), 7});
  history.advance(at_hour(2));
  history.observe(Clicked{giver, room, streamer, at_hour(2), true});
  history.observe(Touched{giver, room, streamer, at_hour(2)});
  history.observe(Gifted{giver, room, streamer, at_hour(3), Coins{9}});
  history.observe(Left{giver, room, streamer, at_hour(4), std::chrono::hours{2}});
  return history;
}

double count_in(float log1p) {
  return std::round(std::expm1(static_cast<double>(log1p)));
}

ClickFeatureValues features_at(RunningHistory& history, Time now) {
  history.advance(now);
  return history.features(giver, streamer, now, true);
}

}  // namespace

TEST_CASE("what happens at a moment is known after it, in the rolling protocol", "[estimators]") {
  RunningHistory history = one_visit(Protocol::rolling);
  ClickFeatureValues values = features_at(history, at_hour(2));
  CHECK(count_in(values[pair_clicks]) == 0.0);
  CHECK(count_in(values[viewers]) == 0.0);
  values = features_at(history, at_hour(2) + Duration{1});
  CHECK(count_in(values[pair_clicks]) == 1.0);
  CHECK(count_in(values[user_touches]) == 1.0);
  CHECK(count_in(values[viewers]) == 1.0);
  values = features_at(history, at_hour(4));
  CHECK(count_in(values[pair_coins]) == 9.0);
  CHECK(count_in(values[similar_coins]) == 9.0);
  CHECK(values[pair_mean_watch] == 0.0F);  // not before the watch has ended
  CHECK(count_in(values[viewers]) == 1.0);
  values = features_at(history, at_hour(4) + Duration{1});
  CHECK(count_in(values[pair_mean_watch]) == 7200.0);
  CHECK(count_in(values[viewers]) == 0.0);
  CHECK(values[pair_loyalty] == 1.0F);
}

TEST_CASE("day_frozen waits for midnight, but sees who is in the room", "[estimators]") {
  RunningHistory history = one_visit(Protocol::day_frozen);
  ClickFeatureValues values = features_at(history, at_hour(3.5));
  CHECK(count_in(values[user_clicks]) == 0.0);
  CHECK(count_in(values[viewers]) == 1.0);
  CHECK(values[coins_per_hour_quantile] == 0.5F);
  values = features_at(history, at_hour(24));
  CHECK(count_in(values[user_clicks]) == 1.0);
  CHECK(count_in(values[streamer_coins]) == 9.0);
  CHECK(values[pair_days_since_gift] == log1p_of(21.0 / 24.0));
}

TEST_CASE("a streamer's next room begins empty, whoever is still leaving the last one", "[estimators]") {
  RunningHistory history{Protocol::rolling};
  history.observe(RoomOpened{RoomId{1}, streamer, at_hour(1)});
  history.observe(Clicked{giver, RoomId{1}, streamer, at_hour(1), true});
  history.advance(at_hour(2));
  history.observe(RoomOpened{RoomId{2}, streamer, at_hour(2)});
  history.observe(Left{giver, RoomId{1}, streamer, at_hour(2), std::chrono::hours{1}});
  history.advance(at_hour(3));
  CHECK(history.room(streamer).viewers == 0);
}

TEST_CASE("who was never seen has the features of one without a past", "[estimators]") {
  RunningHistory history = one_visit(Protocol::rolling);
  history.know(StreamerId{80});
  history.advance(at_hour(5));
  const ClickFeatureValues values = history.features(UserId{1000}, StreamerId{80}, at_hour(5), true);
  for (const Place place : {user_clicks, user_coins, streamer_clicks, pair_coins, similar_gifts, viewers}) {
    CHECK(values[place] == 0.0F);
  }
  CHECK(values[user_days_since_click] == log1p_of(long_ago_days));
  CHECK(values[streamer_gift_rate] == 1.0F);  // of all: one gift, one click
  CHECK(values[gifts_per_click_quantile] == 0.5F);
}
