/// @file  Gifted sessions that look wrong: very much given, hardly watched.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "libsim/core/time.hpp"
#include "libsim/metrics/quantile.hpp"
#include "libsim/sessions/session_builder.hpp"

namespace libsim {

/// Anomalies among gifted sessions.
struct GiftAnomalies {
  std::int64_t gifted_sessions = 0;  ///< sessions with a gift
  std::int64_t anomalies = 0;        ///< those that count_gift_anomalies() counts

  /// NaN without a gifted session.
  double rate() const {
    if (gifted_sessions == 0) { return std::numeric_limits<double>::quiet_NaN(); }
    return static_cast<double>(anomalies) / static_cast<double>(gifted_sessions);
  }
};

/// Counts gifted sessions whose amount is above the 99th percentile (linear rule) of gifted-session amounts and whose
/// watch time, summed over their clicks, is below 10 s.
inline GiftAnomalies count_gift_anomalies(std::span<const Session> sessions) {
  constexpr Duration hardly_watched = std::chrono::seconds{10};
  std::vector<std::int64_t> amounts;
  for (const Session& session : sessions) {
    if (session.gifted()) { amounts.push_back(session.amount.value); }
  }
  GiftAnomalies found;
  found.gifted_sessions = static_cast<std::int64_t>(amounts.size());
  const double very_much = quantile(std::move(amounts), 0.99);
  found.anomalies = std::count_if(sessions.begin(), sessions.end(), [&](const Session& session) {
    return session.gifted() && static_cast<double>(session.amount.value) > very_much &&
           session.watched < hardly_watched;
  });
  return found;
}

}  // namespace libsim
