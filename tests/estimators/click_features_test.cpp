#include "libsim/estimators/click_features.hpp"

#include <array>
#include <cmath>

#include <catch2/catch.hpp>

#include "tests/sessions/small_log.hpp"

using namespace libsim;
using namespace libsim::test;

namespace {

constexpr std::int64_t hour_ms = 3'600'000;

/// User 0 gives 9 coins to streamer 0 on day 0, and meets both streamers on day 1; at 12:00 and 18:00.
Log two_days() {
  Log log = small_log(2, 2, 3 * day_ms);
  add_click(log, 0, 0, 12 * hour_ms, 60'000);
  add_gift(log, 0, 0, 12 * hour_ms + 1000, 9);
  add_click(log, 0, 1, 18 * hour_ms, 20'000);
  add_click(log, 0, 0, day_ms + 12 * hour_ms, 30'000, 0, Entry::pull);
  add_gift(log, 0, 0, day_ms + 12 * hour_ms + 1000, 90);
  add_click(log, 0, 0, day_ms + 18 * hour_ms, 10'000);
  add_touch(log.likes, 0, 0, day_ms + 18 * hour_ms + 500);
  add_touch(log.comments, 0, 0, day_ms + 18 * hour_ms + 5000);
  return log;
}

}  // namespace

TEST_CASE("day_frozen knows yesterday, rolling what was before, leaky everything", "[estimators]") {
  const Log log = two_days();
  const ClickRows rows = click_rows(log);
  REQUIRE(rows.size() == 4);
  const FeatureTable frozen = click_features(log, rows, Protocol::day_frozen);
  const FeatureTable rolling = click_features(log, rows, Protocol::rolling);
  const FeatureTable leaky = click_features(log, rows, Protocol::leaky);
  const auto coins = [](const FeatureTable& table, std::size_t row) {
    return std::round(std::expm1(static_cast<double>(table.column("pair_coins")[row])));
  };
  CHECK(coins(frozen, 0) == 0.0);
  CHECK(coins(rolling, 0) == 0.0);
  CHECK(coins(leaky, 0) == 99.0);
  CHECK(coins(rolling, 1) == 0.0);  // the other streamer
  CHECK(coins(frozen, 2) == 9.0);
  CHECK(coins(rolling, 2) == 9.0);  // not the gift that comes of it
  CHECK(coins(frozen, 3) == 9.0);
  CHECK(coins(rolling, 3) == 99.0);
  const auto user_coins = [](const FeatureTable& table, std::size_t row) {
    return std::round(std::expm1(static_cast<double>(table.column("user_coins")[row])));
  };
  CHECK(user_coins(frozen, 1) == 0.0);
  CHECK(user_coins(rolling, 1) == 9.0);
  CHECK(rolling.column("pair_loyalty")[3] == 1.0F);
  CHECK(rolling.column("pair_mean_watch")[3] == Approx(std::log1p(45.0)));
  CHECK(rolling.column("pair_days_since_click")[3] == Approx(std::log1p(0.25)));
  CHECK(frozen.column("pair_days_since_click")[3] == Approx(std::log1p(1.25)));
  CHECK(rolling.column("pair_days_since_gift")[1] == Approx(std::log1p(30.0)));  // never
  CHECK(rolling.column("coins_per_hour_quantile")[0] == 0.5F);
  CHECK(rolling.column("coins_per_hour_quantile")[2] == 0.75F);  // the better of two
}

TEST_CASE("context is of the moment, whatever the protocol", "[estimators]") {
  Log log = two_days();
  log.epoch_ms = 4 * day_ms - 8 * hour_ms;  // midnight of 1970-01-05 in Beijing, a Monday
  const ClickRows rows = click_rows(log);
  for (const Protocol protocol : {Protocol::day_frozen, Protocol::rolling, Protocol::leaky}) {
    const FeatureTable table = click_features(log, rows, protocol);
    CHECK(table.column("hour_sin")[0] == Approx(0.0).margin(1e-6));
    CHECK(table.column("hour_cos")[0] == Approx(-1.0));
    CHECK(table.column("room_age")[0] == Approx(std::log1p(720.0)));
    CHECK(table.column("from_feed")[0] == 1.0F);
    CHECK(table.column("from_feed")[2] == 0.0F);
    CHECK(table.column("viewers")[3] == 0.0F);  // everybody has left
    CHECK(table.column("weekend")[0] == 0.0F);
    log.epoch_ms += 5 * day_ms;
    CHECK(click_features(log, rows, protocol).column("weekend")[0] == 1.0F);
    log.epoch_ms -= 5 * day_ms;
  }
}

TEST_CASE("viewers are those in the room at the click", "[estimators]") {
  Log log = small_log(4, 2);
  add_click(log, 0, 0, 1000, 5000);
  add_click(log, 1, 1, 1500, 5000);
  add_click(log, 2, 0, 2000, 1000);
  add_click(log, 3, 0, 2500, 100);
  add_click(log, 1, 0, 4000, 100);
  const FeatureTable table = click_features(log, click_rows(log), Protocol::rolling);
  const auto viewers = table.column("viewers");
  CHECK(viewers[0] == 0.0F);
  CHECK(viewers[2] == Approx(std::log1p(1.0)));
  CHECK(viewers[3] == Approx(std::log1p(2.0)));
  CHECK(viewers[4] == Approx(std::log1p(1.0)));
}

TEST_CASE("what is known only after the click is for the protocols that say so", "[estimators]") {
  const Log log = two_days();
  const ClickRows rows = click_rows(log);
  for (const Feature& feature : features_of(Protocol::rolling)) {
    CHECK(feature.group != FeatureGroup::early);
    CHECK(feature.known <= KnownAt::click);
  }
  const FeatureTable table = click_features(log, rows, Protocol::leaky);
  CHECK(table.features.size() == all_features().size());
  CHECK(table.column("gift_first_tenth")[0] == 1.0F);  // 1 s into 60 s
  CHECK(table.column("gift_first_tenth")[1] == 0.0F);
  CHECK(table.column("touches_first_10_s")[3] == Approx(std::log1p(2.0)));
  CHECK(table.column("touches_first_tenth")[3] == Approx(std::log1p(1.0)));

  const FeatureTable rolling = click_features(log, rows, Protocol::rolling);
  const FeatureTable after_10_s = click_features(log, rows, Protocol::after_10_s);
  CHECK(after_10_s.features.size() == rolling.features.size() + 1);
  CHECK(after_10_s.features.back().name == "touches_first_10_s");
  CHECK(after_10_s.columns.back() == table.columns[rolling.features.size()]);
  for (std::size_t f = 0; f < rolling.columns.size(); ++f) { CHECK(after_10_s.columns[f] == rolling.columns[f]); }
  CHECK(click_features(log, rows, Protocol::after_session).features.size() == all_features().size());
}

TEST_CASE("a slice leaves out whole groups", "[estimators]") {
  const Log log = two_days();
  const FeatureTable table = click_features(log, click_rows(log), Protocol::day_frozen);
  const std::array without{FeatureGroup::pair_history};
  const auto slice = table.slice(1, 3, without);
  CHECK(slice.size() == table.features.size() - 8);
  CHECK(slice[0].size() == 2);
  CHECK(slice[0].data() == table.column("user_clicks").data() + 1);
}
