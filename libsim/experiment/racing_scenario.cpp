#include "libsim/experiment/racing_scenario.hpp"

#include <optional>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/allocation/builtin_race_schemes.hpp"
#include "libsim/core/error.hpp"
#include "libsim/scenario/file_kind.hpp"
#include "libsim/scenario/resolve.hpp"

namespace libsim {
namespace {

struct RaceSection {
  HorseRaceConfig race;
  nlohmann::json scheme = "equal";

  void fields(ConfigReader& reader) {
    race.fields(reader);
    reader.section("scheme", scheme, "how a position's race shares its traffic: {\"kind\": ...}");
  }
};

/// The whole of a racing scenario's file.
struct RacingFile {
  CalendarConfig calendar;
  HomepageConfig homepage;
  ForecastConfig forecast;
  PlannedScheduleConfig planned;
  RaceSection race;
  RacingRunConfig run;

  void fields(ConfigReader& reader) {
    reader.object("calendar", calendar, "legal holidays and promotions");
    reader.require_key("homepage", "a homepage, its users and units");
    reader.object("homepage", homepage, "a homepage, its users and units: the truth");
    reader.object("forecast", forecast, "how traffic is forecast");
    reader.require_key("planned", "the schedule that racing is compared with");
    reader.object("planned", planned, "the planned economy: before the race, and of the control group");
    reader.object("race", race, "racing: of the treatment group");
    reader.require_key("run", "how long, with which seed");
    reader.object("run", run, "seed, days of history, days of racing");
    reader.require_together(
        planned.quotas.empty() || homepage.units.size() == planned.quotas.size(), {"planned", "homepage"},
        fmt::format("got {} quotas, expected one for each of {} units", planned.quotas.size(), homepage.units.size()));
    for (const double quota : planned.quotas) {
      reader.require(quota > 0.0, "planned",
                     "got a quota of 0, expected quotas above 0: a unit without history has no "
                     "mean to be measured against");
    }
  }
};

}  // namespace

bool is_racing(const nlohmann::json& scenario) {
  return file_kind(scenario) == FileKind::racing;
}

RacingScenario load_racing(const std::filesystem::path& file, const std::vector<std::string>& overrides) {
  return racing_of(resolve(file, overrides), file.string());
}

RacingScenario racing_of(const Resolved& resolved, const std::string& source) {
  if (resolved.json.is_null()) { throw InputError{source, resolved.problems}; }
  const std::string mix_up = wrong_kind(resolved.json, FileKind::racing);
  if (!mix_up.empty()) { throw InputError{source, {source + ": " + mix_up}}; }
  RacingFile read;
  std::vector<std::string> problems;
  ConfigReader root{resolved.json, "", problems};
  read.fields(root);
  root.reject_unknown_keys();
  std::optional<AnyRaceScheme> scheme = builtin_race_schemes().make(read.race.scheme, "/race/scheme", problems);

  std::vector<std::string> all = resolved.problems;
  for (std::string& line : resolved.with_origins(std::move(problems))) { all.push_back(std::move(line)); }
  if (!all.empty()) { throw InputError{source, std::move(all)}; }
  const nlohmann::json& kind = read.race.scheme;
  return {std::move(read.calendar),
          std::move(read.homepage),
          std::move(read.forecast),
          std::move(read.planned),
          read.race.race,
          std::move(*scheme),
          kind.is_string() ? kind.get<std::string>() : kind.value("kind", std::string{}),
          std::move(read.run),
          scenario_hash(resolved.json)};
}

std::vector<FieldDoc> describe_racing() {
  std::vector<FieldDoc> docs;
  ConfigReader reader = ConfigReader::describing("", docs);
  RacingFile{}.fields(reader);
  for (FieldDoc& doc : docs) {
    if (doc.path == "/race/scheme") { doc.words = builtin_race_schemes().kinds(); }
  }
  return docs;
}

}  // namespace libsim
