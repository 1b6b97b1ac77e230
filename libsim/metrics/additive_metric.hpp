/// @file  Metrics that are sums over events, so that every user, streamer and hour has a part of them.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "libsim/core/id.hpp"
#include "libsim/core/time.hpp"
#include "libsim/log/log.hpp"

namespace libsim {

/// A metric of a market that is a sum over a table's rows.
enum class AdditiveMetric : std::uint8_t {
  revenue,  ///< coins given
  gifts,    ///< gift rows
  clicks,   ///< entries into rooms
  watch     ///< hours watched, of the clicks in the time, until its end
};

inline constexpr std::array<std::string_view, 4> additive_metric_names{"revenue", "gifts", "clicks", "watch"};
/// The units of their values, in the order of AdditiveMetric.
inline constexpr std::array<std::string_view, 4> additive_metric_units{"coins/day", "gifts/day", "clicks/day", "h/day"};

/// What one row of a log adds to a metric.
struct Counted {
  UserId user;
  StreamerId streamer;
  Time at;
  std::int64_t amount;  ///< coins, rows or ms: integer, so that sums do not depend on their order
};

/// Calls f(const Counted&) for every row in [from, to) that adds to `metric`. Gifts count when they were given.
template <class F>
void for_each_counted(const Log& log, AdditiveMetric metric, Time from, Time to, F&& f) {
  const auto has = [&](Time at) { return from <= at && at < to; };
  if (metric == AdditiveMetric::revenue || metric == AdditiveMetric::gifts) {
    for (std::size_t row = 0; row < log.gifts.size(); ++row) {
      const Time at = log.gifts.given_at[row];
      if (!has(at)) { continue; }
      const std::int64_t amount = metric == AdditiveMetric::gifts ? 1 : log.gifts.amount[row].value;
      f(Counted{log.gifts.user[row], log.streamer_of(log.gifts.room[row]), at, amount});
    }
    return;
  }
  for (std::size_t row = 0; row < log.clicks.size(); ++row) {
    const Time at = log.clicks.at[row];
    if (!has(at)) { continue; }
    const Duration watched = std::min(Duration{log.clicks.watch_ms[row]}, to - at);
    const std::int64_t amount = metric == AdditiveMetric::clicks ? 1 : watched.count();
    f(Counted{log.clicks.user[row], log.streamer_of(log.clicks.room[row]), at, amount});
  }
}

/// A sum of amounts over `length`, in the metric's unit. @pre length > 0
inline double per_day(std::int64_t sum, AdditiveMetric metric, Duration length) {
  const double unit = metric == AdditiveMetric::watch ? 3.6e6 : 1.0;
  return static_cast<double>(sum) / unit / (to_seconds(length) / to_seconds(day_length));
}

/// What all of the market amounts to in [from, to), in the metric's unit. @pre from < to
inline double total_per_day(const Log& log, AdditiveMetric metric, Time from, Time to) {
  std::int64_t sum = 0;
  for_each_counted(log, metric, from, to, [&](const Counted& counted) { sum += counted.amount; });
  return per_day(sum, metric, to - from);
}

}  // namespace libsim
