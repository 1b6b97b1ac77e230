/// @file  Logs written by hand, a line an event, for tests.
#pragma once

#include <cstdint>

#include "libsim/core/coins.hpp"
#include "libsim/core/id.hpp"
#include "libsim/core/time.hpp"
#include "libsim/log/log.hpp"

namespace libsim::test {

constexpr std::int64_t day_ms = 86'400'000;

/// A log of so many users and streamers; streamer s broadcasts in room s from 0 to `end_ms`.
inline Log small_log(std::uint32_t users, std::uint32_t streamers, std::int64_t end_ms = day_ms) {
  Log log;
  log.users = users;
  log.streamers = streamers;
  for (std::uint32_t s = 0; s < streamers; ++s) { log.rooms.append({s}, Time{}, Time{Duration{end_ms}}, 0); }
  return log;
}

/// A further room.
inline std::uint32_t add_room(Log& log, std::uint32_t streamer, std::int64_t from_ms, std::int64_t to_ms) {
  return log.rooms.append({streamer}, Time{Duration{from_ms}}, Time{Duration{to_ms}}, 0).value;
}

inline void add_click(Log& log, std::uint32_t user, std::uint32_t room, std::int64_t at_ms, std::uint32_t watch_ms,
                      std::uint8_t flags = 0, Entry entry = Entry::feed) {
  log.clicks.append({user}, {room}, Time{Duration{at_ms}}, watch_ms, entry, flags);
}

inline void add_gift(Log& log, std::uint32_t user, std::uint32_t room, std::int64_t at_ms, std::int64_t coins) {
  log.gifts.append({user}, {room}, Time{Duration{at_ms}}, Time{Duration{at_ms}}, Coins{coins}, false);
}

inline void add_touch(TouchTable& table, std::uint32_t user, std::uint32_t room, std::int64_t at_ms) {
  table.append({user}, {room}, Time{Duration{at_ms}});
}

inline void add_visit(Log& log, std::uint32_t user, std::int64_t from_ms, std::int64_t to_ms, float satisfaction) {
  log.visits.append({user}, Time{Duration{from_ms}}, Time{Duration{to_ms}}, satisfaction);
}

}  // namespace libsim::test
