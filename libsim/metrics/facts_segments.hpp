/// @file  Facts on who has much attention and little money.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "libsim/metrics/attention_split.hpp"
#include "libsim/metrics/fact_context.hpp"
#include "libsim/metrics/fact_value.hpp"

namespace libsim {

/// The facts of groups of users and streamers.
inline std::vector<FactValue> segment_facts(const FactContext& context) {
  const auto share_among = [](const std::vector<bool>& found, const std::vector<bool>& members) {
    return detail::share_of(std::count(found.begin(), found.end(), true),
                            std::count(members.begin(), members.end(), true));
  };
  const std::vector<bool> clicked = context.clicked_streamers();
  const std::vector<bool> users = much_watch_little_money(context.user_watch_ms, context.user_coins, context.panel);
  const std::vector<bool> streamers =
      much_watch_little_money(context.streamer_watch_ms, context.streamer_coins, clicked);
  return {{"seg.user", share_among(users, context.panel), "panel users", "share"},
          {"seg.streamer", share_among(streamers, clicked), "clicked streamers", "share"}};
}

}  // namespace libsim
