/// @file  What policies are compared on: money, users, streamers, over a time of a simulated log.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libsim/core/time.hpp"
#include "libsim/log/log.hpp"

namespace libsim {

/// One metric of a market.
struct MetricValue {
  std::string name;
  double value;  ///< NaN where it is not defined
  std::string unit;
};

/// A live streamer is covered who got this many impressions on average on the days it was live.
inline constexpr std::int64_t covered_impressions_per_live_day = 10;

/// What happened to all users in [from, to). Clicks that the platform's log lost count here: they happened, and a
/// policy is judged by what happened; for the same reason gifts count when they were given. Days are 24 h from `from`.
///
///   revenue                  coins given, per day
///   revenue_of_worst_days    mean over the worst tenth of the whole days, at least one: conditional value at risk, as
///   of
///                            Rockafellar & Uryasev, Journal of Risk 2(3), 2000
///   gifts                    gift rows per day
///   gift_rate                gift rows per click
///   ctr                      share of impressions that were clicked
///   watch_time               minutes of watch (of clicks in the time, until its end) per user-day with a visit
///   satisfaction             mean over users with a visit of their satisfaction after the last one
///   next_day_return          share of user-days with a visit that are followed by a day with one; of the days whose
///                            next day is in the time as a whole
///   active_users             at the start of the last day; NaN for a subset of users
///   active_streamers         likewise, of the whole market
///   visiting_users           users with a visit
///   streamer_gini_revenue    over streamers with a room live in the time, zeros included
///   streamer_gini_exposure   of impressions, over the same
///   top1_user_share          share of coins by the top 1% of users who visited, clicked or gave
///   top1_streamer_share      share of coins to the top 1% of streamers with a room live
///   long_tail_coverage       share of streamers with a room live that got at least `covered_impressions_per_live_day`
///                            on average over the days on which they had one
///   overload_share           share of clicks from the feed into a room above its capacity
///   effective_catalogue      exp of the entropy of impressions by streamer: how many streamers are really shown
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

}  // namespace libsim
