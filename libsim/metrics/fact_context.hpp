/// @file  What several facts are computed from, counted once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "libsim/core/id.hpp"
#include "libsim/core/time.hpp"
#include "libsim/log/log.hpp"
#include "libsim/sessions/session_builder.hpp"

namespace libsim {

/// Which part of a log facts are measured on, and how sessions are cut.
struct FactOptions {
  Time from = Time::min();              ///< events at or after it count
  Time to = Time::max();                ///< and before this
  std::optional<Duration> session_gap;  ///< clicks this far apart open a new session; nothing: never
};

/// Coins that one user gave to one streamer.
struct GiftPair {
  UserId user;
  StreamerId streamer;
  std::int64_t coins = 0;  ///< given by this user to this streamer
};

/// Totals of panel users' rows. All are integers, so no fact depends on the order of rows or on how ids are numbered:
/// a simulated log and the same log read back from files give equal facts.
struct FactContext {
  /// Builds the sessions and totals that several facts need. @param members  [users] who is in the panel
  FactContext(const Log& measured, const std::vector<bool>& members, const FactOptions& options);

  const Log& log;                  ///< what is measured; outlives the context
  const std::vector<bool>& panel;  ///< [users]
  Scope scope;                     ///< the panel's events in the time that counts
  Sessions sessions;               ///< of the panel
  std::int64_t panel_size = 0;     ///< members
  std::int64_t likes = 0;          ///< rows
  std::int64_t comments = 0;       ///< rows

  std::vector<std::int64_t> user_rows;      ///< [users] click, like, comment and gift rows
  std::vector<std::int64_t> user_watch_ms;  ///< [users]
  std::vector<std::int64_t> user_coins;     ///< [users] given, matched to a click or not

  std::vector<std::int64_t> streamer_clicks;    ///< [streamers]
  std::vector<std::int64_t> streamer_watch_ms;  ///< [streamers]
  std::vector<std::int64_t> streamer_coins;     ///< [streamers] received, matched to a click or not

  std::vector<std::int64_t> gift_amounts;  ///< of every gift row, ascending
  std::vector<GiftPair> gift_pairs;        ///< distinct pairs with a gift row, by user, then streamer

  /// Streamers in whose rooms some panel user clicked. [streamers]
  std::vector<bool> clicked_streamers() const;
};

}  // namespace libsim
