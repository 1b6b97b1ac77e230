#include "libsim/metrics/data_health.hpp"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <vector>

#include "libsim/sessions/scope.hpp"
#include "libsim/sessions/session_builder.hpp"

namespace libsim {
namespace {

/// One row with the columns that tell it from another: those that are published. Whether a gift was prompted, and when
/// it was given, are not.
struct EventRow {
  std::uint64_t key;  ///< user, room
  Time at;
  std::int64_t detail;  ///< coins of a gift, watch time of a click

  bool operator==(const EventRow&) const = default;
  bool operator<(const EventRow& other) const {
    return std::tie(key, at, detail) < std::tie(other.key, other.at, other.detail);
  }
};

std::int64_t detail_of(const ClickTable& clicks, std::size_t row) {
  return clicks.watch_ms[row];
}
std::int64_t detail_of(const GiftTable& gifts, std::size_t row) {
  return gifts.amount[row].value;
}
std::int64_t detail_of(const TouchTable& /*touches*/, std::size_t /*row*/) {
  return 0;
}

bool is_logged(const ClickTable& clicks, std::size_t row) {
  return (clicks.flags[row] & click_flag::lost) == 0;
}
template <class Table>
bool is_logged(const Table& /*table*/, std::size_t /*row*/) {
  return true;
}

void add(FaultCount& count, bool is_fault) {
  ++count.rows;
  count.faults += is_fault ? 1 : 0;
}

/// By which a table is in order: gifts are written as they are given, whatever the time that is recorded.
template <class Table>
Time written_at(const Table& table, std::size_t row) {
  return table.at[row];
}
Time written_at(const GiftTable& gifts, std::size_t row) {
  return gifts.given_at[row];
}

template <class Table>
void examine_events(const Log& log, const Table& table, DataHealth& health) {
  std::vector<EventRow> events;
  events.reserve(table.size());
  Time before = Time::min();
  for (std::size_t row = 0; row < table.size(); ++row) {
    if (!is_logged(table, row)) { continue; }
    const Time at = table.at[row];
    const RoomId room = table.room[row];
    add(health.out_of_order, written_at(table, row) < before);
    before = written_at(table, row);
    const bool listed = log.rooms.listed[room.index()] != 0;
    add(health.unknown_rooms, !listed);
    if (listed) { add(health.out_of_room, at < log.rooms.start[room.index()] || at > log.rooms.end[room.index()]); }
    events.push_back({packed_key(table.user[row], room), at, detail_of(table, row)});
  }
  std::sort(events.begin(), events.end());
  for (std::size_t i = 0; i < events.size(); ++i) { add(health.duplicated_rows, i > 0 && events[i] == events[i - 1]); }
}

template <class Times>
void examine_order(const Times& times, FaultCount& out_of_order) {
  for (std::size_t row = 0; row < times.size(); ++row) { add(out_of_order, row > 0 && times[row] < times[row - 1]); }
}

}  // namespace

std::array<HealthPart, 5> DataHealth::parts() const {
  const double anomaly_rate = anomalies.anomalies == 0 ? 0.0 : anomalies.rate();
  const double match_rate = 1.0 - unmatched_gifts.share();
  const FaultCount misplaced{unknown_rooms.rows, unknown_rooms.faults + out_of_room.faults};
  return {HealthPart{"anomalies", anomaly_rate <= 1e-4 ? 1.0 : 1e-4 / anomaly_rate},
          HealthPart{"matching", std::min(1.0, match_rate / 0.9)}, HealthPart{"places", 1.0 - misplaced.share()},
          HealthPart{"uniqueness", 1.0 - duplicated_rows.share()}, HealthPart{"order", 1.0 - out_of_order.share()}};
}

double DataHealth::score() const {
  double sum = 0.0;
  for (const HealthPart& part : parts()) { sum += part.score; }
  return sum;
}

DataHealth examine_data_health(const Log& log) {
  DataHealth health;
  const Sessions sessions = build_sessions(log);
  health.anomalies = count_gift_anomalies(sessions.rows);
  health.unmatched_gifts = {sessions.gifts, sessions.gifts - sessions.matched_gifts};
  examine_events(log, log.clicks, health);
  examine_events(log, log.gifts, health);
  examine_events(log, log.likes, health);
  examine_events(log, log.comments, health);
  examine_events(log, log.negatives, health);
  examine_order(log.requests.at, health.out_of_order);
  examine_order(log.visits.end, health.out_of_order);  // a visit is logged when it ends
  for_each_click(log, {}, [&](std::size_t row) {
    const std::size_t room = log.clicks.room[row].index();
    if (log.rooms.listed[room] == 0) { return; }
    const Time left = log.clicks.at[row] + Duration{log.clicks.watch_ms[row]};
    add(health.watch_past_end, left > log.rooms.end[room]);
  });
  return health;
}

}  // namespace libsim
