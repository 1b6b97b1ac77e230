#include "libsim/experiment/racing_world.hpp"

#include <algorithm>

namespace libsim {
namespace {

/// The schedule for everybody.
class PlannedPlatform {
 public:
  PlannedPlatform(const std::vector<MaterialId>& planned, UnitLedger& ledger, UnitPreference& preference)
      : planned_{planned}, ledger_{ledger}, preference_{preference} {}

  void open(UserId /*user*/, Time /*at*/) {}
  MaterialId show(UserId /*user*/, PositionId position, Time /*at*/) { return planned_[position.index()]; }
  void observe(const Exposure& exposure) {
    ledger_.observe(exposure);
    preference_.observe(exposure);
    if (before != nullptr) { (*before)[exposure.user.index()].value += to_double(exposure.paid); }
  }

  std::vector<UserRatio>* before = nullptr;

 private:
  const std::vector<MaterialId>& planned_;
  UnitLedger& ledger_;
  UnitPreference& preference_;
};

/// The first of the last `count` ordinary days before `end`, or 0.
std::int64_t first_of_ordinary(const Calendar& calendar, std::int64_t end, std::uint32_t count) {
  std::int64_t day = end;
  while (day > 0 && count > 0) {
    --day;
    if (calendar.is_ordinary(day)) { --count; }
  }
  return day;
}

/// Counts users who see a position on a day, once each. @param visits  by user
void count_users(const std::vector<HomepageVisit>& visits, std::vector<UserRatio>& users) {
  const HomepageVisit* last = nullptr;
  for (const HomepageVisit& visit : visits) {
    if (visit.seen == 0 || (last != nullptr && last->user == visit.user)) { continue; }
    users[visit.user.index()].count += 1.0;
    last = &visit;
  }
}

}  // namespace

RacingWorld::RacingWorld(const RacingScenario& scenario, std::uint32_t replication)
    : scenario_{scenario},
      run_{scenario.run.seed, replication},
      calendar_{*parse_date(scenario.run.start_date), end_day(), scenario.calendar},
      homepage_{scenario.homepage, calendar_, run_},
      schedule_{scenario.planned, scenario.homepage.positions.size(), end_day()},
      traffic_{scenario.homepage.positions.size()},
      materials_{scenario.homepage, run_},
      ledger_{scenario.homepage.users, scenario.homepage.positions.size(), scenario.homepage.units.size(), end_day(),
              scenario.race.race_end()},
      preference_{scenario.race.preference, scenario.homepage.users, scenario.homepage.units.size()},
      treated_(scenario.homepage.users),
      before_(scenario.homepage.users) {
  for (std::uint32_t u = 0; u < treated_.size(); ++u) {
    RngStream rng{run_, Purpose::sampling, u};
    treated_[u] = draw_bernoulli(rng, scenario.race.treatment_share);
  }
  run_history();
}

void RacingWorld::run_history() {
  const std::int64_t mean_from = first_of_ordinary(calendar_, first_race_day(), history_mean_days);
  const std::int64_t looked_at = std::min(mean_from, first_race_day() - std::int64_t{scenario_.race.score.memory_days});
  std::vector<HomepageVisit> visits;
  DayTraffic day_traffic{scenario_.homepage.users, scenario_.homepage.positions.size()};
  for (std::int64_t day = 0; day < end_day(); ++day) {
    homepage_.visits_of_day(day, visits);
    for (const HomepageVisit& visit : visits) { day_traffic.observe(visit.user, visit.seen, visit.at); }
    traffic_.append_day(day_traffic.end_day());
    if (day >= first_race_day()) {
      sort_by_time(visits);
      visits_.push_back(visits);
      continue;
    }
    if (day < looked_at) { continue; }
    const std::vector<MaterialId> planned = make_planned(day, materials_);
    PlannedPlatform platform{planned, ledger_, preference_};
    if (day >= mean_from && calendar_.is_ordinary(day)) {
      platform.before = &before_;
      count_users(visits, before_);
    }
    homepage_.run_day(day, visits, materials_, platform);
    preference_.end_day();
  }
}

SlotWindow RacingWorld::race_window() const {
  const std::uint32_t slots = (scenario_.race.personalised_start_min + 29) / 30;
  return {0, std::min<std::uint32_t>(slots, slots_per_day)};
}

std::vector<MaterialId> RacingWorld::make_planned(std::int64_t day, Materials& materials) const {
  std::vector<std::uint32_t> made(scenario_.homepage.units.size());
  std::vector<MaterialId> planned;
  for (std::uint32_t p = 0; p < scenario_.homepage.positions.size(); ++p) {
    const UnitId unit = schedule_.unit(day, PositionId{p});
    planned.push_back(materials.make(unit, day, made[unit.index()]++, 0.0));
  }
  return planned;
}

ForecastRecord RacingWorld::forecast(std::int64_t day, PositionId position) const {
  const std::int64_t known = std::max<std::int64_t>(day - 1, 0);  // the day before is not over when it is made
  const SlotWindow window = race_window();
  return {.day = day,
          .position = position,
          .window = window,
          .day_class = calendar_.day_class(day),
          .forecast = forecast_uv(scenario_.forecast, calendar_, traffic_, day, position, window, known),
          .actual_uv = traffic_.uv(day, position, window)};
}

ForecastError RacingWorld::backtest() const {
  ForecastError error;
  for (std::int64_t day = scenario_.forecast.memory_days; day < first_race_day(); ++day) {
    for (std::uint32_t p = 0; p < traffic_.positions(); ++p) { error.observe(forecast(day, PositionId{p})); }
  }
  return error;
}

}  // namespace libsim
