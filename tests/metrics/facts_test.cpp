#include "libsim/metrics/facts.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "libsim/sessions/panel.hpp"
#include "tests/sessions/small_log.hpp"

using namespace libsim;
using namespace libsim::test;

namespace {

std::map<std::string, double> by_id(const std::vector<FactValue>& facts) {
  std::map<std::string, double> values;
  for (const FactValue& fact : facts) {
    CHECK_FALSE(fact.denominator.empty());
    values[fact.id] = fact.value;
  }
  CHECK(values.size() == facts.size());
  return values;
}

/// Users 0 and 1 are in the panel, user 2 is not: nothing that user 2 does may show.
Log two_givers() {
  Log log = small_log(3, 3);
  const std::uint32_t second_room = add_room(log, 0, 150'000, 300'000);
  log.rooms.append({1}, Time{}, Time{}, 0, false);  // not listed
  add_click(log, 0, 0, 0, 10'000);
  add_click(log, 1, 1, 0, 20'000);
  add_click(log, 1, 2, 6000, 60'000, click_flag::lost);
  add_click(log, 2, 2, 6000, 60'000);
  add_click(log, 0, 0, 90'000, 10'000);
  add_click(log, 0, second_room, 200'000, 1000);
  add_gift(log, 0, 0, 0, 10);
  add_gift(log, 1, 1, 5000, 70);
  add_gift(log, 1, 2, 7000, 100);  // its click is lost
  add_gift(log, 2, 2, 7000, 5000);
  add_gift(log, 0, 0, 50'000, 20);
  for (const std::uint32_t user : {0U, 1U}) {
    add_touch(log.likes, user, 0, 1000);
    add_touch(log.comments, user, 0, 1000);
    add_touch(log.negatives, user, 2, 1000);
  }
  add_touch(log.comments, 0, 0, 1500);
  add_touch(log.comments, 2, 0, 1500);
  add_touch(log.negatives, 2, 2, 1000);
  return log;
}

}  // namespace

TEST_CASE("facts of a small log are those counted by hand", "[metrics]") {
  const Log log = two_givers();
  const std::vector<bool> panel = panel_users(log, {});
  REQUIRE(panel == std::vector<bool>{true, true, false});
  auto facts = by_id(compute_facts(log, panel));

  CHECK(facts["scale.clicks"] == 4);
  CHECK(facts["scale.gifts"] == 4);
  CHECK(facts["scale.sessions"] == 3);
  CHECK(facts["rate.click"] == 1.0);
  CHECK(facts["rate.session"] == Approx(2.0 / 3.0));
  CHECK(facts["rate.multi"] == 0.5);

  CHECK(facts["amount.p50"] == 45.0);
  CHECK(facts["amount.p90"] == Approx(91.0));
  CHECK(facts["amount.p99"] == Approx(99.1));
  CHECK(facts["amount.ccdf88"] == 0.25);
  CHECK(facts["amount.ccdf1488"] == 0.0);
  CHECK(facts["amount.max"] == 100.0);
  CHECK(facts["conc.user_gini"] == Approx(0.35));
  CHECK(facts["conc.user_top1"] == Approx(0.85));
  CHECK(facts["conc.streamer_gini"] == Approx(140.0 / 600.0));
  CHECK(facts["loyal.p50"] == Approx(0.5 + 50.0 / 170.0));  // of 1 and 100/170
  CHECK(facts["loyal.p90"] == Approx(0.9 + 0.1 * 100.0 / 170.0));
  CHECK(facts["loyal.pairs"] == 3);

  CHECK(facts["timing.first10"] == 0.5);
  CHECK(facts["timing.delay_median"] == 5.0);
  CHECK(facts["watch.session_dur_median_s"] == 20.0);
  CHECK(facts["watch.session_dur_p90_s"] == Approx(84.0));
  CHECK(facts["watch.session_dur_p99_s"] == Approx(98.4));

  CHECK(facts["seg.user"] == 0.5);
  CHECK(facts["seg.streamer"] == 0.5);
  CHECK(facts["qual.match"] == 0.75);
  CHECK(facts["qual.anomaly"] == 0.0);

  CHECK(facts["supply.streamers"] == 2);
  CHECK(facts["supply.gifted"] == 3);
  CHECK(facts["supply.rooms"] == 3);
  CHECK(facts["supply.users"] == 2);
  CHECK(facts["supply.streamers_lt5"] == 1.0);
  CHECK(facts["engage.comments"] == 3);
  CHECK(facts["engage.likes"] == 2);
  CHECK(facts["users.lt50"] == 1.0);
  CHECK(facts["users.repeat"] == 0.5);
  CHECK(facts["feed.negatives"] == 2);
}

TEST_CASE("facts of some days leave the other days out", "[metrics]") {
  const Log log = two_givers();
  FactOptions options;
  options.from = Time{Duration{50'000}};
  options.to = Time{Duration{200'000}};
  auto facts = by_id(compute_facts(log, {true, true, false}, options));
  CHECK(facts["scale.clicks"] == 1);
  CHECK(facts["scale.gifts"] == 1);
  CHECK(facts["engage.likes"] == 0);
  CHECK(facts["supply.rooms"] == 1);
}

TEST_CASE("a first gift is early below a tenth of the session, before its start, and not in one without length",
          "[metrics]") {
  const auto first10 = [](std::int64_t gift_at_ms, std::uint32_t watch_ms) {
    Log log = small_log(1, 1);
    add_click(log, 0, 0, 1000, watch_ms);
    add_gift(log, 0, 0, gift_at_ms, 1);
    return by_id(compute_facts(log, {true}))["timing.first10"];
  };
  CHECK(first10(1999, 10'000) == 1.0);
  CHECK(first10(2000, 10'000) == 0.0);
  CHECK(first10(500, 10'000) == 1.0);
  CHECK(first10(1000, 0) == 0.0);
  CHECK(first10(999, 0) == 1.0);
}

TEST_CASE("an anomaly gives more than the 99th percentile and watches less than 10 s", "[metrics]") {
  Log log = small_log(101, 1);
  for (std::uint32_t user = 0; user < 101; ++user) {
    add_click(log, user, 0, 1000, user == 100 ? 9999 : 1000);
    add_gift(log, user, 0, 1000, user + 1);
  }
  const std::vector<bool> panel(101, true);
  CHECK(by_id(compute_facts(log, panel))["qual.anomaly"] == Approx(1.0 / 101.0));  // only the one of 101 coins
  add_click(log, 100, 0, 20'000, 1);                                               // watched for 10 s in all
  CHECK(by_id(compute_facts(log, panel))["qual.anomaly"] == 0.0);
}

TEST_CASE("an empty log has every fact, as zero or not a number", "[metrics]") {
  for (const FactValue& fact : compute_facts(Log{}, {})) { CHECK((std::isnan(fact.value) || fact.value == 0.0)); }
  const std::vector<std::string> ids = fact_ids();
  CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == ids.size());
}

namespace {

/// A log with requests, impressions and lost clicks, as a simulation writes it.
Log random_log(std::uint32_t seed) {
  RngStream rng{{seed, 0}, Purpose::test, 0};
  Log log = small_log(40, 15);
  for (int i = 0; i < 30; ++i) {
    const std::uint32_t streamer = draw_index(rng, 15);
    add_room(log, streamer, draw_index(rng, 50'000), 90'000'000);
  }
  for (std::int64_t at_ms = 0; at_ms < 400'000; at_ms += 100) {
    const std::uint32_t user = draw_index(rng, 40);
    const std::uint32_t room = draw_index(rng, 45);
    log.requests.append({user}, Time{Duration{at_ms}}, 10, 2);
    log.impressions.append({room}, 0.5F, impression_flag::clicked);
    log.impressions.append({draw_index(rng, 45)}, 0.5F, 0);
    const auto watch_ms = static_cast<std::uint32_t>(draw_lognormal(rng, 8.0, 2.0));
    add_click(log, user, room, at_ms, watch_ms, draw_bernoulli(rng, 0.06) ? click_flag::lost : std::uint8_t{0});
    if (draw_bernoulli(rng, 0.1)) {
      const std::int64_t given_at_ms = at_ms + draw_index(rng, 3000);
      add_gift(log, user, room, given_at_ms, 1 + static_cast<std::int64_t>(draw_lognormal(rng, 1, 2)));
    }
    if (draw_bernoulli(rng, 0.1)) { add_touch(log.likes, user, room, at_ms); }
    if (draw_bernoulli(rng, 0.1)) { add_touch(log.comments, user, room, at_ms); }
  }
  return log;
}

/// The same log as files hold it: the panel only, lost clicks gone, negatives listed, ids numbered backwards, rows in
/// another order.
Log as_in_files(const Log& log, const std::vector<bool>& panel) {
  const auto user_id = [&](UserId user) { return log.users - 1 - user.value; };
  const auto room_id = [&](RoomId room) { return static_cast<std::uint32_t>(log.rooms.size()) - 1 - room.value; };
  const Scope scope{&panel};
  Log twin;
  twin.users = log.users;
  twin.streamers = log.streamers;
  for (std::size_t r = log.rooms.size(); r-- > 0;) {
    const StreamerId streamer{log.streamers - 1 - log.rooms.streamer[r].value};
    twin.rooms.append(streamer, log.rooms.start[r], log.rooms.end[r], 0, log.rooms.listed[r] != 0);
  }
  const auto reversed = [](std::vector<std::size_t> rows) {
    std::reverse(rows.begin(), rows.end());
    return rows;
  };
  std::vector<std::size_t> rows;
  const auto keep = [&](std::size_t row) { rows.push_back(row); };
  for_each_click(log, scope, keep);
  for (const std::size_t row : reversed(std::exchange(rows, {}))) {
    add_click(twin, user_id(log.clicks.user[row]), room_id(log.clicks.room[row]),
              log.clicks.at[row].time_since_epoch().count(), log.clicks.watch_ms[row], 0, Entry::unknown);
  }
  for_each_row(log.gifts, scope, keep);
  for (const std::size_t row : reversed(std::exchange(rows, {}))) {
    add_gift(twin, user_id(log.gifts.user[row]), room_id(log.gifts.room[row]),
             log.gifts.at[row].time_since_epoch().count(), log.gifts.amount[row].value);
  }
  const auto copy_touches = [&](const TouchTable& from, TouchTable& to) {
    for_each_row(from, scope, keep);
    for (const std::size_t row : reversed(std::exchange(rows, {}))) {
      to.append({user_id(from.user[row])}, {room_id(from.room[row])}, from.at[row]);
    }
  };
  copy_touches(log.likes, twin.likes);
  copy_touches(log.comments, twin.comments);
  for_each_negative(log, [&](UserId user, RoomId room, Time at) {
    if (panel[user.index()]) { twin.negatives.append({user_id(user)}, {room_id(room)}, at); }
  });
  return twin;
}

}  // namespace

TEST_CASE("a simulated log and the same log from files have exactly equal facts", "[metrics]") {
  const Log log = random_log(17);
  const std::vector<bool> panel = panel_users(log, {});
  const Log twin = as_in_files(log, panel);
  const auto here = compute_facts(log, panel);
  const auto there = compute_facts(twin, panel_users(twin, {}));
  REQUIRE(here.size() == there.size());
  for (std::size_t i = 0; i < here.size(); ++i) {
    INFO(here[i].id);
    CHECK(here[i].value == there[i].value);
  }
  CHECK(by_id(here)["qual.match"] < 1.0);  // so that lost clicks had something to spoil
}
