#include "libsim/estimators/click_rows.hpp"

#include <algorithm>
#include <cassert>
#include <functional>
#include <limits>
#include <tuple>
#include <unordered_map>

#include "libsim/core/draws.hpp"
#include "libsim/core/portable_math.hpp"
#include "libsim/sessions/scope.hpp"

namespace libsim {
namespace {

/// A row among the clicks of one user in one room.
struct Entered {
  std::uint64_t pair;  // user and room
  Time at;
  std::uint32_t row;

  bool operator<(const Entered& other) const {
    return std::tie(pair, at, row) < std::tie(other.pair, other.at, other.row);
  }
};

/// From a gift until it is known of.
Duration report_delay(const KnownGifts& known, std::size_t gift) {
  if (known.report_delay_s == 0.0) { return Duration{0}; }
  // Replications count from 0: this one is nobody's.
  constexpr std::uint32_t apart = std::numeric_limits<std::uint32_t>::max();
  RngStream rng{{known.seed, apart}, Purpose::recording, static_cast<std::uint32_t>(gift)};
  return from_seconds(known.report_delay_s * draw_exponential(rng));
}

void attribute_gifts(const Log& log, Duration window, const KnownGifts& known, ClickRows& rows) {
  std::vector<Entered> entries;
  entries.reserve(rows.size());
  for (std::uint32_t row = 0; row < rows.size(); ++row) {
    entries.push_back({packed_key(rows.user[row], log.clicks.room[rows.click[row]]), rows.at[row], row});
  }
  std::ranges::sort(entries, std::less<>{});
  constexpr std::uint32_t last = std::numeric_limits<std::uint32_t>::max();
  rows.gifts = static_cast<std::int64_t>(log.gifts.size());
  for (std::size_t g = 0; g < log.gifts.size(); ++g) {
    const Entered given{packed_key(log.gifts.user[g], log.gifts.room[g]), log.gifts.at[g], last};
    const auto after = std::upper_bound(entries.begin(), entries.end(), given);
    if (after == entries.begin()) { continue; }
    const Entered& touch = *(after - 1);
    if (touch.pair != given.pair || given.at - touch.at > window) { continue; }
    const Time known_at = log.gifts.at[g] + report_delay(known, g);
    if (known_at >= known.until) { continue; }
    ++rows.attributed_gifts;
    const double after_s = to_seconds(known_at - touch.at);
    const bool first = rows.is_gift[touch.row] == 0.0;
    rows.gift_s[touch.row] = first ? after_s : std::min(after_s, rows.gift_s[touch.row]);
    rows.is_gift[touch.row] = 1.0;
    rows.amount[touch.row] += to_double(log.gifts.amount[g]);
  }
}

/// Whether each user came back, from the days on which they clicked.
void label_returns(ClickRows& rows) {
  if (rows.size() == 0) { return; }
  const std::int64_t last_day = day_of(rows.at.back());
  struct Days {
    std::int64_t first = -1;
    std::int64_t next = -1;  // the earliest day with a row after the row that is looked at, on another day
    std::int64_t latest = -1;
  };
  std::vector<Days> users;
  for (std::size_t row = rows.size(); row-- > 0;) {
    if (rows.user[row].index() >= users.size()) { users.resize(rows.user[row].index() + 1); }
    Days& days = users[rows.user[row].index()];
    const std::int64_t day = day_of(rows.at[row]);
    if (days.latest != day) { days.next = days.latest; }
    days.latest = day;
    days.first = day;
    rows.returned[row] = day == last_day ? std::numeric_limits<double>::quiet_NaN() : days.next == day + 1 ? 1.0 : 0.0;
  }
  for (std::size_t row = 0; row < rows.size(); ++row) {
    rows.first_day[row] = day_of(rows.at[row]) == users[rows.user[row].index()].first ? 1 : 0;
  }
}

void find_first_meetings(ClickRows& rows) {
  std::unordered_map<std::uint64_t, Time> first;  // asked, never walked through
  rows.first_meeting.reserve(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto meeting = first.try_emplace(packed_key(rows.user[row], rows.streamer[row]), rows.at[row]).first;
    rows.first_meeting.push_back(meeting->second);
  }
}

}  // namespace

std::size_t ClickRows::first_at(Time time) const {
  return static_cast<std::size_t>(std::ranges::lower_bound(at, time) - at.begin());
}

ClickRows click_rows(const Log& log, Duration window, const KnownGifts& known) {
  ClickRows rows;
  for_each_click(log, {}, [&](std::size_t click) {
    assert((rows.at.empty() || rows.at.back() <= log.clicks.at[click]) && "a log's clicks are in order of time");
    rows.click.push_back(static_cast<std::uint32_t>(click));
    rows.user.push_back(log.clicks.user[click]);
    rows.streamer.push_back(log.streamer_of(log.clicks.room[click]));
    rows.at.push_back(log.clicks.at[click]);
    rows.watch_s.push_back(log.clicks.watch_ms[click] / 1000.0);
    rows.overloaded.push_back((log.clicks.flags[click] & click_flag::overloaded) != 0 ? 1.0 : 0.0);
  });
  rows.is_gift.assign(rows.size(), 0.0);
  rows.amount.assign(rows.size(), 0.0);
  rows.returned.assign(rows.size(), 0.0);
  rows.first_day.assign(rows.size(), 0);
  rows.gift_s.assign(rows.size(), 0.0);
  attribute_gifts(log, window, known, rows);
  label_returns(rows);
  find_first_meetings(rows);
  return rows;
}

std::vector<double> log_amounts(std::span<const double> amounts) {
  std::vector<double> logs;
  logs.reserve(amounts.size());
  for (const double amount : amounts) { logs.push_back(portable_log(1.0 + amount)); }
  return logs;
}

}  // namespace libsim
