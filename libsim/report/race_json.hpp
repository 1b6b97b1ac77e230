/// @file  The result of a race as JSON, for scripts. What is not defined is null. The keys stay; more may come.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "libsim/experiment/race.hpp"

namespace libsim {

/// {"replications", "variants": [{"name", "uv_value": {"treatment", "control", "history"}, "versus_control",
/// "versus_history", "versus_history_all", "control_versus_history", "replications": [{"mean", "low", "high"}],
/// "winners": {"raw", "smoothed", "true", "entrants", "weak_unit_share"}, "planted", "checks", "units"}],
/// "forecast_error": {"history": {CLASS: {"forecasts", "mape", "bias"}}, "race"}, "days": [...], "article",
/// "manifest"}. Values with an interval are {"mean", "low", "high"}; lifts are shares of 1. "days" are of the first
/// variant in the first replication, with every forecast beside what came and every material submitted.
nlohmann::ordered_json race_json(const RaceResult& result, const RacingScenario& scenario);

}  // namespace libsim
