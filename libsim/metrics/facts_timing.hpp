/// @file  Facts on time: when in a session the first gift falls, how late gifts come, how long sessions last.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/metrics/fact_context.hpp"
#include "libsim/metrics/fact_value.hpp"
#include "libsim/metrics/quantile.hpp"

namespace libsim {

namespace detail {

/// (first gift - start) / (end - start) < 0.1, without dividing: a gift before the start is early, and one at the
/// start of a session without length (0 / 0) is not.
inline bool gifted_early(const Session& session) {
  return (session.first_gift_at - session.start) * 10 < session.span();
}

}  // namespace detail

/// The facts of when: hours, delays, gaps.
inline std::vector<FactValue> timing_facts(const FactContext& context) {
  std::int64_t gifted = 0;
  std::int64_t early = 0;
  std::vector<std::int64_t> spans_ms;
  spans_ms.reserve(context.sessions.rows.size());
  for (const Session& session : context.sessions.rows) {
    spans_ms.push_back(session.span().count());
    if (!session.gifted()) { continue; }
    ++gifted;
    early += detail::gifted_early(session) ? 1 : 0;
  }
  std::sort(spans_ms.begin(), spans_ms.end());
  std::vector<std::int64_t> delays_ms;
  delays_ms.reserve(context.sessions.gift_delays.size());
  for (const Duration delay : context.sessions.gift_delays) { delays_ms.push_back(delay.count()); }

  const auto span_s = [&](double q) { return quantile_of_sorted(std::span<const std::int64_t>{spans_ms}, q) / 1000.0; };
  const double delay_s = quantile_of_sorted(std::span<const std::int64_t>{delays_ms}, 0.5) / 1000.0;
  return {{"timing.first10", detail::share_of(early, gifted), "sessions with a gift", "share"},
          {"timing.delay_median", delay_s, "matched gift rows with a click not after them", "s"},
          {"watch.session_dur_median_s", span_s(0.5), "sessions", "s"},
          {"watch.session_dur_p90_s", span_s(0.9), "sessions", "s"},
          {"watch.session_dur_p99_s", span_s(0.99), "sessions", "s"}};
}

}  // namespace libsim
