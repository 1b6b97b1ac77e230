/// @file  What units make: materials, how good they are, and how that answers to traffic.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/core/rng.hpp"
#include "libsim/log/exposure_log.hpp"
#include "libsim/scenario/homepage_config.hpp"

namespace libsim {

/// A material's truth.
struct Material {
  UnitId unit;              ///< that submitted it
  float clicks = 1.0F;      ///< over those of an average material of an average unit, other things equal
  float conversion = 1.0F;  ///< over that of an average material
  bool planted = false;     ///< made worse or better on purpose, to see whether the race tells
};

/// Makes the materials of a run. The k-th material of a unit for a day has the same luck in the race and in the
/// schedule, and under every policy.
class Materials {
 public:
  /// Nothing was submitted yet.
  Materials(const HomepageConfig& config, RunKey run);

  const Material& operator[](MaterialId id) const { return made_[id.index()]; }
  std::size_t size() const { return made_.size(); }

  /// Makes a unit's k-th material for a day. @param answer  x, see MaterialsConfig; 0 for the schedule
  MaterialId make(UnitId unit, std::int64_t day, std::uint32_t number, double answer);
  /// Makes the planted materials. Appends to `made`.
  void plant(std::vector<MaterialId>& made);

  /// How many materials a unit submits to a day's race, at least one.
  std::uint32_t entries(UnitId unit, std::int64_t day, double answer) const;

  /// A unit's mean clicks over those of an average unit, under the schedule.
  double unit_clicks(UnitId unit) const;
  /// What a material's click rate is over its unit's mean under the schedule; the same for any mix of users.
  double relative_clicks(MaterialId id) const { return made_[id.index()].clicks / unit_clicks(made_[id.index()].unit); }

 private:
  MaterialsConfig config_;
  std::vector<UnitConfig> units_;
  std::vector<PlantedConfig> planted_;
  RunKey run_;
  std::vector<Material> made_;
};

/// How units answer to the traffic that racing gives them.
class TrafficAnswer {
 public:
  /// @param planned_share  [units], each unit's share of the schedule's exposures, > 0
  TrafficAnswer(const MaterialsConfig& config, std::span<const double> planned_share);

  /// Ends a day of racing. @param exposures  [units], what materials of each got from the race
  void end_day(std::span<const std::int64_t> exposures);
  /// x of a unit by what it knew after the first `days` days of racing. @pre days <= days ended
  double answer(UnitId unit, std::int64_t days) const;

 private:
  MaterialsConfig config_;
  std::vector<double> planned_share_;
  std::vector<std::vector<double>> share_;  ///< [days + 1][units], smoothed
};

}  // namespace libsim
