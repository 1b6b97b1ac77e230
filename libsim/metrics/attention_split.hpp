/// @file  Who has much attention and little money: one rule for users and for streamers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/metrics/quadrants.hpp"

namespace libsim {

/// Members whose watch time is above its quantile and whose money is not above its own; both quantiles are taken over
/// the members, by the linear rule. If the two were independent and had no ties, 18.75% of members at quantile 0.75.
/// @param watch_ms  [n] watched (by a user) or received (by a streamer)
/// @param coins     [n] given or received
/// @param members   [n] who takes part; others are never in the result
/// @return          [n]
inline std::vector<bool> much_watch_little_money(std::span<const std::int64_t> watch_ms,
                                                 std::span<const std::int64_t> coins, const std::vector<bool>& members,
                                                 double quantile_level = 0.75) {
  const std::vector<Quadrant> quadrants = split_into_quadrants(watch_ms, coins, members, quantile_level);
  std::vector<bool> found(members.size());
  for (std::size_t i = 0; i < found.size(); ++i) { found[i] = quadrants[i] == Quadrant::much_little; }
  return found;
}

}  // namespace libsim
