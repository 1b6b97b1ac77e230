/// @file  Resource racing: a race with equal traffic, then a day for the winners.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "libsim/allocation/race_entry.hpp"
#include "libsim/allocation/race_scheme.hpp"
#include "libsim/allocation/race_score.hpp"
#include "libsim/allocation/race_tally.hpp"
#include "libsim/allocation/rolling_display.hpp"
#include "libsim/allocation/unit_preference.hpp"
#include "libsim/core/config.hpp"
#include "libsim/core/time.hpp"
#include "libsim/log/exposure_log.hpp"

namespace libsim {

/// The `race` section, but for the scheme, whose form depends on its kind.
struct HorseRaceConfig {
  std::uint32_t race_end_min = 590;
  std::uint32_t personalised_start_min = 600;
  double treatment_share = 0.5;
  std::uint32_t winners = 8;
  double threshold = 1.0;
  std::uint32_t roll = 1;
  RaceScoreConfig score;
  UnitPreferenceConfig preference;

  void fields(ConfigReader& reader) {
    reader.field("race_end_min", race_end_min, {1, 1440}, "min", "after midnight: the race ends");
    reader.field(
        "personalised_start_min", personalised_start_min, {1, 1440}, "min",
        "after midnight: winners are shown from then on; in between, and where there is no race, the schedule");
    reader.field("treatment_share", treatment_share, {0.01, 0.99}, "", "share of users for whom units race");
    reader.field("winners", winners, {1, 1000}, "materials", "the most that win a day");
    reader.field("threshold", threshold, {0.0, 1e6}, "", "the least score that wins; 1 is the reference's own");
    reader.field("roll", roll, {0, 1000}, "places", "how far a user's list of winners moves on at each visit");
    reader.object("score", score, "how entrants are compared");
    reader.object("preference", preference, "what is known of users");
    reader.require_together(race_end_min <= personalised_start_min, {"personalised_start_min", "race_end_min"},
                            "expected a time not before the race's end");
  }

  /// Of the day, from midnight.
  Duration race_end() const { return std::chrono::minutes{race_end_min}; }
  /// Of the day, from midnight.
  Duration personalised_start() const { return std::chrono::minutes{personalised_start_min}; }
};

/// One submitted material and what became of it.
struct RaceEntry {
  MaterialId material;        ///< what was submitted
  UnitId unit;                ///< that submitted it
  bool raced = false;         ///< there was room
  PositionId position{};      ///< where it races; only if `raced`
  RaceReference reference{};  ///< what its score is compared with
  RaceTally tally{};          ///< users and what they did
  RaceScore score{};          ///< of the tally, against the reference
  bool dropped = false;       ///< by the scheme, before the end
  bool won = false;           ///< whether it is shown for the rest of the day
};

/// One day before it begins.
struct RacePlan {
  std::int64_t day = 0;                  ///< from 0
  std::vector<RaceEntry> entries{};      ///< with unit, material; of those that race position and reference
  RacePlacement placement{};             ///< of the entries
  std::vector<double> expected_users{};  ///< [positions], forecast UV of the race among those in treatment
  std::vector<MaterialId> planned{};     ///< [positions], the schedule's
};

/// The treatment: whoever comes in the hours of the race sees an entrant in each position that races, dealt by the
/// scheme and kept for the rest of the race; later, the winners in an order of the user's own.
class HorseRace {
 public:
  /// Before its first day. @param users, positions  of the homepage
  HorseRace(const HorseRaceConfig& config, AnyRaceScheme scheme, std::size_t users, std::size_t positions, RunKey run);

  /// Takes the plan of the day that begins.
  void begin_day(RacePlan plan);
  /// A user opens the homepage. @param preference  orders winners for them
  void open(UserId user, Time at, const UnitPreference& preference);
  /// What the user sees in a position. @pre open() was called for this visit
  MaterialId show(UserId user, PositionId position, Time at);
  void observe(const Exposure& exposure);
  /// The day's entries with tallies, scores and winners; they stay until the next day begins.
  const std::vector<RaceEntry>& end_day();

 private:
  /// One position's race.
  struct Race {
    AnyRaceScheme scheme;
    std::vector<std::uint32_t> entries;  ///< [entrants], places in the plan's list
    std::vector<RaceTally> tallies;      ///< [entrants]
    std::vector<RaceScore> scores;       ///< [entrants], if the scheme wants them
  };
  struct Dealt {
    std::uint32_t day = 0;  ///< number of the day here, from 1
    std::uint32_t entrant = 0;
  };

  Duration time_of_day(Time at) const { return at - start_of_day(plan_.day); }
  void close();

  HorseRaceConfig config_;
  AnyRaceScheme scheme_;
  std::size_t positions_;
  RunKey run_;
  std::uint32_t days_ = 0;
  bool closed_ = true;
  RacePlan plan_;
  std::vector<Race> races_;   ///< [positions]; without entrants where nothing races
  std::vector<Dealt> dealt_;  ///< [users * positions]
  RaceUsers users_;
  RollingDisplay display_;
};

}  // namespace libsim
