/// @file  What policies are compared on: money, users, streamers, over a time of a simulated log.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libsim/core/time.hpp"
#include "libsim/log/log.hpp"

namespace libsim {

/// One metric of a market.
struct MetricValue {
  std::string name;
  double value;  ///< NaN where it is not defined
  std::string unit;
  std::string_view summary{};  ///< what it is, in a line; of static storage
};

/// A live streamer is covered who got this many impressions on average on the days it was live.
inline constexpr std::int64_t covered_impressions_per_live_day = 10;

/// What happened to all users in [from, to). Clicks that the platform's log lost count here: they happened, and a
/// policy is judged by what happened; for the same reason gifts count when they were given. Days are 24 h from `from`.
/// Which metrics there are, with unit and meaning, is one list, in the source beside; `libsim list metrics` prints it.
/// next_day_return counts the days whose next day is in the time as a whole; watch_time is that of clicks in the time,
/// until its end. active_users is NaN for a subset of users, active_streamers is always of the whole market.
///
/// A visit belongs to the time and the day in which it starts; those under way at the end of a log are in it
/// (BasicMarket::end_log). One pass a table, all state in vectors by id; a second
/// or so for 50 million impressions.
/// @pre from < to
std::vector<MetricValue> market_metrics(const Log& log, Time from, Time to);

/// The same for some of the users: what they did, and what streamers got from them.
/// @param users  [log.users]
std::vector<MetricValue> market_metrics(const Log& log, Time from, Time to, const std::vector<bool>& users);

/// The metrics of each 24 h from `from` on; the last may be shorter. next_day_return looks one day ahead here, never
/// beyond `to`: it is NaN for the last day; a day's clicks are watched until `to`. Reads the log once in all if its
/// rows are in order of time.
/// @return [days], in order
std::vector<std::vector<MetricValue>> market_metrics_by_day(const Log& log, Time from, Time to);

/// Every metric there is, in the order of market_metrics(), with nothing measured: what they are called and mean.
std::vector<MetricValue> all_market_metrics();

}  // namespace libsim
