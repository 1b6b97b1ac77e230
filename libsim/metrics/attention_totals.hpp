/// @file  Watch time and coins of every user, or of every streamer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "libsim/log/log.hpp"
#include "libsim/sessions/scope.hpp"

namespace libsim {

/// What one side, users or streamers, did or got in some time.
struct AttentionTotals {
  /// Nothing yet, for this many entities.
  explicit AttentionTotals(std::size_t size) : watch_ms(size), coins(size), clicked(size, false) {}

  std::vector<std::int64_t> watch_ms;  ///< [entity] time watched, ms
  std::vector<std::int64_t> coins;     ///< [entity] coins given, or got
  std::vector<bool> clicked;           ///< has a click row
};

/// Both sides. One pass over clicks and gifts.
struct BothTotals {
  AttentionTotals users;      ///< by who watched and gave
  AttentionTotals streamers;  ///< by who was watched and got

  /// Of the events in the scope.
  BothTotals(const Log& log, const Scope& scope) : users{log.users}, streamers{log.streamers} {
    for_each_click(log, scope, [&](std::size_t row) {
      const std::size_t user = log.clicks.user[row].index();
      const std::size_t streamer = log.streamer_of(log.clicks.room[row]).index();
      users.watch_ms[user] += log.clicks.watch_ms[row];
      streamers.watch_ms[streamer] += log.clicks.watch_ms[row];
      users.clicked[user] = true;
      streamers.clicked[streamer] = true;
    });
    for_each_row(log.gifts, scope, [&](std::size_t row) {
      users.coins[log.gifts.user[row].index()] += log.gifts.amount[row].value;
      streamers.coins[log.streamer_of(log.gifts.room[row]).index()] += log.gifts.amount[row].value;
    });
  }
};

}  // namespace libsim
