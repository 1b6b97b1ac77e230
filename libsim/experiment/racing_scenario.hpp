/// @file  A racing scenario: everything that defines a homepage, its race and a run of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "libsim/allocation/horse_race.hpp"
#include "libsim/allocation/planned_schedule.hpp"
#include "libsim/core/calendar_config.hpp"
#include "libsim/forecast/calendar_forecast.hpp"
#include "libsim/scenario/homepage_config.hpp"

namespace libsim {

struct Resolved;

/// The `run` section of a racing scenario.
struct RacingRunConfig {
  std::uint32_t seed = 1;
  std::string start_date = "2017-09-01";
  std::uint32_t history_days = 456;
  std::uint32_t race_days = 21;
  std::uint32_t replications = 8;

  void fields(ConfigReader& reader) {
    reader.field("seed", seed, {0, 4'294'967'295U}, "", "names the run's random streams, with the replication");
    reader.field("start_date", start_date, "first day of the history, yyyy-mm-dd");
    reader.field("history_days", history_days, {1, 3650}, "days", "under the schedule, before the first race");
    reader.field("race_days", race_days, {1, 3650}, "days", "days of racing");
    reader.field("replications", replications, {1, 100'000}, "", "repeats with other luck");
    reader.require(parse_date(start_date).has_value(), "start_date", "expected a date as yyyy-mm-dd");
  }
};

/// A racing scenario ready to run.
struct RacingScenario {
  CalendarConfig calendar;        ///< which days are not ordinary
  HomepageConfig homepage;        ///< its positions, units and users
  ForecastConfig forecast;        ///< by which days traffic is forecast
  PlannedScheduleConfig planned;  ///< what control sees
  HorseRaceConfig race;           ///< hours, winners and scores
  AnyRaceScheme scheme;           ///< how entrants are dealt
  std::string scheme_kind;        ///< in the registry
  RacingRunConfig run;            ///< seed, days and replications
  std::string hash;               ///< of the resolved scenario
};

/// Whether a scenario is one of racing: whether it has a homepage.
bool is_racing(const nlohmann::json& scenario);

/// Reads a racing scenario with its bases and overrides. @throws InputError  with every problem of every file
RacingScenario load_racing(const std::filesystem::path& file, const std::vector<std::string>& overrides = {});
/// The same of a scenario that is put together already. @param source  names it in errors. @throws InputError
RacingScenario racing_of(const Resolved& resolved, const std::string& source);

/// Every field of a racing scenario, with unit, range, default and meaning.
std::vector<FieldDoc> describe_racing();

}  // namespace libsim
