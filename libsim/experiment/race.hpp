/// @file  Racing against the planned schedule, over replications.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "libsim/core/running_stats.hpp"
#include "libsim/experiment/racing_records.hpp"
#include "libsim/experiment/racing_scenario.hpp"

namespace libsim {

/// How often, and on how many threads.
struct RaceOptions {
  std::uint32_t replications = 8;
  unsigned jobs = 0;                    ///< threads; 0 for one a processor. The result does not depend on it
  std::function<void()> on_run_done{};  ///< called after each replication, from any thread
};

/// The error of the forecasts for one class of day.
struct ForecastClassError {
  std::int64_t forecasts = 0;  ///< of all replications
  Interval mape;               ///< over replications
  Interval bias;               ///< mean of forecast over actual, less 1
};

/// Winners in the race, and what they were really worth: the best of many noisy scores are too high. NaN without
/// winners or without a truth to compare with.
struct WinnersCurse {
  Interval raw;       ///< mean score of winners, unsmoothed
  Interval smoothed;  ///< mean score of winners
  Interval truth;     ///< mean of the score that endless traffic would have given them
  Interval entrants;  ///< the same of all who raced
};

/// One business unit: means over replications.
struct UnitResult {
  std::string name;
  double quota = 0.0;          ///< of the schedule
  double planned_share = 0.0;  ///< of control's exposures
  double race_share = 0.0;     ///< of treatment's exposures
  double submitted = 0.0;      ///< materials a day
  double quality = 0.0;        ///< mean of its entries' clicks over its mean under the schedule
  double won = 0.0;            ///< materials a day
};

/// Promises that must hold on every day of every replication.
struct RaceChecks {
  std::int64_t races = 0;           ///< positions and days with at least one entrant
  std::int64_t largest_spread = 0;  ///< between entrants of one race: most users less fewest
  std::int64_t over_cap = 0;        ///< races with more entrants than their cap
  std::int64_t gaps = 0;            ///< positions that had room while somebody raced further down or waited
  std::int64_t overflows = 0;       ///< days on which more than the best position raced
  std::int64_t waiting = 0;         ///< materials no position had room for
};

/// One way to serve the treatment group. Intervals are Student's over replications; of a single replication, over its
/// users.
struct RaceVariantResult {
  std::string name;
  Interval treatment_value;     ///< coins per user-day
  Interval control_value;       ///< coins per user-day
  Interval history_value;       ///< the treatment's users before the race, coins per user-day
  Interval versus_control;      ///< lift of UV value, all race days
  Interval versus_history;      ///< ordinary race days, against the last 90 ordinary days of the same users
  Interval versus_history_all;  ///< all race days, the same
  Interval
      control_versus_history;  ///< the control's users, ordinary race days, against their past: what time alone did
  WinnersCurse curse;          ///< how far winners' scores were luck
  Interval weak_share;         ///< of the wins: of units with a quota below the mean
  std::array<double, 3> planted{};  ///< planted materials: submitted, raced, won, over all replications
  RaceChecks checks;                ///< what must hold on every day
  std::vector<UnitResult> units;    ///< [units]
  std::vector<double> lifts;        ///< [replications], versus control
  std::vector<Interval> within;     ///< [replications], versus control, over users
};

/// What racing brought, against the schedule.
struct RaceResult {
  std::uint32_t replications = 0;
  std::array<ForecastClassError, day_class_count> history_error;  ///< of forecasts of the past, by class of day
  std::array<ForecastClassError, day_class_count> race_error;     ///< of race days
  std::vector<RaceVariantResult> variants;                        ///< [variants]
  std::vector<RaceDayRecord> days;                                ///< of the first variant in the first replication
};

/// The scenario's own race, "racing"; by successive halving and by top-two Thompson sampling; with scores that are not
/// relative to the own unit, "absolute"; and "a/a", where treatment keeps the schedule.
std::vector<RaceVariant> race_variants(const RacingScenario& scenario);

/// Runs every variant on every replication: all share users, traffic, past and luck. @pre variants not empty
RaceResult race(const RacingScenario& scenario, const std::vector<RaceVariant>& variants, const RaceOptions& options);

/// What must hold, from what was recorded.
RaceChecks check_race(const VariantRun& run);

}  // namespace libsim
