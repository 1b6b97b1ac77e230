/// @file  The planned economy: fixed schedules and quotas by unit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "libsim/core/config.hpp"
#include "libsim/log/exposure_log.hpp"

namespace libsim {

/// The `planned` section.
struct PlannedScheduleConfig {
  std::vector<double> quotas;

  void fields(ConfigReader& reader) {
    reader.require_key("quotas", "each unit's share of the days of a position");
    reader.weights("quotas", quotas, 0, "by unit: its share of the days of every position");
  }
};

/// Which unit has which position on which day. In every position a unit's days are, from the first day on and at any
/// time after, within one of its quota of them:
///
///     |days of unit g among the first n - quota_g n| <= 1 - 1 / (2 units - 2)
///
/// which is the best that any schedule can do. Method: R. Tijdeman, The chairman assignment problem, Discrete
/// Mathematics 32 (1980), doi:10.1016/0012-365X(80)90269-1. Positions run through one such sequence, each a day behind
/// the one below it, so that a day's positions are split by the quotas, too.
class PlannedSchedule {
 public:
  PlannedSchedule() = default;
  /// @param days  for how many it is made
  PlannedSchedule(const PlannedScheduleConfig& config, std::size_t positions, std::int64_t days);

  /// Whose material a position shows on a day. @pre the schedule reaches to it
  UnitId unit(std::int64_t day, PositionId position) const {
    return sequence_[static_cast<std::size_t>(day) + position.index()];
  }
  /// By unit, summing to 1.
  const std::vector<double>& quotas() const { return quotas_; }

 private:
  std::vector<double> quotas_;
  std::vector<UnitId> sequence_;
};

}  // namespace libsim
