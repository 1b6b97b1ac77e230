/// @file  Violations of constraints, found in a log by code that shares nothing with the constraints'.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "libsim/log/log.hpp"
#include "libsim/metrics/inequality.hpp"

namespace libsim {

/// Calls f(user, room, at, flags) for every impression.
template <class F>
void each_impression(const Log& log, F f) {
  std::size_t row = 0;
  for (std::size_t i = 0; i < log.requests.size(); ++i) {
    for (std::size_t k = 0; k < log.requests.slots[i]; ++k, ++row) {
      f(log.requests.user[i], log.impressions.room[row], log.requests.at[i], log.impressions.flags[row]);
    }
  }
}

inline std::int64_t shown_too_often(const Log& log, int cap) {
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::int64_t>, int> count;
  std::int64_t violations = 0;
  each_impression(log, [&](UserId user, RoomId room, Time at, std::uint8_t /*flags*/) {
    violations += ++count[{user.value, log.streamer_of(room).value, day_of(at)}] > cap ? 1 : 0;
  });
  return violations;
}

inline std::int64_t prompted_too_often(const Log& log, int budget) {
  std::map<std::pair<std::uint32_t, std::int64_t>, int> count;
  std::int64_t violations = 0;
  each_impression(log, [&](UserId user, RoomId /*room*/, Time at, std::uint8_t flags) {
    if ((flags & impression_flag::prompted) == 0) { return; }
    violations += ++count[{user.value, day_of(at)}] > budget ? 1 : 0;
  });
  return violations;
}

/// Prompts to users who had given `limit` coins on the day, up to the prompt, and the six days before.
inline std::int64_t prompted_though_spent(const Log& log, std::int64_t limit) {
  std::map<std::uint32_t, std::vector<std::pair<Time, std::int64_t>>> gifts;
  for (std::size_t i = 0; i < log.gifts.size(); ++i) {
    gifts[log.gifts.user[i].value].emplace_back(log.gifts.given_at[i], log.gifts.amount[i].value);
  }
  std::int64_t violations = 0;
  each_impression(log, [&](UserId user, RoomId /*room*/, Time at, std::uint8_t flags) {
    if ((flags & impression_flag::prompted) == 0) { return; }
    std::int64_t spent = 0;
    for (const auto& [when, coins] : gifts[user.value]) {
      spent += when < at && day_of(when) >= day_of(at) - 6 ? coins : 0;
    }
    violations += spent >= limit ? 1 : 0;
  });
  return violations;
}

/// Impressions of rooms that were full, by who had entered and not left. Whoever enters or leaves in the millisecond of
/// the impression is not counted as there: the log does not tell which came first.
inline std::int64_t shown_full(const Log& log, std::span<const float> capacity) {
  std::map<std::uint32_t, std::vector<std::pair<Time, Time>>> stays;  // by room
  for (std::size_t i = 0; i < log.clicks.size(); ++i) {
    const Time at = log.clicks.at[i];
    stays[log.clicks.room[i].value].emplace_back(at, at + Duration{log.clicks.watch_ms[i]});
  }
  std::int64_t violations = 0;
  each_impression(log, [&](UserId /*user*/, RoomId room, Time at, std::uint8_t /*flags*/) {
    float viewers = 0;
    for (const auto& [enter, leave] : stays[room.value]) { viewers += enter < at && at < leave ? 1.0F : 0.0F; }
    violations += viewers >= capacity[log.streamer_of(room).index()] ? 1 : 0;
  });
  return violations;
}

struct Checked {
  std::int64_t checks = 0;
  std::int64_t violations = 0;
};

/// Hours whose last 24 h had too large a share of impressions marked as of a full room.
inline Checked too_full(const Log& log, double limit, std::int64_t first_day, std::int64_t days) {
  std::map<std::int64_t, std::pair<std::int64_t, std::int64_t>> hours;
  each_impression(log, [&](UserId, RoomId, Time at, std::uint8_t flags) {
    auto& [shown, over] = hours[at.time_since_epoch() / std::chrono::hours{1}];
    ++shown;
    over += (flags & impression_flag::over) != 0 ? 1 : 0;
  });
  Checked checked;
  for (std::int64_t end = 24 * (first_day + 1); end < 24 * (first_day + days); ++end) {
    std::int64_t shown = 0;
    std::int64_t over = 0;
    for (std::int64_t hour = end - 24; hour < end; ++hour) {
      shown += hours[hour].first;
      over += hours[hour].second;
    }
    ++checked.checks;
    checked.violations += static_cast<double>(over) > limit * static_cast<double>(shown) ? 1 : 0;
  }
  return checked;
}

/// Days on which too few of the streamers live for an hour had enough impressions.
inline Checked uncovered(const Log& log, double floor, std::int64_t enough, std::int64_t first_day, std::int64_t days) {
  Checked checked;
  for (std::int64_t day = first_day; day < first_day + days - 1; ++day) {  // the last midnight is not looked at
    std::vector<std::int64_t> shown(log.streamers);
    std::vector<std::int64_t> live_ms(log.streamers);
    each_impression(log, [&](UserId, RoomId room, Time at, std::uint8_t) {
      if (day_of(at) == day) { ++shown[log.streamer_of(room).index()]; }
    });
    for (std::size_t r = 0; r < log.rooms.size(); ++r) {
      const Duration live =
          std::min(log.rooms.end[r], start_of_day(day + 1)) - std::max(log.rooms.start[r], start_of_day(day));
      if (live > Duration{}) { live_ms[log.rooms.streamer[r].index()] += live.count(); }
    }
    double counted = 0;
    double covered = 0;
    for (std::size_t s = 0; s < log.streamers; ++s) {
      if (live_ms[s] < 3'600'000) { continue; }
      counted += 1.0;
      covered += shown[s] >= enough ? 1.0 : 0.0;
    }
    ++checked.checks;
    checked.violations += covered < floor * counted ? 1 : 0;
  }
  return checked;
}

/// Hours whose last 24 h had too high a Gini of impressions, over streamers with a room live in them.
inline Checked too_unequal(const Log& log, double ceiling, std::int64_t first_day, std::int64_t days) {
  Checked checked;
  std::vector<std::pair<Time, std::size_t>> shown;
  each_impression(
      log, [&](UserId, RoomId room, Time at, std::uint8_t) { shown.emplace_back(at, log.streamer_of(room).index()); });
  for (std::int64_t hour = 24 * (first_day + 1); hour < 24 * (first_day + days); ++hour) {
    const Time to{std::chrono::hours{hour}};
    const Time from = to - day_length;
    std::vector<std::int64_t> amounts(log.streamers, -1);
    for (std::size_t r = 0; r < log.rooms.size(); ++r) {
      if (log.rooms.start[r] < to && log.rooms.end[r] > from) { amounts[log.rooms.streamer[r].index()] = 0; }
    }
    for (const auto& [at, s] : shown) { amounts[s] += from <= at && at < to ? 1 : 0; }
    std::erase(amounts, -1);
    ++checked.checks;
    checked.violations += gini(amounts) > ceiling ? 1 : 0;
  }
  return checked;
}

inline double rate(const Checked& checked) {
  return static_cast<double>(checked.violations) / static_cast<double>(checked.checks);
}

}  // namespace libsim
