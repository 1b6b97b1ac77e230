/// @file  What is recorded of a run of racing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libsim/allocation/horse_race.hpp"
#include "libsim/core/coins.hpp"
#include "libsim/core/running_stats.hpp"
#include "libsim/forecast/forecast_error.hpp"

namespace libsim {

/// A way to serve the treatment group.
struct RaceVariant {
  std::string name;
  HorseRaceConfig race;  ///< its hours, winners and scores
  AnyRaceScheme scheme;  ///< how entrants are dealt
  bool races = true;     ///< if not, treatment sees the schedule, as control does: an A/A test
};

/// What one arm of the experiment saw and paid on a day, or over days.
struct ArmTotal {
  std::int64_t user_days = 0;  ///< users who saw a position, each once a day
  Coins paid;                  ///< by these users, on purchases

  void merge(const ArmTotal& other) {
    user_days += other.user_days;
    paid += other.paid;
  }
  /// Coins per user-day.
  double uv_value() const { return to_double(paid) / static_cast<double>(user_days); }
};

/// A day of racing.
struct RaceDayRecord {
  std::int64_t day = 0;                        ///< of the run; the first race day is the number of history days
  DayClass day_class = DayClass::working_day;  ///< what kind of day it is
  std::vector<ForecastRecord> forecasts;       ///< [positions], of the hours of the race
  std::vector<double> users_needed;            ///< [positions], per entrant in treatment
  std::vector<std::uint32_t> caps;             ///< [positions], the most entrants
  std::vector<std::uint32_t> entrants;         ///< [positions], how many raced
  std::vector<RaceEntry> entries;              ///< every material submitted
  std::vector<bool> planted;                   ///< [entries]
  std::vector<double> true_scores;  ///< [entries], without luck; NaN unless scores are relative to the own unit
  ArmTotal treatment;               ///< the users who saw the race
  ArmTotal control;                 ///< the users who saw the schedule

  /// Materials that no position had room for.
  std::uint32_t waiting() const;
  /// Entries that won.
  std::uint32_t winners() const;
};

/// What one unit did and got over the race days.
struct UnitTotal {
  std::int64_t submitted = 0;          ///< materials
  std::int64_t raced = 0;              ///< of these, those that had room
  std::int64_t won = 0;                ///< of these, those that won
  std::int64_t race_exposures = 0;     ///< in treatment
  std::int64_t planned_exposures = 0;  ///< in control
  double click_value = 0.0;            ///< sum over submitted of their truth over the unit's mean of clicks
};

/// One variant in one replication. Intervals here are over its users.
struct VariantRun {
  std::vector<RaceDayRecord> days;  ///< [race days]
  std::vector<UnitTotal> units;     ///< [units]
  double treatment_value = 0.0;     ///< coins per user-day
  double control_value = 0.0;       ///< coins per user-day
  double history_value = 0.0;       ///< of the treatment's users, over the last 90 ordinary days
  Interval versus_control;          ///< lift, over all race days
  Interval versus_history;          ///< lift of the ordinary race days over the last 90 ordinary days, same users
  Interval versus_history_all;      ///< lift of all race days
  Interval control_versus_history;  ///< the control's users, ordinary race days: what time alone did
};

/// All variants on one replication's users, traffic and luck.
struct RacingReplication {
  ForecastError history_error;       ///< forecasts of past days, where there was enough before them
  ForecastError race_error;          ///< forecasts of race days
  std::vector<VariantRun> variants;  ///< [variants]
};

}  // namespace libsim
