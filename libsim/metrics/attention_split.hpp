/// @file  Who has much attention and little money: one rule for users and for streamers.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "libsim/metrics/quantile.hpp"

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
  assert(watch_ms.size() == members.size() && coins.size() == members.size() && "one entry a member");
  std::vector<std::int64_t> watch_of_members;
  std::vector<std::int64_t> coins_of_members;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (!members[i]) { continue; }
    watch_of_members.push_back(watch_ms[i]);
    coins_of_members.push_back(coins[i]);
  }
  const double much_watch = quantile(std::move(watch_of_members), quantile_level);
  const double much_money = quantile(std::move(coins_of_members), quantile_level);
  std::vector<bool> found(members.size(), false);
  for (std::size_t i = 0; i < members.size(); ++i) {
    found[i] =
        members[i] && static_cast<double>(watch_ms[i]) > much_watch && static_cast<double>(coins[i]) <= much_money;
  }
  return found;
}

}  // namespace libsim
