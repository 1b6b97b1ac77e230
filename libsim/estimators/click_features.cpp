#include "libsim/estimators/click_features.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cmath>
#include <compare>
#include <cstdint>
#include <limits>
#include <numbers>
#include <optional>

#include "libsim/core/portable_math.hpp"
#include "libsim/estimators/click_history.hpp"
#include "libsim/sessions/scope.hpp"

namespace libsim {
namespace {

float log1p_of(double x) {
  return static_cast<float>(portable_log(1.0 + x));
}

float mean_log(double sum, std::uint32_t count) {
  return count == 0 ? 0.0F : log1p_of(sum / count);
}

/// log(1 + days since), of what never happened or lies in the future as below.
float days_since(Time last, Time now, bool never) {
  constexpr double long_ago_days = 30.0;
  if (never) { return log1p_of(long_ago_days); }
  const double days = std::abs(to_seconds(now - last)) / to_seconds(day_length);
  return log1p_of(std::min(days, long_ago_days));
}

/// Each streamer's mid-quantile, in (0, 1), among the streamers that have a value; 0.5 for those without.
/// @param values  [streamers] NaN for none
std::vector<float> quantiles_of(const std::vector<double>& values) {
  std::vector<double> sorted;
  for (const double value : values) {
    if (!std::isnan(value)) { sorted.push_back(value); }
  }
  std::ranges::sort(sorted);
  std::vector<float> quantiles;
  for (const double value : values) {
    if (std::isnan(value)) {
      quantiles.push_back(0.5F);
      continue;
    }
    const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), value);
    const auto middle = static_cast<double>((low - sorted.begin()) + (high - sorted.begin())) / 2.0;
    quantiles.push_back(static_cast<float>(middle / static_cast<double>(sorted.size())));
  }
  return quantiles;
}

/// How efficiently each streamer turns watching into giving, against the others.
struct Supply {
  std::vector<float> coins_per_hour;   // [streamers]
  std::vector<float> gifts_per_click;  // [streamers]

  explicit Supply(std::span<const ClickTally> streamers) {
    constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
    std::vector<double> coins;
    std::vector<double> gifts;
    for (const ClickTally& tally : streamers) {
      coins.push_back(tally.watch_ms == 0 ? undefined
                                          : static_cast<double>(tally.coins) / static_cast<double>(tally.watch_ms));
      gifts.push_back(tally.clicks == 0 ? undefined : static_cast<double>(tally.gifts) / tally.clicks);
    }
    coins_per_hour = quantiles_of(coins);
    gifts_per_click = quantiles_of(gifts);
  }
};

/// What a user did in a room, by user, room and time, to count it within the first part of a watch.
class Acts {
 public:
  void add(UserId user, RoomId room, Time at) { acts_.push_back({packed_key(user, room), at}); }
  void sort() { std::ranges::sort(acts_); }
  /// In [from, to].
  std::ptrdiff_t count(UserId user, RoomId room, Time from, Time to) const {
    const std::uint64_t key = packed_key(user, room);
    return std::upper_bound(acts_.begin(), acts_.end(), Act{key, to}) -
           std::lower_bound(acts_.begin(), acts_.end(), Act{key, from});
  }

 private:
  struct Act {
    std::uint64_t key;
    Time at;
    auto operator<=>(const Act&) const = default;
  };
  std::vector<Act> acts_;
};

struct EarlyActs {
  Acts gifts;
  Acts touches;

  explicit EarlyActs(const Log& log) {
    for (std::size_t g = 0; g < log.gifts.size(); ++g) {
      gifts.add(log.gifts.user[g], log.gifts.room[g], log.gifts.given_at[g]);
    }
    for (const TouchTable* table : {&log.likes, &log.comments}) {
      for (std::size_t i = 0; i < table->size(); ++i) { touches.add(table->user[i], table->room[i], table->at[i]); }
    }
    gifts.sort();
    touches.sort();
  }
};

/// Weekday of simulated day 0, 0 for Monday. The epoch is a local midnight: the nearest UTC midnight has its date,
/// whatever the time zone.
std::int64_t first_weekday(const Log& log) {
  constexpr std::int64_t day_ms = day_length.count();
  const std::int64_t days = (log.epoch_ms + day_ms / 2) / day_ms;
  return (days + 3) % 7;  // 1970-01-01 was a Thursday
}

/// Writes the values of one row, one after the other in the order of all_features().
class Writer {
 public:
  Writer(FeatureTable& table, std::size_t row) : table_{table}, row_{row} {}
  void operator()(float value) { table_.columns[next_++][row_] = value; }
  void operator()(double value) { (*this)(static_cast<float>(value)); }
  std::size_t written() const { return next_; }

 private:
  FeatureTable& table_;
  std::size_t row_;
  std::size_t next_ = 0;
};

void write_money(Writer& write, const ClickTally& tally) {
  write(log1p_of(tally.clicks));
  write(log1p_of(tally.gifts));
  write(log1p_of(static_cast<double>(tally.coins)));
}

void write_means(Writer& write, const ClickTally& tally) {
  write(mean_log(static_cast<double>(tally.coins), tally.gifts));
  write(mean_log(static_cast<double>(tally.watch_ms) / 1000.0, tally.stays));
}

void write_since_gift(Writer& write, const ClickTally& tally, Time now) {
  write(days_since(tally.last_gift, now, tally.gifts == 0));
}

void write_since_click(Writer& write, const ClickTally& tally, Time now) {
  write(days_since(tally.last_click, now, tally.clicks == 0));
}

/// The part of the user's coins that went there.
void write_loyalty(Writer& write, const ClickTally& part, const ClickTally& user) {
  write(user.coins == 0 ? 0.0 : static_cast<double>(part.coins) / static_cast<double>(user.coins));
}

void write_histories(Writer& write, const ClickHistory& history, const ClickRows& rows, std::size_t row) {
  const Time now = rows.at[row];
  const ClickTally& user = history.user(rows.user[row]);
  write_money(write, user);
  write(history.gift_rate(user));
  write_means(write, user);
  write(log1p_of(user.touches));
  write_since_click(write, user, now);
  write_since_gift(write, user, now);

  const ClickTally& streamer = history.streamer(rows.streamer[row]);
  write_money(write, streamer);
  write(history.gift_rate(streamer));
  write_means(write, streamer);
  write(log1p_of(streamer.touches));
  write_since_gift(write, streamer, now);

  const ClickTally& pair = history.pair(row);
  write_money(write, pair);
  write_means(write, pair);
  write_since_click(write, pair, now);
  write_since_gift(write, pair, now);
  write_loyalty(write, pair, user);

  const ClickTally& category = history.category(row);
  write_money(write, category);
  write_loyalty(write, category, user);
}

void write_context(Writer& write, const Log& log, std::size_t click, std::int64_t weekday_0,
                   const RoomPresence& presence) {
  const Time at = log.clicks.at[click];
  const RoomId room = log.clicks.room[click];
  const double part_of_day = to_seconds(at - start_of_day(day_of(at))) / to_seconds(day_length);
  for (const double cycles : {1.0, 2.0}) {
    const double angle = 2.0 * std::numbers::pi * cycles * part_of_day;
    write(std::sin(angle));
    write(std::cos(angle));
  }
  write((weekday_0 + day_of(at)) % 7 >= 5 ? 1.0 : 0.0);
  const double age_min = to_seconds(at - log.rooms.start[room.index()]) / 60.0;
  write(log.rooms.listed[room.index()] == 0 ? 0.0F : log1p_of(std::max(age_min, 0.0)));
  write(log1p_of(std::max(presence.viewers(room), 0)));
  write(log.clicks.entry[click] == Entry::feed ? 1.0 : 0.0);
}

/// @param latest  up to which features are wanted
void write_early(Writer& write, const Log& log, std::size_t click, const EarlyActs& acts, KnownAt latest) {
  const UserId user = log.clicks.user[click];
  const RoomId room = log.clicks.room[click];
  const Time at = log.clicks.at[click];
  const Time tenth = at + Duration{log.clicks.watch_ms[click] / 10};
  const auto touches_to = [&](Time to) { return static_cast<double>(acts.touches.count(user, room, at, to)); };
  write(log1p_of(touches_to(at + std::chrono::seconds{10})));
  if (latest == KnownAt::after_10_s) { return; }
  write(acts.gifts.count(user, room, at, tenth) > 0 ? 1.0 : 0.0);
  write(log1p_of(touches_to(tenth)));
}

}  // namespace

std::span<const float> FeatureTable::column(std::string_view name) const {
  const auto found = std::ranges::find(features, name, &Feature::name);
  assert(found != features.end() && "a feature that the protocol allows");
  return columns[static_cast<std::size_t>(found - features.begin())];
}

std::vector<std::span<const float>> FeatureTable::slice(std::size_t from, std::size_t to,
                                                        std::span<const FeatureGroup> without) const {
  std::vector<std::span<const float>> slices;
  for (std::size_t f = 0; f < features.size(); ++f) {
    if (std::ranges::find(without, features[f].group) != without.end()) { continue; }
    slices.push_back(std::span<const float>{columns[f]}.subspan(from, to - from));
  }
  return slices;
}

FeatureTable click_features(const Log& log, const ClickRows& rows, Protocol protocol) {
  FeatureTable table;
  table.features = features_of(protocol);
  table.columns.assign(table.features.size(), std::vector<float>(rows.size()));
  if (rows.size() == 0) { return table; }
  const WatchEnds ends{log, rows};
  ClickHistory history{log, rows, ends};
  RoomPresence presence{log, rows, ends};
  std::optional<EarlyActs> acts;
  if (latest_known(protocol) > KnownAt::click) { acts.emplace(log); }
  const std::int64_t weekday_0 = first_weekday(log);
  std::int64_t day = -1;
  Supply supply{{}};
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::size_t click = rows.click[row];
    if (day_of(rows.at[row]) != day) {
      day = day_of(rows.at[row]);
      history.advance(history_end(protocol, start_of_day(day)));
      supply = Supply{history.streamers()};
    }
    history.advance(history_end(protocol, rows.at[row]));
    presence.advance(rows.at[row]);
    Writer write{table, row};
    write_histories(write, history, rows, row);
    write_context(write, log, click, weekday_0, presence);
    write(supply.coins_per_hour[rows.streamer[row].index()]);
    write(supply.gifts_per_click[rows.streamer[row].index()]);
    if (acts) { write_early(write, log, click, *acts, latest_known(protocol)); }
    assert(write.written() == table.features.size() && "all_features() and the values are two lists in one order");
  }
  return table;
}

}  // namespace libsim
