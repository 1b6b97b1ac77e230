/// @file  Results as JSON, for scripts. What is not defined is null. The keys stay; more may come.
#pragma once

#include <span>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "libsim/core/field_doc.hpp"
#include "libsim/experiment/compare.hpp"
#include "libsim/experiment/experiment.hpp"
#include "libsim/experiment/measured_facts.hpp"
#include "libsim/experiment/run.hpp"
#include "libsim/metrics/fact_judgement.hpp"

namespace libsim {

/// {"scenario_hash", "seed", "replications", "days", "warmup_days", "scale", "version", "commit"}; of a log read from
/// disk only the last three.
nlohmann::ordered_json manifest_json(const Manifest& manifest);

/// {"policy", "events", "requests", "metrics": {NAME: {"value", "unit"}}, "manifest"}
nlohmann::ordered_json run_json(const RunResult& result, const Manifest& manifest);

/// {"replications", "baseline", "policies": [{"kind", "metrics": {NAME: {"mean", "low", "high", "unit"}},
/// "versus_baseline": {NAME: {"mean", "low", "high", "variance_ratio"}}}], "slices": [{"name", "policies"}],
/// "objective": {"reference", "policies": [{"kind", "terms": {NAME: as metrics}, "versus_baseline"}]}, "constraints":
/// [{"kind", "constraints": [{"name", "observable", "hard", "limit", "violation_rate": {"mean", "low", "high"}, and of
/// a hard one "removed", of a soft one "value", "price": [a day], "infeasible_replications"}], "cost": {NAME: {"mean",
/// "low", "high"}}}], "manifest"}; "slices" only if there are more than the whole, "objective" and "constraints" only
/// if the scenario has them. A cost is with constraints minus without.
nlohmann::ordered_json compare_json(const Comparison& comparison, const Manifest& manifest);

/// {"facts": [{"id", "value", "sd", "target", "tolerance", "error_in_tolerances", "role", "rule", "denominator",
/// "unit", "ok"}], "quadrants": {"users": {"quadrants": [{"quadrant", "members", "watch_ms", "coins"}], "stay_by_week",
/// "stay_by_chance", "kappa"}, "streamers"}, "health": {PART: score}, "seeds", "manifest"}
nlohmann::ordered_json facts_json(std::span<const FactRow> rows, const MeasuredFacts& measured,
                                  const Manifest& manifest);

/// [{"path", "type", "unit", "range", "default", "meaning"}]
nlohmann::ordered_json fields_json(std::span<const FieldDoc> fields);

/// A result as a file holds it: indented, with a line end.
std::string file_text(const nlohmann::ordered_json& result);

}  // namespace libsim
