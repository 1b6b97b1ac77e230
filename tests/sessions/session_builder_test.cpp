#include "libsim/sessions/session_builder.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "tests/sessions/small_log.hpp"

using namespace libsim;
using namespace libsim::test;

TEST_CASE("all clicks of one user in one room are one session", "[sessions]") {
  Log log = small_log(2, 2);
  add_click(log, 0, 0, 1000, 50'000);  // watched longest, but not the latest click
  add_click(log, 1, 0, 1500, 10);
  add_click(log, 0, 1, 2000, 10);
  add_click(log, 0, 0, 20'000, 300);
  const Sessions sessions = build_sessions(log);
  REQUIRE(sessions.rows.size() == 3);
  const Session& merged = sessions.rows[0];
  CHECK(merged.user == UserId{0});
  CHECK(merged.room == RoomId{0});
  CHECK(merged.start == Time{Duration{1000}});
  CHECK(merged.end == Time{Duration{20'300}});
  CHECK(merged.clicks == 2);
  CHECK(merged.watched == Duration{50'300});
  CHECK_FALSE(merged.gifted());
  CHECK(sessions.rows[1].room == RoomId{1});
  CHECK(sessions.rows[2].user == UserId{1});
  CHECK(sessions.clicks == 4);
}

TEST_CASE("a gap, where one is set, is counted from the end of the watch before", "[sessions]") {
  Log log = small_log(1, 1);
  add_click(log, 0, 0, 0, 10'000);
  add_click(log, 0, 0, 2000, 1000);    // within the first watch
  add_click(log, 0, 0, 15'000, 1000);  // 5 s after 10 s: not longer than the gap
  add_click(log, 0, 0, 21'001, 1000);  // 5.001 s after 16 s
  add_gift(log, 0, 0, 15'500, 3);
  add_gift(log, 0, 0, 21'001, 4);
  SessionOptions options;
  CHECK(build_sessions(log, options).rows.size() == 1);
  options.session_gap = std::chrono::seconds{5};
  const Sessions sessions = build_sessions(log, options);
  REQUIRE(sessions.rows.size() == 2);
  CHECK(sessions.rows[0].end == Time{Duration{16'000}});
  CHECK(sessions.rows[0].amount == Coins{3});
  CHECK(sessions.rows[1].start == Time{Duration{21'001}});
  CHECK(sessions.rows[1].amount == Coins{4});
}

TEST_CASE("a gift belongs to the session of its user and room, or to none", "[sessions]") {
  Log log = small_log(2, 2);
  add_click(log, 0, 0, 1000, 100);
  add_click(log, 0, 0, 5000, 100);
  add_click(log, 1, 1, 5000, 100, click_flag::lost);
  add_gift(log, 0, 0, 900, 1);    // before every click: matched, without a delay
  add_gift(log, 0, 0, 5000, 2);   // the millisecond of a click
  add_gift(log, 0, 0, 4000, 4);   // 3 s after the first click
  add_gift(log, 0, 1, 1000, 8);   // another room
  add_gift(log, 1, 1, 5000, 16);  // its click is lost
  const Sessions sessions = build_sessions(log);
  REQUIRE(sessions.rows.size() == 1);
  CHECK(sessions.gifts == 5);
  CHECK(sessions.matched_gifts == 3);
  CHECK(sessions.rows[0].gifts == 3);
  CHECK(sessions.rows[0].amount == Coins{7});
  CHECK(sessions.rows[0].first_gift_at == Time{Duration{900}});
  CHECK(sessions.gift_delays == std::vector<Duration>{Duration{0}, Duration{3000}});
}

TEST_CASE("only the scope's users and times are in sessions", "[sessions]") {
  Log log = small_log(2, 1);
  add_click(log, 0, 0, 1000, 1);
  add_click(log, 1, 0, 1000, 1);
  add_click(log, 1, 0, 2000, 1);
  const std::vector<bool> users{false, true};
  const Sessions sessions = build_sessions(log, {{&users, Time{}, Time{Duration{2000}}}, {}});
  REQUIRE(sessions.rows.size() == 1);
  CHECK(sessions.rows[0].user == UserId{1});
  CHECK(sessions.rows[0].clicks == 1);
}

TEST_CASE("sessions conserve clicks, watch time and matched coins, and keep no order of rows", "[sessions]") {
  RngStream rng{{11, 0}, Purpose::test, 0};
  Log log = small_log(20, 10);
  std::vector<std::array<std::uint32_t, 4>> clicks;
  Duration watched{};
  for (int i = 0; i < 2000; ++i) {
    const std::uint32_t user = draw_index(rng, 20);
    const std::uint32_t room = draw_index(rng, 10);
    const std::uint32_t at_ms = draw_index(rng, 1000);
    const std::uint32_t watch_ms = draw_index(rng, 50);
    clicks.push_back({user, room, at_ms, watch_ms});
    watched += Duration{watch_ms};
  }
  for (const auto& [user, room, at_ms, watch_ms] : clicks) { add_click(log, user, room, at_ms, watch_ms); }
  Log reversed = small_log(20, 10);
  std::ranges::reverse(clicks);
  for (const auto& [user, room, at_ms, watch_ms] : clicks) { add_click(reversed, user, room, at_ms, watch_ms); }
  const SessionOptions options{{}, Duration{20}};
  const Sessions a = build_sessions(log, options);
  const Sessions b = build_sessions(reversed, options);
  Duration in_sessions{};
  std::int64_t click_count = 0;
  REQUIRE(a.rows.size() == b.rows.size());
  CHECK(a.rows.size() > 200);
  for (std::size_t i = 0; i < a.rows.size(); ++i) {
    in_sessions += a.rows[i].watched;
    click_count += a.rows[i].clicks;
    REQUIRE(a.rows[i].start == b.rows[i].start);
    REQUIRE(a.rows[i].end == b.rows[i].end);
  }
  CHECK(in_sessions == watched);
  CHECK(click_count == 2000);
}
