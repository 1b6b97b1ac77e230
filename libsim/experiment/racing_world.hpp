/// @file  A homepage and its past, up to the first day of racing.
#pragma once

#include <cstdint>
#include <vector>

#include "libsim/allocation/planned_schedule.hpp"
#include "libsim/allocation/unit_ledger.hpp"
#include "libsim/allocation/unit_preference.hpp"
#include "libsim/core/calendar.hpp"
#include "libsim/experiment/racing_scenario.hpp"
#include "libsim/forecast/forecast_error.hpp"
#include "libsim/market/homepage.hpp"
#include "libsim/metrics/ratio_lift.hpp"

namespace libsim {

/// How many ordinary days before the race its UV value is compared with.
inline constexpr std::uint32_t history_mean_days = 90;

/// One replication before its first race: the schedule ran for everybody. Traffic does not depend on what is shown, so
/// that of the race days is counted already; whoever forecasts says how far he may look. Clicks are simulated from the
/// first day on that somebody looks back to; before, only traffic is.
class RacingWorld {
 public:
  /// Draws the homepage, and runs the days before the race.
  RacingWorld(const RacingScenario& scenario, std::uint32_t replication);
  // Parts point to the calendar.
  RacingWorld(const RacingWorld&) = delete;
  RacingWorld& operator=(const RacingWorld&) = delete;
  RacingWorld(RacingWorld&&) = delete;
  RacingWorld& operator=(RacingWorld&&) = delete;
  ~RacingWorld() = default;

  /// As it was given; it must stay.
  const RacingScenario& scenario() const { return scenario_; }
  /// Names its draws.
  RunKey run() const { return run_; }
  /// Of all days.
  const Calendar& calendar() const { return calendar_; }
  /// Its state at the start of the race.
  const Homepage& homepage() const { return homepage_; }
  /// Of the days before the race.
  const TrafficHistory& traffic() const { return traffic_; }
  /// After the history; a run of racing goes on with copies.
  const Materials& materials() const { return materials_; }
  /// What units were given.
  const UnitLedger& ledger() const { return ledger_; }
  /// Of users, for units.
  const UnitPreference& preference() const { return preference_; }

  /// The number of history days.
  std::int64_t first_race_day() const { return scenario_.run.history_days; }
  /// The first day after the race.
  std::int64_t end_day() const { return first_race_day() + scenario_.run.race_days; }
  /// @pre a race day
  const std::vector<HomepageVisit>& visits(std::int64_t day) const {
    return visits_[static_cast<std::size_t>(day - first_race_day())];
  }
  /// Who is in treatment: [users].
  const std::vector<bool>& treated() const { return treated_; }
  /// [users], over the last 90 ordinary days.
  const std::vector<UserRatio>& before() const { return before_; }
  /// Each unit's share of the schedule: [units].
  const std::vector<double>& quotas() const { return schedule_.quotas(); }

  /// The half-hours that the race is forecast for: from midnight to the start of the personalised phase.
  SlotWindow race_window() const;
  /// The schedule's materials of a day, made now: [positions].
  std::vector<MaterialId> make_planned(std::int64_t day, Materials& materials) const;
  /// The forecast of the race's UV made on the day before, beside what came. @pre day < end_day()
  ForecastRecord forecast(std::int64_t day, PositionId position) const;
  /// Forecasts of the past, of each day with a memory of ordinary days before it.
  ForecastError backtest() const;

 private:
  void run_history();

  const RacingScenario& scenario_;
  RunKey run_;
  Calendar calendar_;
  Homepage homepage_;
  PlannedSchedule schedule_;
  TrafficHistory traffic_;
  Materials materials_;
  UnitLedger ledger_;
  UnitPreference preference_;
  std::vector<bool> treated_;
  std::vector<UserRatio> before_;
  std::vector<std::vector<HomepageVisit>> visits_;
};

}  // namespace libsim
