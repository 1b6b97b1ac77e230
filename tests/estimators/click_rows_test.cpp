#include "libsim/estimators/click_rows.hpp"

#include <chrono>
#include <cmath>
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/sessions/small_log.hpp"

using namespace libsim;
using namespace libsim::test;

TEST_CASE("a gift goes to the last click of its user and room before it, once", "[estimators]") {
  Log log = small_log(2, 2);
  add_click(log, 0, 0, 1000, 100);
  add_click(log, 1, 0, 1500, 100);
  add_click(log, 0, 1, 1800, 100);
  add_click(log, 0, 0, 2000, 100);
  add_gift(log, 0, 0, 500, 1);      // before any click
  add_gift(log, 0, 0, 1999, 2);     // to the first click
  add_gift(log, 0, 0, 2000, 4);     // the millisecond of a click: to it
  add_gift(log, 0, 0, 10'000, 8);   // to the last click, too
  add_gift(log, 0, 0, 62'001, 16);  // longer ago than the window
  add_gift(log, 1, 1, 70'000, 32);  // never clicked there
  const ClickRows rows = click_rows(log, std::chrono::seconds{60});
  REQUIRE(rows.size() == 4);
  CHECK(rows.amount == std::vector<double>{2, 0, 0, 12});
  CHECK(rows.is_gift == std::vector<double>{1, 0, 0, 1});
  CHECK(rows.gifts == 6);
  CHECK(rows.attributed_gifts == 3);
}

TEST_CASE("a label holds the gifts known of by then, and when the first was", "[estimators]") {
  Log log = small_log(1, 1);
  add_click(log, 0, 0, 1000, 100);
  add_gift(log, 0, 0, 3000, 1);
  add_gift(log, 0, 0, 5000, 2);
  const Time four_s = log.gifts.at[0] + std::chrono::seconds{1};
  const ClickRows all = click_rows(log);
  CHECK(all.amount[0] == 3.0);
  CHECK(all.gift_s[0] == 2.0);
  CHECK(click_rows(log, day_length, {.until = four_s}).amount[0] == 1.0);
  CHECK(click_rows(log, day_length, {.until = log.gifts.at[0]}).is_gift[0] == 0.0);
  const ClickRows reported = click_rows(log, day_length, {.report_delay_s = 100.0});
  CHECK(reported.amount[0] == 3.0);
  CHECK(reported.gift_s[0] > 2.0);
  CHECK(click_rows(log, day_length, {.until = four_s, .report_delay_s = 1e12}).attributed_gifts == 0);
}

TEST_CASE("labels beside gifts: watch, overload, return on the next day, first day", "[estimators]") {
  Log log = small_log(3, 1, 4 * day_ms);
  add_click(log, 0, 0, 10, 1500, click_flag::overloaded);
  add_click(log, 1, 0, 20, 10);
  add_click(log, 2, 0, 25, 10, click_flag::lost);  // the platform does not have it
  add_click(log, 0, 0, 30, 10);
  add_click(log, 0, 0, day_ms + 10, 10);
  add_click(log, 1, 0, 2 * day_ms, 10);
  add_click(log, 0, 0, 2 * day_ms + 10, 10);
  const ClickRows rows = click_rows(log);
  REQUIRE(rows.size() == 6);
  CHECK(rows.click[2] == 3);
  CHECK(rows.watch_s[0] == 1.5);
  CHECK(rows.overloaded == std::vector<double>{1, 0, 0, 0, 0, 0});
  CHECK(rows.returned[0] == 1.0);
  CHECK(rows.returned[1] == 0.0);  // came back on the day after
  CHECK(rows.returned[2] == 1.0);
  CHECK(rows.returned[3] == 1.0);
  CHECK(std::isnan(rows.returned[4]));  // the log ends
  CHECK(std::isnan(rows.returned[5]));
  CHECK(rows.first_day == std::vector<std::uint8_t>{1, 1, 1, 0, 0, 0});
  const Time a = log.clicks.at[0];
  const Time b = log.clicks.at[1];
  CHECK(rows.first_meeting == std::vector<Time>{a, b, a, a, b, a});
  CHECK(rows.first_at(start_of_day(1)) == 3);
  CHECK(rows.first_at(Time::max()) == 6);
}

TEST_CASE("a log without clicks has no rows", "[estimators]") {
  CHECK(click_rows(small_log(1, 1)).size() == 0);
}
