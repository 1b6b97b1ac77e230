#include "libsim/estimators/click_features.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>

#include "libsim/estimators/click_history.hpp"
#include "libsim/estimators/feature_values.hpp"
#include "libsim/estimators/supply_quantiles.hpp"
#include "libsim/sessions/scope.hpp"

namespace libsim {
namespace {

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

FeatureMoment moment_of(const Log& log, const ClickRows& rows, std::size_t row, const ClickHistory& history,
                        const RoomPresence& presence, const SupplyQuantiles& supply) {
  const std::size_t click = rows.click[row];
  const RoomId room = log.clicks.room[click];
  const StreamerId streamer = rows.streamer[row];
  const bool listed = log.rooms.listed[room.index()] != 0;
  return {.at = rows.at[row],
          .user = history.user(rows.user[row]),
          .streamer = history.streamer(streamer),
          .pair = history.pair(row),
          .category = history.category(row),
          .gift_rate = history.gift_rate(),
          .room_age_min = listed ? to_seconds(rows.at[row] - log.rooms.start[room.index()]) / 60.0 : 0.0,
          .viewers = presence.viewers(room),
          .first_weekday = first_weekday_of(log.epoch_ms),
          .from_feed = log.clicks.entry[click] == Entry::feed,
          .coins_per_hour_quantile = supply.coins_per_hour(streamer),
          .gifts_per_click_quantile = supply.gifts_per_click(streamer)};
}

/// What happened early in the watch: the features that only the end of the session, or a part of it, tells.
std::array<float, 3> early_values(const Log& log, std::size_t click, const EarlyActs& acts) {
  const UserId user = log.clicks.user[click];
  const RoomId room = log.clicks.room[click];
  const Time at = log.clicks.at[click];
  const Time tenth = at + Duration{log.clicks.watch_ms[click] / 10};
  const auto touches_to = [&](Time to) { return static_cast<double>(acts.touches.count(user, room, at, to)); };
  return {log1p_of(touches_to(at + std::chrono::seconds{10})),
          acts.gifts.count(user, room, at, tenth) > 0 ? 1.0F : 0.0F, log1p_of(touches_to(tenth))};
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
  std::int64_t day = -1;
  SupplyQuantiles supply;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (day_of(rows.at[row]) != day) {
      day = day_of(rows.at[row]);
      history.advance(history_end(protocol, start_of_day(day)));
      supply = SupplyQuantiles{history.streamers()};
    }
    history.advance(history_end(protocol, rows.at[row]));
    presence.advance(rows.at[row]);
    const ClickFeatureValues values = feature_values(moment_of(log, rows, row, history, presence, supply));
    for (std::size_t f = 0; f < values.size(); ++f) { table.columns[f][row] = values[f]; }
    if (!acts) { continue; }
    const std::array<float, 3> early = early_values(log, rows.click[row], *acts);
    for (std::size_t f = values.size(); f < table.columns.size(); ++f) {
      table.columns[f][row] = early[f - values.size()];
    }
  }
  return table;
}

}  // namespace libsim
