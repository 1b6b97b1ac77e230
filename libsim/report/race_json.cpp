#include "libsim/report/race_json.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "libsim/report/racing_article.hpp"
#include "libsim/report/result_json.hpp"

namespace libsim {
namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson errors_json(const std::array<ForecastClassError, day_class_count>& errors) {
  OrderedJson json = OrderedJson::object();
  for (std::size_t c = 0; c < day_class_count; ++c) {
    json[std::string{day_class_names[c]}] = {{"forecasts", errors[c].forecasts},
                                             {"mape", interval_json(errors[c].mape)},
                                             {"bias", interval_json(errors[c].bias)}};
  }
  return json;
}

OrderedJson checks_json(const RaceChecks& checks) {
  return {{"races", checks.races},      {"largest_spread", checks.largest_spread}, {"over_cap", checks.over_cap},
          {"passed_over", checks.gaps}, {"overflow_days", checks.overflows},       {"waiting", checks.waiting}};
}

OrderedJson variant_json(const RaceVariantResult& variant) {
  OrderedJson replications = OrderedJson::array();
  for (const Interval& lift : variant.within) { replications.push_back(interval_json(lift)); }
  OrderedJson units = OrderedJson::array();
  for (const UnitResult& unit : variant.units) {
    units.push_back({{"name", unit.name},
                     {"quota", unit.quota},
                     {"planned_share", unit.planned_share},
                     {"race_share", unit.race_share},
                     {"submitted_per_day", unit.submitted},
                     {"quality", unit.quality},
                     {"won_per_day", unit.won}});
  }
  return {{"name", variant.name},
          {"uv_value",
           {{"treatment", interval_json(variant.treatment_value)},
            {"control", interval_json(variant.control_value)},
            {"history", interval_json(variant.history_value)}}},
          {"versus_control", interval_json(variant.versus_control)},
          {"versus_history", interval_json(variant.versus_history)},
          {"versus_history_all", interval_json(variant.versus_history_all)},
          {"control_versus_history", interval_json(variant.control_versus_history)},
          {"replications", std::move(replications)},
          {"winners",
           {{"raw", interval_json(variant.curse.raw)},
            {"smoothed", interval_json(variant.curse.smoothed)},
            {"true", interval_json(variant.curse.truth)},
            {"entrants", interval_json(variant.curse.entrants)},
            {"weak_unit_share", interval_json(variant.weak_share)}}},
          {"planted", {{"submitted", variant.planted[0]}, {"raced", variant.planted[1]}, {"won", variant.planted[2]}}},
          {"checks", checks_json(variant.checks)},
          {"units", std::move(units)}};
}

std::string position_name(const RacingScenario& scenario, PositionId position) {
  const PositionConfig& own = scenario.homepage.positions[position.index()];
  return own.zone + std::to_string(own.frame);
}

OrderedJson positions_json(const RaceDayRecord& day, const RacingScenario& scenario) {
  OrderedJson positions = OrderedJson::array();
  for (std::size_t p = 0; p < day.caps.size(); ++p) {
    const ForecastRecord& forecast = day.forecasts[p];
    positions.push_back({{"position", position_name(scenario, forecast.position)},
                         {"forecast_uv", forecast.forecast.uv},
                         {"rule", forecast_rule_names[static_cast<std::size_t>(forecast.forecast.rule)]},
                         {"actual_uv", forecast.actual_uv},
                         {"users_needed", day.users_needed[p]},
                         {"cap", day.caps[p]},
                         {"entrants", day.entrants[p]}});
  }
  return positions;
}

OrderedJson entries_json(const RaceDayRecord& day, const RacingScenario& scenario) {
  OrderedJson entries = OrderedJson::array();
  for (std::size_t i = 0; i < day.entries.size(); ++i) {
    const RaceEntry& entry = day.entries[i];
    OrderedJson json{{"unit", scenario.homepage.units[entry.unit.index()].name}, {"raced", entry.raced}};
    if (entry.raced) {
      json["position"] = position_name(scenario, entry.position);
      json["uv"] = entry.tally.uv;
      json["clickers"] = entry.tally.clickers;
      json["buyers"] = entry.tally.buyers;
      json["coins"] = entry.tally.paid.value;
      json["score"] = entry.score.value;
      json["standard_error"] = entry.score.standard_error;
      json["true_score"] = day.true_scores[i];
      json["won"] = entry.won;
    }
    entries.push_back(std::move(json));
  }
  return entries;
}

OrderedJson arm_json(const ArmTotal& arm) {
  return {{"user_days", arm.user_days}, {"coins", arm.paid.value}, {"uv_value", arm.uv_value()}};
}

}  // namespace

OrderedJson race_json(const RaceResult& result, const RacingScenario& scenario) {
  OrderedJson variants = OrderedJson::array();
  for (const RaceVariantResult& variant : result.variants) { variants.push_back(variant_json(variant)); }
  OrderedJson days = OrderedJson::array();
  for (const RaceDayRecord& day : result.days) {
    days.push_back({{"date", date_text(*parse_date(scenario.run.start_date) + std::chrono::days{day.day})},
                    {"class", day_class_names[static_cast<std::size_t>(day.day_class)]},
                    {"treatment", arm_json(day.treatment)},
                    {"control", arm_json(day.control)},
                    {"positions", positions_json(day, scenario)},
                    {"entries", entries_json(day, scenario)}});
  }
  OrderedJson manifest = {{"scenario_hash", scenario.hash},
                          {"seed", scenario.run.seed},
                          {"replications", result.replications},
                          {"history_days", scenario.run.history_days},
                          {"race_days", scenario.run.race_days}};
  manifest.update(build_json());
  return {
      {"replications", result.replications},
      {"variants", std::move(variants)},
      {"forecast_error", {{"history", errors_json(result.history_error)}, {"race", errors_json(result.race_error)}}},
      {"days", std::move(days)},
      {"article",
       {{"title", racing_article::title},
        {"versus_history", racing_article::versus_history},
        {"versus_control", racing_article::versus_control},
        {"race_days", racing_article::race_days}}},
      {"manifest", std::move(manifest)}};
}

}  // namespace libsim
