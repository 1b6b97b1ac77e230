#include "libsim/metrics/market_metrics.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <utility>

#include "libsim/metrics/day_set.hpp"
#include "libsim/metrics/inequality.hpp"
#include "libsim/metrics/table_ranges.hpp"

namespace libsim {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// What is measured: whose events, when, and how far ahead a return may be seen.
struct Window {
  Time from;
  Time to;
  Time returns_to;  ///< >= to
  Time watched_to;  ///< >= to: nobody has seen what would be watched later
  const std::vector<bool>* users;

  bool has(Time at) const { return from <= at && at < to; }
  bool has(UserId user) const { return users == nullptr || (*users)[user.index()]; }
  std::int64_t day_at(Time at) const { return (at - from) / day_length; }
  /// Days begun before `end`.
  std::int64_t days_until(Time end) const { return (end - from + day_length - Duration{1}) / day_length; }
};

double ratio(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? undefined : static_cast<double>(part) / static_cast<double>(whole);
}

struct Totals {
  std::int64_t coins = 0;
  std::int64_t gifts = 0;
  std::int64_t clicks = 0;
  std::int64_t feed_clicks = 0;
  std::int64_t overloaded_clicks = 0;
  std::int64_t watch_ms = 0;
  std::int64_t impressions = 0;
  std::int64_t clicked_impressions = 0;
  std::int64_t user_days = 0;
  std::int64_t user_days_with_next = 0;  ///< whose next day can be seen
  std::int64_t returns = 0;
  std::int64_t visiting_users = 0;
  double satisfaction = undefined;
};

/// One entry a streamer that has a room live.
struct Supply {
  std::vector<std::int64_t> coins;
  std::vector<std::int64_t> impressions;
  std::int64_t covered = 0;
};

class Tally {
 public:
  Tally(const Log& log, const Window& window)
      : log_{log},
        window_{window},
        coins_by_day_(static_cast<std::size_t>((window.to - window.from) / day_length)),
        seen_(log.users, false),
        user_coins_(log.users),
        streamer_coins_(log.streamers),
        streamer_impressions_(log.streamers) {}

  std::vector<MetricValue> metrics(const TableRanges& ranges) {
    read_impressions(ranges);
    read_clicks(ranges.clicks);
    read_gifts(ranges.gifts);
    read_visits(ranges.visits);
    return report(read_supply(ranges.rooms));
  }

 private:
  void read_impressions(const TableRanges& ranges) {
    std::size_t impression = ranges.first_impression;
    for (std::size_t row = ranges.requests.first; row < ranges.requests.last; ++row) {
      const std::size_t end = impression + log_.requests.slots[row];
      if (window_.has(log_.requests.at[row]) && window_.has(log_.requests.user[row])) {
        for (; impression < end; ++impression) {
          ++streamer_impressions_[log_.streamer_of(log_.impressions.room[impression]).index()];
          ++totals_.impressions;
          totals_.clicked_impressions += log_.impressions.flags[impression] & impression_flag::clicked;
        }
      }
      impression = end;
    }
  }

  void read_clicks(RowRange rows) {
    for (std::size_t row = rows.first; row < rows.last; ++row) {
      const UserId user = log_.clicks.user[row];
      if (!window_.has(log_.clicks.at[row]) || !window_.has(user)) { continue; }
      seen_[user.index()] = true;
      ++totals_.clicks;
      const Time left = log_.clicks.at[row] + Duration{log_.clicks.watch_ms[row]};
      totals_.watch_ms += (std::min(left, window_.watched_to) - log_.clicks.at[row]).count();
      if (log_.clicks.entry[row] != Entry::feed) { continue; }
      ++totals_.feed_clicks;
      totals_.overloaded_clicks += (log_.clicks.flags[row] & click_flag::overloaded) != 0 ? 1 : 0;
    }
  }

  void read_gifts(RowRange rows) {
    for (std::size_t row = rows.first; row < rows.last; ++row) {
      const UserId user = log_.gifts.user[row];
      if (!window_.has(log_.gifts.given_at[row]) || !window_.has(user)) { continue; }
      const std::int64_t coins = log_.gifts.amount[row].value;
      seen_[user.index()] = true;
      ++totals_.gifts;
      totals_.coins += coins;
      const auto day = static_cast<std::size_t>(window_.day_at(log_.gifts.given_at[row]));
      if (day < coins_by_day_.size()) { coins_by_day_[day] += coins; }
      user_coins_[user.index()] += coins;
      streamer_coins_[log_.streamer_of(log_.gifts.room[row]).index()] += coins;
    }
  }

  void read_visits(RowRange rows) {
    DaySet visited{log_.users, window_.days_until(window_.returns_to)};
    std::vector<float> satisfaction(log_.users, -1.0F);  // below 0: no visit
    for (std::size_t row = rows.first; row < rows.last; ++row) {
      const UserId user = log_.visits.user[row];
      const Time start = log_.visits.start[row];
      if (start < window_.from || start >= window_.returns_to || !window_.has(user)) { continue; }
      visited.insert(user.index(), window_.day_at(start));
      if (!window_.has(start)) { continue; }
      seen_[user.index()] = true;
      satisfaction[user.index()] = log_.visits.satisfaction[row];  // rows are in order: the last visit stays
    }
    count_user_days(visited);
    double sum = 0.0;
    for (const float value : satisfaction) {
      if (value < 0.0F) { continue; }
      ++totals_.visiting_users;
      sum += static_cast<double>(value);
    }
    if (totals_.visiting_users > 0) { totals_.satisfaction = sum / static_cast<double>(totals_.visiting_users); }
  }

  void count_user_days(const DaySet& visited) {
    const auto days = static_cast<std::size_t>(window_.days_until(window_.to));
    // A day cut short by the end of the time can't show who would still have come back in it.
    const auto whole_days = static_cast<std::size_t>((window_.returns_to - window_.from) / day_length);
    for (std::size_t user = 0; user < log_.users; ++user) {
      for (std::size_t day = 0; day < days; ++day) {
        if (!visited.contains(user, day)) { continue; }
        ++totals_.user_days;
        if (day + 1 >= whole_days) { continue; }
        ++totals_.user_days_with_next;
        totals_.returns += visited.contains(user, day + 1) ? 1 : 0;
      }
    }
  }

  Supply read_supply(RowRange rows) {
    DaySet live{log_.streamers, window_.days_until(window_.to)};
    for (std::size_t row = rows.first; row < rows.last; ++row) {
      const Time start = std::max(log_.rooms.start[row], window_.from);
      const Time end = std::min(log_.rooms.end[row], window_.to);
      if (log_.rooms.listed[row] == 0 || start >= end) { continue; }
      const std::int64_t last_day = window_.day_at(end - Duration{1});
      for (std::int64_t day = window_.day_at(start); day <= last_day; ++day) {
        live.insert(log_.rooms.streamer[row].index(), day);
      }
    }
    Supply supply;
    for (std::size_t s = 0; s < log_.streamers; ++s) {
      const std::int64_t live_days = live.count(s);
      if (live_days == 0) { continue; }
      supply.coins.push_back(streamer_coins_[s]);
      supply.impressions.push_back(streamer_impressions_[s]);
      supply.covered += streamer_impressions_[s] >= covered_impressions_per_live_day * live_days ? 1 : 0;
    }
    return supply;
  }

  /// The entry of the last population row in the time.
  double last_population(const Column<std::uint32_t>& numbers) const {
    double found = undefined;
    for (std::size_t row = 0; row < log_.population.size(); ++row) {
      if (window_.has(start_of_day(log_.population.day[row]))) { found = static_cast<double>(numbers[row]); }
    }
    return found;
  }

  /// Source: Rockafellar & Uryasev, Journal of Risk 2(3), 2000.
  double revenue_of_worst_days() const {
    if (coins_by_day_.empty()) { return undefined; }
    std::vector<std::int64_t> worst = coins_by_day_;
    std::ranges::sort(worst);
    worst.resize(std::max<std::size_t>(1, worst.size() / 10));
    return static_cast<double>(std::accumulate(worst.begin(), worst.end(), std::int64_t{0})) /
           static_cast<double>(worst.size());
  }

  /// The list of the metrics: name, value, unit, summary.
  std::vector<MetricValue> report(const Supply& supply) const {
    static_assert(covered_impressions_per_live_day == 10, "the summary of long_tail_coverage says the number");
    std::vector<std::int64_t> coins_of_seen;
    for (std::size_t user = 0; user < log_.users; ++user) {
      if (seen_[user]) { coins_of_seen.push_back(user_coins_[user]); }
    }
    const double days =
        static_cast<double>((window_.to - window_.from).count()) / static_cast<double>(day_length.count());
    const double watch_min = static_cast<double>(totals_.watch_ms) / 60'000.0;
    const auto live = static_cast<std::int64_t>(supply.coins.size());
    return {
        {"revenue", static_cast<double>(totals_.coins) / days, "coins/day", "coins given, per day"},
        {"revenue_of_worst_days", revenue_of_worst_days(), "coins/day",
         "coins a day on the worst tenth of the whole days, one at least: conditional value at risk"},
        {"gifts", static_cast<double>(totals_.gifts) / days, "gifts/day", "gifts given, per day"},
        {"gift_rate", ratio(totals_.gifts, totals_.clicks), "gifts/click", "gifts per click into a room"},
        {"ctr", ratio(totals_.clicked_impressions, totals_.impressions), "clicks/impression",
         "share of impressions that were clicked"},
        {"watch_time", totals_.user_days == 0 ? undefined : watch_min / static_cast<double>(totals_.user_days),
         "min/user-day", "minutes watched on a day with a visit, mean over users and their days"},
        {"satisfaction", totals_.satisfaction, "0..1",
         "satisfaction after the last visit, mean over users with a visit"},
        {"next_day_return", ratio(totals_.returns, totals_.user_days_with_next), "share of user-days",
         "share of days with a visit on whose next day the user visits again"},
        {"active_users", window_.users == nullptr ? last_population(log_.population.users) : undefined, "users",
         "users who have not left the market for good, at the start of the last day"},
        {"active_streamers", last_population(log_.population.streamers), "streamers",
         "streamers who have not left the market for good, at the start of the last day"},
        {"visiting_users", static_cast<double>(totals_.visiting_users), "users", "users with a visit"},
        {"streamer_gini_revenue", gini(supply.coins), "Gini",
         "inequality of coins among streamers with a room live, zeros included; 0: all the same"},
        {"streamer_gini_exposure", gini(supply.impressions), "Gini",
         "inequality of impressions among streamers with a room live, zeros included; 0: all the same"},
        {"top1_user_share", coins_of_seen.empty() ? undefined : top_share(coins_of_seen, 0.01), "share of coins",
         "share of coins by the top 1% of users who visited, clicked or gave"},
        {"top1_streamer_share", live == 0 ? undefined : top_share(supply.coins, 0.01), "share of coins",
         "share of coins to the top 1% of streamers with a room live"},
        {"long_tail_coverage", ratio(supply.covered, live), "share of live streamers",
         "share of streamers with a room live that got 10 impressions a day or more, over their days with one"},
        {"overload_share", ratio(totals_.overloaded_clicks, totals_.feed_clicks), "share of feed clicks",
         "share of clicks from the feed into a room that was above its capacity"},
        {"effective_catalogue", effective_number(streamer_impressions_), "streamers",
         "how many streamers are really shown: exp of the entropy of impressions by streamer"},
    };
  }

  const Log& log_;
  Window window_;
  Totals totals_;
  std::vector<std::int64_t> coins_by_day_;          ///< [whole days]
  std::vector<bool> seen_;                          ///< [users] visited, clicked or gave
  std::vector<std::int64_t> user_coins_;            ///< [users]
  std::vector<std::int64_t> streamer_coins_;        ///< [streamers]
  std::vector<std::int64_t> streamer_impressions_;  ///< [streamers]
};

}  // namespace

std::vector<MetricValue> market_metrics(const Log& log, Time from, Time to) {
  assert(from < to && "a time without length has no metrics");
  return Tally{log, {from, to, to, to, nullptr}}.metrics(all_rows(log));
}

std::vector<MetricValue> market_metrics(const Log& log, Time from, Time to, const std::vector<bool>& users) {
  assert(from < to && "a time without length has no metrics");
  assert(users.size() == log.users && "membership is by user id");
  return Tally{log, {from, to, to, to, &users}}.metrics(all_rows(log));
}

std::vector<std::vector<MetricValue>> market_metrics_by_day(const Log& log, Time from, Time to) {
  std::vector<std::vector<MetricValue>> days;
  for (const DayRanges& day : rows_by_day(log, from, to)) {
    const Time returns_to = std::max(day.to, std::min(to, day.from + 2 * day_length));
    days.push_back(Tally{log, {day.from, day.to, returns_to, to, nullptr}}.metrics(day.rows));
  }
  return days;
}

std::vector<MetricValue> all_market_metrics() {
  return market_metrics(Log{}, Time{}, Time{day_length});
}

}  // namespace libsim
