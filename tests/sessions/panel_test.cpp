#include "libsim/sessions/panel.hpp"

#include <vector>

#include <catch2/catch.hpp>

#include "libsim/sessions/scope.hpp"
#include "tests/sessions/small_log.hpp"

using namespace libsim;
using namespace libsim::test;

namespace {

/// Users 0..3 did everything but: 1 no comment, 2 no gift, 3 only a lost click. User 4 did nothing.
Log four_users() {
  Log log = small_log(5, 1);
  for (std::uint32_t user = 0; user < 4; ++user) {
    add_click(log, user, 0, 1000, 500, user == 3 ? click_flag::lost : std::uint8_t{0});
    add_touch(log.likes, user, 0, 1100);
    if (user != 1) { add_touch(log.comments, user, 0, 1200); }
    if (user != 2) { add_gift(log, user, 0, 1300, 5); }
  }
  return log;
}

}  // namespace

TEST_CASE("the panel holds who did everything that is required", "[sessions]") {
  const Log log = four_users();
  CHECK(panel_users(log, {}) == std::vector<bool>{true, false, false, false, false});
  CHECK(count_members(panel_users(log, {})) == 1);

  PanelRule only_gift{false, false, false, true};
  CHECK(panel_users(log, only_gift) == std::vector<bool>{true, true, false, true, false});
  PanelRule nothing{false, false, false, false};
  CHECK(count_members(panel_users(log, nothing)) == 5);
}

TEST_CASE("only the days of the rule count, the end day excluded", "[sessions]") {
  Log log = small_log(2, 1, 5 * day_ms);
  add_gift(log, 0, 0, 2 * day_ms, 1);      // first instant of day 2
  add_gift(log, 1, 0, 3 * day_ms - 1, 1);  // last instant of day 2
  PanelRule rule{false, false, false, true, 2, 3};
  CHECK(panel_users(log, rule) == std::vector<bool>{true, true});
  rule.start_day = 0, rule.end_day = 2;
  CHECK(panel_users(log, rule) == std::vector<bool>{false, false});
  rule.start_day = 3, rule.end_day = 9;
  CHECK(panel_users(log, rule) == std::vector<bool>{false, false});
}

TEST_CASE("the panel of a log cut down to its panel is the same panel", "[sessions]") {
  const Log log = four_users();
  const std::vector<bool> panel = panel_users(log, {});
  Log cut = small_log(5, 1);
  const Scope scope{&panel};
  for_each_click(log, scope, [&](std::size_t row) { add_click(cut, log.clicks.user[row].value, 0, 1000, 500); });
  for_each_row(log.likes, scope, [&](std::size_t row) { add_touch(cut.likes, log.likes.user[row].value, 0, 1100); });
  for_each_row(log.comments, scope,
               [&](std::size_t row) { add_touch(cut.comments, log.comments.user[row].value, 0, 1200); });
  for_each_row(log.gifts, scope, [&](std::size_t row) { add_gift(cut, log.gifts.user[row].value, 0, 1300, 5); });
  CHECK(panel_users(cut, {}) == panel);
}
