/// @file  What somebody did so far, as counts and sums.
#pragma once

#include <algorithm>
#include <cstdint>

#include "libsim/core/coins.hpp"
#include "libsim/core/time.hpp"

namespace libsim {

/// What one user, one streamer, a user with a streamer, or a user with a content category did so far.
struct ClickTally {
  std::uint32_t clicks = 0;       ///< clicks into rooms
  std::uint32_t stays = 0;        ///< watches that ended
  std::uint32_t gifts = 0;        ///< given, or got
  std::uint32_t touches = 0;      ///< likes and comments; of users and streamers only
  std::int64_t coins = 0;         ///< of those gifts
  std::int64_t watch_ms = 0;      ///< of the watches that ended
  Time last_click = Time::min();  ///< if there are clicks
  Time last_gift = Time::min();   ///< if there are gifts

  /// A click was made. O(1).
  void click(Time at) { ++clicks, last_click = std::max(last_click, at); }
  /// A watch of `ms` milliseconds ended. O(1).
  void stay(std::int64_t ms) { ++stays, watch_ms += ms; }
  /// A gift was given. O(1).
  void gift(Coins amount, Time at) { ++gifts, coins += amount.value, last_gift = std::max(last_gift, at); }
};

/// How many clicks at the rate of all are added to a tally before its gifts per click are taken.
inline constexpr double gift_rate_prior_clicks = 20.0;

/// Gifts per click of a tally, drawn towards the rate of all.
inline double shrunk_gift_rate(const ClickTally& tally, double rate_of_all) {
  return (tally.gifts + gift_rate_prior_clicks * rate_of_all) / (tally.clicks + gift_rate_prior_clicks);
}

}  // namespace libsim
