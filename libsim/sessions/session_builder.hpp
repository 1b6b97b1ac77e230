/// @file  Sessions: one user's watching of one room, all clicks merged.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "libsim/core/coins.hpp"
#include "libsim/core/id.hpp"
#include "libsim/core/time.hpp"
#include "libsim/log/log.hpp"
#include "libsim/sessions/scope.hpp"

namespace libsim {

/// One user in one room. 56 bytes.
struct Session {
  UserId user;
  RoomId room;
  Time start;                        ///< of the first click
  Time end;                          ///< of the latest click, plus that click's watch time
  std::uint32_t clicks = 0;          ///< >= 1
  std::uint32_t gifts = 0;           ///< gift rows of the same user and room
  Coins amount;                      ///< their sum
  Time first_gift_at = Time::max();  ///< recorded time of the earliest of them; Time::max() without a gift
  Duration watched{};                ///< sum over the clicks: gaps between them are in [start, end] but not in here

  /// Whether any gift was given in it.
  bool gifted() const { return gifts > 0; }
  /// From its first click to its end.
  Duration span() const { return end - start; }
};

/// What is gathered, and into which sessions.
struct SessionOptions {
  Scope scope;  ///< what counts: users and time
  /// A click that comes later than this after the watch before it ended opens a new session. Without it, a user has
  /// one session a room, which is what the published figures count.
  std::optional<Duration> session_gap;
};

/// Sessions with the totals they came from.
struct Sessions {
  std::vector<Session> rows;       ///< sorted by user, room, start
  std::int64_t clicks = 0;         ///< click rows in scope; every one is in a session
  std::int64_t gifts = 0;          ///< gift rows in scope
  std::int64_t matched_gifts = 0;  ///< of which some click row has the same user and room; only these are in sessions
  /// Recorded gift time minus the latest click of the same user and room that is not after it, sorted. Matched gifts
  /// that come before every click of theirs have no such click and no entry.
  std::vector<Duration> gift_delays;
};

/// How many sessions had gifts.
struct GiftSessions {
  std::int64_t gifted = 0;      ///< with a gift
  std::int64_t multi_gift = 0;  ///< with more than one
};
/// Sessions with a gift, by how much of them is known.
GiftSessions count_gift_sessions(std::span<const Session> sessions);

/// Merges clicks into sessions and gives every matched gift to one: with a `session_gap`, to the latest session that
/// started by the gift's time, else to the first. Does not depend on the order of the rows. O(n log n), two seconds
/// or less for 5 million clicks.
Sessions build_sessions(const Log& log, const SessionOptions& options = {});

}  // namespace libsim
