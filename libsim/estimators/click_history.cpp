#include "libsim/estimators/click_history.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "libsim/sessions/scope.hpp"

namespace libsim {
namespace {

std::uint64_t category_key(const Log& log, UserId user, RoomId room) {
  return std::uint64_t{user.value} << 32U | log.rooms.category[room.index()];
}

std::vector<std::uint64_t> pair_keys(const ClickRows& rows) {
  std::vector<std::uint64_t> keys;
  keys.reserve(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    keys.push_back(packed_key(rows.user[row], rows.streamer[row]));
  }
  return keys;
}

std::vector<std::uint64_t> category_keys(const Log& log, const ClickRows& rows) {
  std::vector<std::uint64_t> keys;
  keys.reserve(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    keys.push_back(category_key(log, rows.user[row], log.clicks.room[rows.click[row]]));
  }
  return keys;
}

}  // namespace

WatchEnds::WatchEnds(const Log& log, const ClickRows& rows) : order(rows.size()) {
  end.reserve(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    end.push_back(rows.at[row] + Duration{log.clicks.watch_ms[rows.click[row]]});
  }
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order,
                    [&](std::uint32_t a, std::uint32_t b) { return end[a] != end[b] ? end[a] < end[b] : a < b; });
}

ClickHistory::KeyedTallies::KeyedTallies(const std::vector<std::uint64_t>& row_keys) : keys{row_keys} {
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  of_row.reserve(row_keys.size());
  for (const std::uint64_t key : row_keys) {
    of_row.push_back(static_cast<std::uint32_t>(std::ranges::lower_bound(keys, key) - keys.begin()));
  }
  tallies.resize(keys.size());
}

ClickTally* ClickHistory::KeyedTallies::find(std::uint64_t key) {
  const auto found = std::ranges::lower_bound(keys, key);
  return found != keys.end() && *found == key ? &tallies[static_cast<std::size_t>(found - keys.begin())] : nullptr;
}

ClickHistory::ClickHistory(const Log& log, const ClickRows& rows, const WatchEnds& ends)
    : log_{log},
      rows_{rows},
      ends_{ends},
      pairs_{pair_keys(rows)},
      categories_{category_keys(log, rows)},
      users_(log.users),
      streamers_(log.streamers) {}

void ClickHistory::advance(Time until) {
  for (; click_ < rows_.size() && rows_.at[click_] < until; ++click_) {
    for (ClickTally* tally : tallies_of(click_)) { tally->click(rows_.at[click_]); }
    ++all_clicks_;
  }
  for (; left_ < rows_.size() && ends_.end[ends_.order[left_]] < until; ++left_) {
    const std::size_t row = ends_.order[left_];
    for (ClickTally* tally : tallies_of(row)) { tally->stay(log_.clicks.watch_ms[rows_.click[row]]); }
  }
  advance_gifts(until);
  advance_touches(log_.likes, like_, until);
  advance_touches(log_.comments, comment_, until);
}

std::array<ClickTally*, 4> ClickHistory::tallies_of(std::size_t row) {
  return {&users_[rows_.user[row].index()], &streamers_[rows_.streamer[row].index()],
          &pairs_.tallies[pairs_.of_row[row]], &categories_.tallies[categories_.of_row[row]]};
}

void ClickHistory::advance_gifts(Time until) {
  const GiftTable& gifts = log_.gifts;
  for (; gift_ < gifts.size() && gifts.given_at[gift_] < until; ++gift_) {
    const UserId user = gifts.user[gift_];
    const RoomId room = gifts.room[gift_];
    const StreamerId streamer = log_.streamer_of(room);
    for (ClickTally* tally :
         {&users_[user.index()], &streamers_[streamer.index()], pairs_.find(packed_key(user, streamer)),
          categories_.find(category_key(log_, user, room))}) {
      if (tally != nullptr) { tally->gift(gifts.amount[gift_], gifts.given_at[gift_]); }
    }
    ++all_gifts_;
  }
}

void ClickHistory::advance_touches(const TouchTable& table, std::size_t& next, Time until) {
  for (; next < table.size() && table.at[next] < until; ++next) {
    ++users_[table.user[next].index()].touches;
    ++streamers_[log_.streamer_of(table.room[next]).index()].touches;
  }
}

void RoomPresence::advance(Time until) {
  for (; entered_ < rows_.size() && rows_.at[entered_] < until; ++entered_) { ++viewers_[room_of(entered_)]; }
  for (; left_ < rows_.size() && ends_.end[ends_.order[left_]] < until; ++left_) {
    --viewers_[room_of(ends_.order[left_])];
  }
}

}  // namespace libsim
