#include "libsim/report/race_text.hpp"

#include <chrono>
#include <cmath>
#include <cstddef>
#include <vector>

#include <fmt/format.h>

#include "libsim/report/number_format.hpp"
#include "libsim/report/racing_article.hpp"
#include "libsim/report/table.hpp"

namespace libsim {
namespace {

std::string lift_text(const Interval& lift) {
  if (std::isnan(lift.mean)) { return undefined_text; }
  if (std::isnan(lift.low)) { return fmt::format("{:+.1f}%", 100.0 * lift.mean); }
  return format_percent_difference(lift.mean, lift.low, lift.high);
}

std::string value_text(const Interval& value) {
  if (std::isnan(value.mean)) { return undefined_text; }
  return std::isnan(value.low) ? format_number(value.mean) : format_interval(value.mean, value.low, value.high);
}

std::string share_text(const Interval& value) {
  if (std::isnan(value.mean)) { return undefined_text; }
  return std::isnan(value.low) ? format_percent(value.mean)
                               : format_percent_interval(value.mean, value.low, value.high);
}

std::string values_table(const RaceResult& result, bool emphasised) {
  TextTable table{{{.name = "treatment", .align = Align::left},
                   {.name = "UV value", .unit = "coins/user-day"},
                   {.name = "against control", .unit = "all race days"},
                   {.name = "last 90 ordinary days", .unit = "ordinary race days", .group = "against the mean of the"},
                   {.name = "same", .unit = "all race days", .group = "against the mean of the"}}};
  for (const RaceVariantResult& variant : result.variants) {
    table.add_row({variant.name, value_text(variant.treatment_value), lift_text(variant.versus_control),
                   lift_text(variant.versus_history), lift_text(variant.versus_history_all)});
  }
  const RaceVariantResult& first = result.variants.front();
  table.add_gap();
  table.add_row({{"control", Emphasis::faint},
                 value_text(first.control_value),
                 "0",
                 lift_text(first.control_versus_history),
                 undefined_text});
  table.add_row({{"the article", Emphasis::faint},
                 undefined_text,
                 fmt::format("{:+.1f}%", 100.0 * racing_article::versus_control),
                 fmt::format("{:+.1f}%", 100.0 * racing_article::versus_history),
                 undefined_text});
  return table.text(emphasised);
}

std::string winners_table(const RaceResult& result, bool emphasised) {
  TextTable table{{{.name = "winners", .align = Align::left},
                   {.name = "in the race", .group = "mean score"},
                   {.name = "smoothed", .group = "mean score"},
                   {.name = "true", .group = "mean score"},
                   {.name = "true, all entrants", .group = "mean score"},
                   {.name = "of units below the mean quota", .unit = "share of wins"}}};
  for (const RaceVariantResult& variant : result.variants) {
    if (variant.checks.races == 0) { continue; }
    table.add_row({variant.name, value_text(variant.curse.raw), value_text(variant.curse.smoothed),
                   value_text(variant.curse.truth), value_text(variant.curse.entrants),
                   share_text(variant.weak_share)});
  }
  return table.text(emphasised);
}

std::string forecast_table(const RaceResult& result, bool emphasised) {
  TextTable table{{{.name = "day class", .align = Align::left},
                   {.name = "forecasts", .group = "past"},
                   {.name = "MAPE", .group = "past"},
                   {.name = "bias", .group = "past"},
                   {.name = "forecasts", .group = "race days"},
                   {.name = "MAPE", .group = "race days"},
                   {.name = "bias", .group = "race days"}}};
  for (std::size_t c = 0; c < day_class_count; ++c) {
    const ForecastClassError& past = result.history_error[c];
    const ForecastClassError& race = result.race_error[c];
    table.add_row({std::string{day_class_names[c]}, format_count(past.forecasts), share_text(past.mape),
                   lift_text(past.bias), format_count(race.forecasts), share_text(race.mape), lift_text(race.bias)});
  }
  return table.text(emphasised);
}

std::string days_table(const RaceResult& result, const RacingScenario& scenario, bool emphasised) {
  TextTable table{{{.name = "race day", .align = Align::left},
                   {.name = "class", .align = Align::left},
                   {.name = "forecast", .unit = "users", .group = "best position, hours of the race"},
                   {.name = "actual", .unit = "users", .group = "best position, hours of the race"},
                   {.name = "cap", .unit = "entrants", .group = "best position, hours of the race"},
                   {.name = "raced", .unit = "by position", .align = Align::left},
                   {.name = "waited"},
                   {.name = "won"},
                   {.name = "treatment", .group = "UV value"},
                   {.name = "control", .group = "UV value"}}};
  for (const RaceDayRecord& day : result.days) {
    if (day.caps.empty()) { continue; }
    std::string raced;
    for (std::size_t p = 0; p < day.entrants.size(); ++p) {
      raced += fmt::format("{}{}", p == 0 ? "" : " ", day.entrants[p]);
    }
    table.add_row({date_text(*parse_date(scenario.run.start_date) + std::chrono::days{day.day}),
                   std::string{day_class_names[static_cast<std::size_t>(day.day_class)]},
                   format_number(day.forecasts.front().forecast.uv, 1), format_count(day.forecasts.front().actual_uv),
                   format_count(day.caps.front()), raced, format_count(day.waiting()), format_count(day.winners()),
                   format_number(day.treatment.uv_value()), format_number(day.control.uv_value())});
  }
  return table.text(emphasised);
}

std::string units_table(const RaceVariantResult& variant, bool emphasised) {
  TextTable table{{{.name = "unit", .align = Align::left},
                   {.name = "quota"},
                   {.name = "control", .group = "share of exposures"},
                   {.name = "treatment", .group = "share of exposures"},
                   {.name = "entries", .unit = "a day"},
                   {.name = "quality", .unit = "clicks"},
                   {.name = "won", .unit = "a day"}}};
  for (const UnitResult& unit : variant.units) {
    table.add_row({unit.name, format_percent(unit.quota), format_percent(unit.planned_share),
                   format_percent(unit.race_share), format_number(unit.submitted), format_number(unit.quality),
                   format_number(unit.won)});
  }
  return table.text(emphasised);
}

std::string checks_text(const RaceVariantResult& variant) {
  const RaceChecks& checks = variant.checks;
  std::string text = fmt::format(
      "{}: {} races, users of two entrants of one race at most {} apart, {} above their cap, {} positions with room\n"
      "passed over; overflow to a second position on {} days, {} materials waited.\n",
      variant.name, format_count(checks.races), checks.largest_spread, checks.over_cap, checks.gaps,
      format_count(checks.overflows), format_count(checks.waiting));
  if (variant.planted[0] > 0.0) {
    text += fmt::format("planted materials: {:.0f} submitted, {:.0f} raced, {:.0f} won.\n", variant.planted[0],
                        variant.planted[1], variant.planted[2]);
  }
  return text;
}

}  // namespace

std::string racing_line(const std::string& name, const RacingScenario& scenario, std::uint32_t replications) {
  const auto first = *parse_date(scenario.run.start_date) + std::chrono::days{scenario.run.history_days};
  return fmt::format(
      "{}: {} units, {} positions, {} users; {} race days from {} after {} of the schedule; seed {}; {} "
      "replication{}\n",
      name, scenario.homepage.units.size(), scenario.homepage.positions.size(), format_count(scenario.homepage.users),
      scenario.run.race_days, date_text(first), scenario.run.history_days, scenario.run.seed, replications,
      replications == 1 ? "" : "s");
}

std::string race_text(const RaceResult& result, const RacingScenario& scenario, bool emphasised) {
  const RaceVariantResult& own = result.variants.front();
  std::string text = "\n" + values_table(result, emphasised) +
                     fmt::format(
                         "95% intervals over {}.\n"
                         "The article: \"{}\"\n"
                         "({}), 2 January 2019, on {} race days of the homepage of the shopping\n"
                         "app KaoLa. It gives no intervals, and its market is not this one.\n",
                         result.replications == 1 ? "users, of lifts only" : "replications", racing_article::meaning,
                         racing_article::title, racing_article::race_days);
  text += "\n" + winners_table(result, emphasised) +
          "Scores are over the own unit's mean, but for \"absolute\"; true: with endless traffic.\n";
  text += "\n" + units_table(own, emphasised);
  text += "\n" + forecast_table(result, emphasised) + "Forecasts of the hours of the race, by position, a day ahead.\n";
  text += "\n" + days_table(result, scenario, emphasised) + "Of the first replication.\n";
  return text + "\n" + checks_text(own);
}

}  // namespace libsim
