/// @file  Can this log be trusted? Faults counted one by one, and a score.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "libsim/log/log.hpp"
#include "libsim/metrics/gift_anomaly.hpp"

namespace libsim {

/// One kind of fault among the rows that could have it.
struct FaultCount {
  std::int64_t rows = 0;    ///< rows looked at
  std::int64_t faults = 0;  ///< of which faulty

  /// 0 when no row was looked at: nothing is wrong with nothing.
  double share() const { return rows == 0 ? 0.0 : static_cast<double>(faults) / static_cast<double>(rows); }
};

/// One part of the score.
struct HealthPart {
  std::string_view name;
  double score;  ///< in [0, 1]
};

/// The faults of one log. Events are clicks (but for lost ones, which the platform's log does not hold), gifts, likes,
/// comments and listed negatives.
struct DataHealth {
  GiftAnomalies anomalies;     ///< large amounts after little watching
  FaultCount unmatched_gifts;  ///< gift rows without a click row of the same user and room
  FaultCount out_of_room;      ///< events outside [start, end] of their listed room
  FaultCount unknown_rooms;    ///< events in rooms that the log does not list
  FaultCount duplicated_rows;  ///< events equal to one before in all that a platform publishes of them
  FaultCount out_of_order;     ///< rows earlier than the row before them in their table
  FaultCount watch_past_end;   ///< clicks whose watch goes on after the listed room's end; not in the score

  /// Five parts, each 1 where all is well. Anomalies and matching are held against the rates published for KuaiLive
  /// and lose in proportion: min(1, 1e-4 / anomaly rate), min(1, match rate / 0.9). Places (inside a listed room),
  /// uniqueness and order are the shares of rows that pass.
  std::array<HealthPart, 5> parts() const;
  /// The sum of the parts, in [0, 5].
  double score() const;
};

/// Examines every row of every event table, whoever it belongs to. O(n log n): duplicates are found by sorting.
DataHealth examine_data_health(const Log& log);

}  // namespace libsim
