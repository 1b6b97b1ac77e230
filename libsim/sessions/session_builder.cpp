#include "libsim/sessions/session_builder.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <limits>
#include <tuple>

namespace libsim {
namespace {

/// Ordered by every field, so that sorting gives one answer whatever the order of the rows.
struct KeyedClick {
  std::uint64_t key;  ///< user, room
  Time at;
  std::uint32_t watch_ms;

  bool operator<(const KeyedClick& other) const {
    return std::tie(key, at, watch_ms) < std::tie(other.key, other.at, other.watch_ms);
  }
};

struct KeyedGift {
  std::uint64_t key;
  Time at;
  Coins amount;

  bool operator<(const KeyedGift& other) const {
    return std::tie(key, at, amount) < std::tie(other.key, other.at, other.amount);
  }
};

std::vector<KeyedClick> sorted_clicks(const Log& log, const Scope& scope) {
  std::vector<KeyedClick> clicks;
  clicks.reserve(log.clicks.size());
  for_each_click(log, scope, [&](std::size_t row) {
    const std::uint64_t key = packed_key(log.clicks.user[row], log.clicks.room[row]);
    clicks.push_back({key, log.clicks.at[row], log.clicks.watch_ms[row]});
  });
  std::sort(clicks.begin(), clicks.end());
  return clicks;
}

std::vector<KeyedGift> sorted_gifts(const Log& log, const Scope& scope) {
  std::vector<KeyedGift> gifts;
  for_each_row(log.gifts, scope, [&](std::size_t row) {
    const std::uint64_t key = packed_key(log.gifts.user[row], log.gifts.room[row]);
    gifts.push_back({key, log.gifts.at[row], log.gifts.amount[row]});
  });
  std::sort(gifts.begin(), gifts.end());
  return gifts;
}

std::uint64_t key_of(const Session& session) {
  return packed_key(session.user, session.room);
}

void merge_clicks(const std::vector<KeyedClick>& clicks, std::optional<Duration> gap, std::vector<Session>& sessions) {
  Time watched_until;
  for (std::size_t i = 0; i < clicks.size(); ++i) {
    const KeyedClick& click = clicks[i];
    const Time left = click.at + Duration{click.watch_ms};
    const bool same_room = i > 0 && clicks[i - 1].key == click.key;
    if (!same_room || (gap && click.at - watched_until > *gap)) {
      Session session;
      session.user = UserId{static_cast<std::uint32_t>(click.key >> 32U)};
      session.room = RoomId{static_cast<std::uint32_t>(click.key)};
      session.start = click.at;
      sessions.push_back(session);
      watched_until = left;
    }
    Session& session = sessions.back();
    session.end = left;  // the clicks are sorted: the last one written is the latest
    ++session.clicks;
    session.watched += Duration{click.watch_ms};
    watched_until = std::max(watched_until, left);
  }
}

void give_to_sessions(const std::vector<KeyedClick>& clicks, const std::vector<KeyedGift>& gifts, Sessions& sessions) {
  auto first = sessions.rows.begin();
  auto click = clicks.begin();
  for (const KeyedGift& gift : gifts) {
    first = std::lower_bound(first, sessions.rows.end(), gift.key,
                             [](const Session& session, std::uint64_t key) { return key_of(session) < key; });
    if (first == sessions.rows.end() || key_of(*first) != gift.key) { continue; }
    auto session = first;
    for (auto next = std::next(first); next != sessions.rows.end() && key_of(*next) == gift.key; ++next) {
      if (next->start <= gift.at) { session = next; }
    }
    ++session->gifts;
    session->amount += gift.amount;
    session->first_gift_at = std::min(session->first_gift_at, gift.at);
    ++sessions.matched_gifts;

    const KeyedClick last_by_then{gift.key, gift.at, std::numeric_limits<std::uint32_t>::max()};
    click = std::upper_bound(click, clicks.end(), last_by_then);
    if (click != clicks.begin() && std::prev(click)->key == gift.key) {
      sessions.gift_delays.push_back(gift.at - std::prev(click)->at);
    }
  }
}

}  // namespace

GiftSessions count_gift_sessions(std::span<const Session> sessions) {
  GiftSessions counts;
  for (const Session& session : sessions) {
    counts.gifted += session.gifted() ? 1 : 0;
    counts.multi_gift += session.gifts > 1 ? 1 : 0;
  }
  return counts;
}

Sessions build_sessions(const Log& log, const SessionOptions& options) {
  const std::vector<KeyedClick> clicks = sorted_clicks(log, options.scope);
  const std::vector<KeyedGift> gifts = sorted_gifts(log, options.scope);
  Sessions sessions;
  sessions.clicks = static_cast<std::int64_t>(clicks.size());
  sessions.gifts = static_cast<std::int64_t>(gifts.size());
  merge_clicks(clicks, options.session_gap, sessions.rows);
  give_to_sessions(clicks, gifts, sessions);
  std::sort(sessions.gift_delays.begin(), sessions.gift_delays.end());
  return sessions;
}

}  // namespace libsim
