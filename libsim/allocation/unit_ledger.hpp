/// @file  What each unit achieved in each position, day by day: what it is measured against.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "libsim/allocation/race_tally.hpp"
#include "libsim/core/calendar.hpp"

namespace libsim {

/// Tallies by day, position and unit, over the hours of the race.
class UnitLedger {
 public:
  /// @param race_end  time of day; what is shown later is not counted
  UnitLedger(std::size_t users, std::size_t positions, std::size_t units, std::int64_t days, Duration race_end)
      : positions_{positions},
        units_{units},
        race_end_{race_end},
        users_{users, positions},
        tallies_(static_cast<std::size_t>(days) * positions * units) {}

  void observe(const Exposure& exposure) {
    if (exposure.at.time_since_epoch() % day_length >= race_end_) { return; }
    users_.observe(exposure, tallies_[index(day_of(exposure.at), exposure.position, exposure.unit)]);
  }

  /// A unit in a position over the ordinary days among the `memory_days` before `day`, up to before `known`.
  RaceTally own(const Calendar& calendar, std::int64_t day, std::int64_t known, std::uint32_t memory_days,
                PositionId position, UnitId unit) const {
    RaceTally sum;
    for (std::int64_t d = first(day, memory_days); d < known; ++d) {
      if (calendar.is_ordinary(d)) { sum.merge(tallies_[index(d, position, unit)]); }
    }
    return sum;
  }

  /// The same of all units together.
  RaceTally all(const Calendar& calendar, std::int64_t day, std::int64_t known, std::uint32_t memory_days,
                PositionId position) const {
    RaceTally sum;
    for (std::uint32_t unit = 0; unit < units_; ++unit) {
      sum.merge(own(calendar, day, known, memory_days, position, UnitId{unit}));
    }
    return sum;
  }

 private:
  static std::int64_t first(std::int64_t day, std::uint32_t memory_days) {
    return day > std::int64_t{memory_days} ? day - std::int64_t{memory_days} : 0;
  }
  std::size_t index(std::int64_t day, PositionId position, UnitId unit) const {
    return (static_cast<std::size_t>(day) * positions_ + position.index()) * units_ + unit.index();
  }

  std::size_t positions_;
  std::size_t units_;
  Duration race_end_;
  RaceUsers users_;
  std::vector<RaceTally> tallies_;  ///< [days * positions * units]
};

}  // namespace libsim
