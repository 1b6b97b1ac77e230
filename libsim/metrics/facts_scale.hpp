/// @file  Facts on how much there is: rows, sessions, and the rates between them.
#pragma once

#include <cstdint>
#include <vector>

#include "libsim/metrics/fact_context.hpp"
#include "libsim/metrics/fact_value.hpp"

namespace libsim {

/// The facts of size: users, rooms, clicks.
inline std::vector<FactValue> scale_facts(const FactContext& context) {
  const auto [gift_sessions, multi_gift_sessions] = count_gift_sessions(context.sessions.rows);
  const std::int64_t clicks = context.sessions.clicks;
  const std::int64_t gifts = context.sessions.gifts;
  const auto sessions = static_cast<std::int64_t>(context.sessions.rows.size());
  return {{"scale.clicks", static_cast<double>(clicks), "click rows of panel users", "rows"},
          {"scale.gifts", static_cast<double>(gifts), "gift rows of panel users", "rows"},
          {"scale.sessions", static_cast<double>(sessions), "distinct user x room among click rows", "sessions"},
          {"rate.click", detail::share_of(gifts, clicks), "click rows", "gift rows/click row"},
          {"rate.session", detail::share_of(gift_sessions, sessions), "sessions", "share"},
          {"rate.multi", detail::share_of(multi_gift_sessions, gift_sessions), "sessions with a gift", "share"}};
}

}  // namespace libsim
