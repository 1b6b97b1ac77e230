#include "libsim/experiment/race.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "libsim/allocation/equal_race.hpp"
#include "libsim/allocation/halving_race.hpp"
#include "libsim/allocation/top_two_race.hpp"
#include "libsim/core/parallel.hpp"
#include "libsim/experiment/racing_run.hpp"

namespace libsim {
namespace {

using Runs = std::vector<RacingReplication>;

/// A number of each replication, summarised. @param value  of one variant's run; NaN is left out
template <class F>
Interval over_replications(const Runs& runs, std::size_t variant, F value) {
  RunningStats stats;
  for (const RacingReplication& run : runs) {
    const double x = value(run.variants[variant]);
    if (!std::isnan(x)) { stats.observe(x); }
  }
  return mean_interval(stats);
}

/// A lift: over replications, or over the users of the only one.
Interval lift(const Runs& runs, std::size_t variant, Interval VariantRun::*part) {
  if (runs.size() == 1) { return runs.front().variants[variant].*part; }
  return over_replications(runs, variant, [part](const VariantRun& run) { return (run.*part).mean; });
}

ForecastClassError class_error(const Runs& runs, ForecastError RacingReplication::*part, DayClass day_class) {
  ForecastClassError error;
  std::vector<double> mape;
  std::vector<double> bias;
  for (const RacingReplication& run : runs) {
    error.forecasts += (run.*part).forecasts(day_class);
    mape.push_back((run.*part).mape(day_class));
    bias.push_back((run.*part).bias(day_class));
  }
  error.mape = mean_interval(mape);
  error.bias = mean_interval(bias);
  return error;
}

/// The mean of a number over the entries of a run that fit.
template <class Fits, class Value>
double mean_of_entries(const VariantRun& run, Fits fits, Value value) {
  RunningStats stats;
  for (const RaceDayRecord& day : run.days) {
    for (std::size_t i = 0; i < day.entries.size(); ++i) {
      const double x = fits(day.entries[i]) ? value(day, i) : std::nan("");
      if (std::isfinite(x)) { stats.observe(x); }
    }
  }
  return stats.mean();
}

WinnersCurse curse(const Runs& runs, std::size_t variant, const RaceScoreConfig& score) {
  const auto won = [](const RaceEntry& entry) { return entry.won; };
  const auto raced = [](const RaceEntry& entry) { return entry.raced; };
  const auto mean = [&](auto fits, auto value) {
    return over_replications(runs, variant, [&](const VariantRun& run) { return mean_of_entries(run, fits, value); });
  };
  const auto truth = [](const RaceDayRecord& day, std::size_t i) { return day.true_scores[i]; };
  return {.raw = mean(won,
                      [&](const RaceDayRecord& day, std::size_t i) {
                        return raw_race_score(score, day.entries[i].tally, day.entries[i].reference);
                      }),
          .smoothed = mean(won, [](const RaceDayRecord& day, std::size_t i) { return day.entries[i].score.value; }),
          .truth = mean(won, truth),
          .entrants = mean(raced, truth)};
}

std::vector<UnitResult> unit_results(const Runs& runs, std::size_t variant, const RacingScenario& scenario) {
  const std::size_t units = scenario.homepage.units.size();
  std::vector<UnitTotal> totals(units);
  double days = 0.0;
  for (const RacingReplication& run : runs) {
    days += static_cast<double>(run.variants[variant].days.size());
    for (std::size_t g = 0; g < units; ++g) {
      const UnitTotal& unit = run.variants[variant].units[g];
      totals[g].submitted += unit.submitted;
      totals[g].won += unit.won;
      totals[g].race_exposures += unit.race_exposures;
      totals[g].planned_exposures += unit.planned_exposures;
      totals[g].click_value += unit.click_value;
    }
  }
  double quotas = 0.0;
  double race = 0.0;
  double planned = 0.0;
  for (std::size_t g = 0; g < units; ++g) {
    quotas += scenario.planned.quotas[g];
    race += static_cast<double>(totals[g].race_exposures);
    planned += static_cast<double>(totals[g].planned_exposures);
  }
  std::vector<UnitResult> results;
  for (std::size_t g = 0; g < units; ++g) {
    results.push_back({.name = scenario.homepage.units[g].name,
                       .quota = scenario.planned.quotas[g] / quotas,
                       .planned_share = static_cast<double>(totals[g].planned_exposures) / planned,
                       .race_share = static_cast<double>(totals[g].race_exposures) / race,
                       .submitted = static_cast<double>(totals[g].submitted) / days,
                       .quality = totals[g].click_value / static_cast<double>(totals[g].submitted),
                       .won = static_cast<double>(totals[g].won) / days});
  }
  return results;
}

double weak_share(const VariantRun& run, const std::vector<double>& quotas) {
  double sum = 0.0;
  for (const double quota : quotas) { sum += quota; }
  std::int64_t weak = 0;
  std::int64_t all = 0;
  for (std::size_t g = 0; g < run.units.size(); ++g) {
    all += run.units[g].won;
    if (quotas[g] < sum / static_cast<double>(quotas.size())) { weak += run.units[g].won; }
  }
  return static_cast<double>(weak) / static_cast<double>(all);
}

void add_checks(RaceChecks& sum, const RaceChecks& one) {
  sum.races += one.races;
  sum.largest_spread = std::max(sum.largest_spread, one.largest_spread);
  sum.over_cap += one.over_cap;
  sum.gaps += one.gaps;
  sum.overflows += one.overflows;
  sum.waiting += one.waiting;
}

RaceVariantResult summarise(const Runs& runs, std::size_t v, const RaceVariant& variant,
                            const RacingScenario& scenario) {
  RaceVariantResult result;
  result.name = variant.name;
  result.treatment_value = over_replications(runs, v, [](const VariantRun& run) { return run.treatment_value; });
  result.control_value = over_replications(runs, v, [](const VariantRun& run) { return run.control_value; });
  result.history_value = over_replications(runs, v, [](const VariantRun& run) { return run.history_value; });
  result.versus_control = lift(runs, v, &VariantRun::versus_control);
  result.versus_history = lift(runs, v, &VariantRun::versus_history);
  result.versus_history_all = lift(runs, v, &VariantRun::versus_history_all);
  result.control_versus_history = lift(runs, v, &VariantRun::control_versus_history);
  result.curse = curse(runs, v, variant.race.score);
  result.weak_share =
      over_replications(runs, v, [&](const VariantRun& run) { return weak_share(run, scenario.planned.quotas); });
  result.units = unit_results(runs, v, scenario);
  for (const RacingReplication& run : runs) {
    const VariantRun& own = run.variants[v];
    add_checks(result.checks, check_race(own));
    result.lifts.push_back(own.versus_control.mean);
    result.within.push_back(own.versus_control);
    for (const RaceDayRecord& day : own.days) {
      for (std::size_t i = 0; i < day.entries.size(); ++i) {
        if (!day.planted[i]) { continue; }
        result.planted[0] += 1.0;
        result.planted[1] += day.entries[i].raced ? 1.0 : 0.0;
        result.planted[2] += day.entries[i].won ? 1.0 : 0.0;
      }
    }
  }
  return result;
}

}  // namespace

std::vector<RaceVariant> race_variants(const RacingScenario& scenario) {
  HorseRaceConfig absolute = scenario.race;
  absolute.score.self_relative = false;
  return {{"racing", scenario.race, scenario.scheme, true},
          {"halving", scenario.race, AnyRaceScheme{HalvingRace{}}, true},
          {"top_two", scenario.race, AnyRaceScheme{TopTwoRace{}}, true},
          {"absolute", absolute, scenario.scheme, true},
          {"a/a", scenario.race, scenario.scheme, false}};
}

RaceChecks check_race(const VariantRun& run) {
  RaceChecks checks;
  for (const RaceDayRecord& day : run.days) {
    const std::size_t positions = day.caps.size();
    std::vector<std::int64_t> fewest(positions, -1);
    std::vector<std::int64_t> most(positions, 0);
    std::vector<std::uint32_t> entrants(positions, 0);
    for (const RaceEntry& entry : day.entries) {
      if (!entry.raced) { continue; }
      const std::size_t p = entry.position.index();
      ++entrants[p];
      fewest[p] = fewest[p] < 0 ? entry.tally.uv : std::min(fewest[p], entry.tally.uv);
      most[p] = std::max(most[p], entry.tally.uv);
    }
    bool more_to_place = day.waiting() > 0;
    bool lower = false;
    for (std::size_t p = positions; p-- > 0;) {
      checks.races += entrants[p] > 0 ? 1 : 0;
      checks.over_cap += entrants[p] > day.caps[p] ? 1 : 0;
      checks.gaps += more_to_place && entrants[p] < day.caps[p] ? 1 : 0;
      checks.largest_spread = std::max(checks.largest_spread, entrants[p] > 0 ? most[p] - fewest[p] : 0);
      more_to_place = more_to_place || entrants[p] > 0;
      lower = lower || (p > 0 && entrants[p] > 0);
    }
    checks.overflows += lower ? 1 : 0;
    checks.waiting += day.waiting();
  }
  return checks;
}

RaceResult race(const RacingScenario& scenario, const std::vector<RaceVariant>& variants, const RaceOptions& options) {
  Runs runs(options.replications);
  parallel_for(options.replications, options.jobs, [&](std::size_t r) {
    const RacingWorld world{scenario, static_cast<std::uint32_t>(r)};
    runs[r].history_error = world.backtest();
    for (std::int64_t day = world.first_race_day(); day < world.end_day(); ++day) {
      for (std::uint32_t p = 0; p < world.traffic().positions(); ++p) {
        runs[r].race_error.observe(world.forecast(day, PositionId{p}));
      }
    }
    for (const RaceVariant& variant : variants) { runs[r].variants.push_back(run_variant(world, variant)); }
    if (options.on_run_done) { options.on_run_done(); }
  });

  RaceResult result;
  result.replications = options.replications;
  for (std::size_t c = 0; c < day_class_count; ++c) {
    result.history_error[c] = class_error(runs, &RacingReplication::history_error, static_cast<DayClass>(c));
    result.race_error[c] = class_error(runs, &RacingReplication::race_error, static_cast<DayClass>(c));
  }
  for (std::size_t v = 0; v < variants.size(); ++v) {
    result.variants.push_back(summarise(runs, v, variants[v], scenario));
  }
  result.days = std::move(runs.front().variants.front().days);
  return result;
}

}  // namespace libsim
