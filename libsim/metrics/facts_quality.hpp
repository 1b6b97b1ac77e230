/// @file  Facts on the quality of the log itself.
#pragma once

#include <vector>

#include "libsim/metrics/fact_context.hpp"
#include "libsim/metrics/fact_value.hpp"
#include "libsim/metrics/gift_anomaly.hpp"

namespace libsim {

/// The facts about the data themselves: gifts without a session, amounts without watching.
inline std::vector<FactValue> quality_facts(const FactContext& context) {
  return {
      {"qual.match", detail::share_of(context.sessions.matched_gifts, context.sessions.gifts), "gift rows", "share"},
      {"qual.anomaly", count_gift_anomalies(context.sessions.rows).rate(), "sessions with a gift", "share"}};
}

}  // namespace libsim
