#include "libsim/metrics/market_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "tests/sessions/small_log.hpp"

using namespace libsim;
using namespace libsim::test;

namespace {

double value(const std::vector<MetricValue>& metrics, std::string_view name) {
  const auto found = std::find_if(metrics.begin(), metrics.end(), [&](const MetricValue& m) { return m.name == name; });
  REQUIRE(found != metrics.end());
  CHECK_FALSE(found->unit.empty());
  return found->value;
}

Time at(std::int64_t ms) {
  return Time{Duration{ms}};
}

/// Shows `rooms` to a user; the first of them is clicked if `clicked`.
void show(Log& log, std::uint32_t user, std::int64_t at_ms, const std::vector<std::uint32_t>& rooms, bool clicked) {
  log.requests.append({user}, at(at_ms), 50, static_cast<std::uint8_t>(rooms.size()));
  for (std::size_t slot = 0; slot < rooms.size(); ++slot) {
    log.impressions.append({rooms[slot]}, 0.5F, clicked && slot == 0 ? impression_flag::clicked : std::uint8_t{0});
  }
}

/// Two days. Streamers 0 and 1 are live all the time, 2 on day 1 only, 3 never.
Log two_days() {
  Log log;
  log.users = 4;
  log.streamers = 4;
  add_room(log, 0, 0, 2 * day_ms);
  add_room(log, 1, 0, 2 * day_ms);
  add_room(log, 2, day_ms + 1000, day_ms + 9000);
  log.population.append(0, 100, 40);
  log.population.append(1, 90, 39);
  show(log, 0, 1000, {0, 1}, true);
  show(log, 1, 2000, {0, 1}, true);
  show(log, 0, day_ms + 2000, {0, 2}, false);
  show(log, 2, day_ms + 3000, {0, 1, 2}, true);
  add_click(log, 0, 0, 1100, 60'000);
  add_click(log, 1, 0, 2100, 120'000, click_flag::overloaded);
  add_click(log, 1, 1, 3000, 60'000, click_flag::overloaded, Entry::push);  // not from the feed
  add_click(log, 2, 0, day_ms + 3100, 60'000, click_flag::lost);            // it happened all the same
  add_gift(log, 1, 0, 2200, 30);
  add_gift(log, 1, 1, 3100, 10);
  add_gift(log, 2, 2, day_ms + 3200, 20);
  add_visit(log, 0, 900, 70'000, 0.5F);
  add_visit(log, 1, 1900, 200'000, 0.25F);
  add_visit(log, 0, 300'000, 300'001, 0.75F);  // the same day again
  add_visit(log, 0, day_ms + 1900, day_ms + 2500, 1.0F);
  add_visit(log, 2, day_ms + 2900, day_ms + 90'000, 0.0F);
  return log;
}

}  // namespace

TEST_CASE("market metrics of two days are those counted by hand", "[metrics]") {
  const Log log = two_days();
  const auto metrics = market_metrics(log, at(0), at(2 * day_ms));
  CHECK(value(metrics, "revenue") == 30.0);
  CHECK(value(metrics, "revenue_of_worst_days") == 20.0);  // of 40 and 20
  CHECK(value(metrics, "gifts") == 1.5);
  CHECK(value(metrics, "gift_rate") == 0.75);
  CHECK(value(metrics, "ctr") == Approx(3.0 / 9.0));
  CHECK(value(metrics, "watch_time") == Approx(5.0 / 4.0));
  CHECK(value(metrics, "satisfaction") == Approx((1.0 + 0.25 + 0.0) / 3.0));
  CHECK(value(metrics, "next_day_return") == 0.5);  // of users 0 and 1 on day 0
  CHECK(value(metrics, "active_users") == 90.0);
  CHECK(value(metrics, "active_streamers") == 39.0);
  CHECK(value(metrics, "visiting_users") == 3.0);
  // Revenue 10, 20, 30 and impressions 2, 3, 4 over the three streamers that were live.
  CHECK(value(metrics, "streamer_gini_revenue") == Approx((-2.0 * 10 + 2.0 * 30) / (3 * 60)));
  CHECK(value(metrics, "streamer_gini_exposure") == Approx((-2.0 * 2 + 2.0 * 4) / (3 * 9)));
  CHECK(value(metrics, "top1_user_share") == Approx(40.0 / 60.0));
  CHECK(value(metrics, "top1_streamer_share") == 0.5);
  CHECK(value(metrics, "long_tail_coverage") == 0.0);
  CHECK(value(metrics, "overload_share") == Approx(1.0 / 3.0));
  const double entropy = -(2.0 / 9 * std::log(2.0 / 9) + 3.0 / 9 * std::log(3.0 / 9) + 4.0 / 9 * std::log(4.0 / 9));
  CHECK(value(metrics, "effective_catalogue") == Approx(std::exp(entropy)).epsilon(1e-12));
}

TEST_CASE("a watch counts until the end of the time, and over the midnights in it", "[metrics]") {
  Log log;
  log.users = 1;
  log.streamers = 1;
  add_room(log, 0, 0, 3 * day_ms);
  add_visit(log, 0, day_ms - 60'000, day_ms + 60'000, 0.5F);
  add_visit(log, 0, 2 * day_ms - 60'000, 2 * day_ms, 0.5F);
  add_click(log, 0, 0, day_ms - 60'000, 120'000);
  add_click(log, 0, 0, 2 * day_ms - 60'000, 600'000);
  CHECK(value(market_metrics(log, at(0), at(2 * day_ms)), "watch_time") == Approx(3.0 / 2.0));
  const auto days = market_metrics_by_day(log, at(0), at(2 * day_ms));
  CHECK(value(days[0], "watch_time") == Approx(2.0));
  CHECK(value(days[1], "watch_time") == Approx(1.0));
}

TEST_CASE("a streamer is covered by enough impressions on the days it was live", "[metrics]") {
  Log log;
  log.users = 1;
  log.streamers = 2;
  add_room(log, 0, 0, 3 * day_ms);             // live on three days
  add_room(log, 1, day_ms + 10, day_ms + 20);  // on one, in two rooms
  add_room(log, 1, day_ms + 30, day_ms + 40);
  for (int i = 0; i < 10; ++i) { show(log, 0, day_ms + 15, {0, 1}, false); }
  CHECK(value(market_metrics(log, at(0), at(3 * day_ms)), "long_tail_coverage") == 0.5);
  CHECK(value(market_metrics(log, at(day_ms), at(2 * day_ms)), "long_tail_coverage") == 1.0);
}

TEST_CASE("the worst days are a tenth of the whole ones", "[metrics]") {
  Log log;
  log.users = 1;
  log.streamers = 1;
  add_room(log, 0, 0, 21 * day_ms);
  for (std::int64_t day = 0; day < 20; ++day) {
    add_gift(log, 0, 0, day * day_ms + 5, 1 + (day * 7) % 20);  // 1 to 20 in some order
  }
  add_gift(log, 0, 0, 20 * day_ms + 5, 1);  // on a day cut short
  CHECK(value(market_metrics(log, at(0), at(20 * day_ms + 10)), "revenue_of_worst_days") == 1.5);
  CHECK(std::isnan(value(market_metrics(log, at(0), at(day_ms - 1)), "revenue_of_worst_days")));
}

TEST_CASE("what is not defined is not a number", "[metrics]") {
  for (const MetricValue& metric : market_metrics(Log{}, at(0), at(day_ms))) {
    INFO(metric.name);
    const bool is_amount = metric.name == "revenue" || metric.name == "revenue_of_worst_days" ||
                           metric.name == "gifts" || metric.name == "visiting_users";
    CHECK((is_amount ? metric.value == 0.0 : std::isnan(metric.value)));
  }
  // On one day nobody can be seen to come back on the next.
  CHECK(std::isnan(value(market_metrics(two_days(), at(0), at(day_ms)), "next_day_return")));
}

TEST_CASE("metrics of a day are the metrics of its 24 hours, and the day after says who returned", "[metrics]") {
  const Log log = two_days();
  const auto days = market_metrics_by_day(log, at(0), at(2 * day_ms));
  REQUIRE(days.size() == 2);
  for (std::size_t day = 0; day < 2; ++day) {
    const auto from = static_cast<std::int64_t>(day) * day_ms;
    const auto alone = market_metrics(log, at(from), at(from + day_ms));
    for (std::size_t i = 0; i < alone.size(); ++i) {
      if (alone[i].name == "next_day_return") { continue; }
      INFO(alone[i].name);
      CHECK((days[day][i].value == alone[i].value || (std::isnan(days[day][i].value) && std::isnan(alone[i].value))));
    }
  }
  CHECK(value(days[0], "revenue") == 40.0);
  CHECK(value(days[1], "revenue") == 20.0);
  CHECK(value(days[0], "next_day_return") == 0.5);
  CHECK(std::isnan(value(days[1], "next_day_return")));
}

TEST_CASE("metrics of a subset are what those users did and what streamers got from them", "[metrics]") {
  const Log log = two_days();
  const auto metrics = market_metrics(log, at(0), at(2 * day_ms), {false, true, false, false});
  CHECK(value(metrics, "revenue") == 20.0);
  CHECK(value(metrics, "ctr") == 0.5);
  CHECK(value(metrics, "satisfaction") == 0.25);
  CHECK(value(metrics, "overload_share") == 1.0);
  CHECK(std::isnan(value(metrics, "active_users")));
  CHECK(value(metrics, "streamer_gini_exposure") == Approx((0.0 * 1 + 2.0 * 1) / (3 * 2)));  // 0, 1, 1

  const auto everybody = market_metrics(log, at(0), at(2 * day_ms), {true, true, true, true});
  CHECK(value(everybody, "revenue") == value(market_metrics(log, at(0), at(2 * day_ms)), "revenue"));
}

TEST_CASE("days and subsets of users add up to the whole, in order or not", "[metrics]") {
  RngStream rng{{23, 0}, Purpose::test, 0};
  Log log = small_log(30, 12, 4 * day_ms);
  for (int i = 0; i < 3000; ++i) {
    const std::int64_t at_ms = draw_index(rng, 4 * 86'400) * std::int64_t{1000};  // in any order
    const std::uint32_t user = draw_index(rng, 30);
    const std::uint32_t room = draw_index(rng, 12);
    const bool clicked = draw_bernoulli(rng, 0.3);
    std::vector<std::uint32_t> slate(1 + draw_index(rng, 3), room);
    show(log, user, at_ms, slate, clicked);
    if (clicked) { add_click(log, user, room, at_ms, draw_index(rng, 60'000)); }
    if (clicked) { add_gift(log, user, room, at_ms, 1 + draw_index(rng, 50)); }
    add_visit(log, user, at_ms, at_ms + 1, 0.5F);
  }
  const auto whole = market_metrics(log, at(0), at(4 * day_ms));
  double revenue = 0.0;
  double gifts = 0.0;
  for (const auto& day : market_metrics_by_day(log, at(0), at(4 * day_ms))) {
    revenue += value(day, "revenue");
    gifts += value(day, "gifts");
  }
  CHECK(revenue / 4.0 == Approx(value(whole, "revenue")).epsilon(1e-12));
  CHECK(gifts / 4.0 == Approx(value(whole, "gifts")).epsilon(1e-12));

  std::vector<bool> some(30);
  for (std::size_t user = 0; user < 30; ++user) { some[user] = user % 3 == 0; }
  std::vector<bool> others = some;
  others.flip();
  const auto a = market_metrics(log, at(0), at(4 * day_ms), some);
  const auto b = market_metrics(log, at(0), at(4 * day_ms), others);
  for (const char* name : {"revenue", "gifts", "visiting_users"}) {
    CHECK(value(a, name) + value(b, name) == Approx(value(whole, name)).epsilon(1e-12));
  }
  const auto third_day = market_metrics(log, at(2 * day_ms), at(3 * day_ms));
  CHECK(value(market_metrics_by_day(log, at(0), at(4 * day_ms))[2], "ctr") == value(third_day, "ctr"));
}
