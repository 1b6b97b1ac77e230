/// @file  Results as JSON, for scripts. What is not defined is null. The keys stay; more may come.
#pragma once

#include <span>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "libsim/core/field_doc.hpp"
#include "libsim/experiment/compare.hpp"
#include "libsim/experiment/experiment.hpp"
#include "libsim/experiment/guardrails.hpp"
#include "libsim/experiment/measured_facts.hpp"
#include "libsim/experiment/run.hpp"
#include "libsim/metrics/fact_judgement.hpp"

namespace libsim {

/// {"version", "commit", "sources"}: which libsim made a result.
nlohmann::ordered_json build_json();

/// {"scenario", "set": ["PATH=VALUE"], "scenario_hash", "seed", "replications", "days", "warmup_days", "scale",
/// "policies": [{"name", "kind", "hash"}], "inputs": {PART: hash}, "version", "commit", "sources"}; of a log read from
/// disk only what it knows of its origin, and "set", "policies" and "inputs" only where there are some. "scenario" is
/// its file's name without folders, so that results do not depend on where it is.
nlohmann::ordered_json manifest_json(const Manifest& manifest);

/// {"mean", "low", "high"}
nlohmann::ordered_json interval_json(const Interval& interval);

/// {"policy", "kind", "events", "requests", "metrics": {NAME: {"value", "unit"}}, "manifest"}
nlohmann::ordered_json run_json(const RunResult& result, const Manifest& manifest);

/// {"replications", "baseline", "policies": [{"name", "kind", "metrics": {NAME: {"mean", "low", "high", "unit"}},
/// "versus_baseline": {NAME: {"mean", "low", "high", "variance_ratio", "p", "p_holm"}}}], "slices": [{"name",
/// "policies"}], "objective": {"reference", "policies": [{"name", "terms": {NAME: as metrics}, "versus_baseline"}]},
/// "constraints": [{"name", "constraints": [{"name", "observable", "hard", "limit", "violation_rate": {"mean", "low",
/// "high"}, and of a hard one "removed", of a soft one "value", "price": [a day], "infeasible_replications"}], "cost":
/// {NAME: {"mean", "low", "high"}}}], "hindsight": {"note", "share", "policies": [{"name", "requests", "gaps": {NAME:
/// {"value", "bound", "unit", "gap", "exact", "versus_baseline"}}}]}, "manifest"}; "slices" only if there are more
/// than the whole, "objective" and "constraints" only if the scenario has them, "hindsight" only if requests were
/// frozen. A cost is with constraints minus without; "value", "bound" and "gap" are {"mean", "low", "high"}, too.
/// "baseline" is the first policy's name. A policy is called by its kind or its file's name; one made in C++ has its
/// name for a kind. "p_holm" only if that was asked for.
nlohmann::ordered_json compare_json(const Comparison& comparison, const Manifest& manifest);

/// {"policy", "replications", "points": [{"constraint": as in compare_json, "metrics": {NAME: {"mean", "low", "high",
/// "unit"}}, "versus_unconstrained": {NAME: {"mean", "low", "high"}}, "objective": and
/// "objective_versus_unconstrained": likewise}], "manifest"}
nlohmann::ordered_json guardrails_json(const GuardrailCurves& curves, const Manifest& manifest);

/// {"facts": [{"id", "value", "sd", "target", "tolerance", "transform", "transformed_tolerance", "error_in_tolerances",
/// "role", "rule", "denominator", "unit", "ok"}], "quadrants": {"users": {"quadrants": [{"quadrant", "members",
/// "watch_ms", "coins"}], "stay_by_week", "stay_by_chance", "kappa"}, "streamers"}, "health": {PART: score}, "seeds",
/// "changed_files": [TEXT], "manifest"}. An error is (T(value) - T(target)) / "transformed_tolerance", where T is
/// "transform": none, log (natural) or log10; null if it is infinite, for want of a tolerance. "changed_files", those
/// that are not as libsim wrote them, only of a log in CSV files.
nlohmann::ordered_json facts_json(std::span<const FactRow> rows, const MeasuredFacts& measured,
                                  const Manifest& manifest);

/// [{"path", "type", "unit", "range", "default", "meaning"}]
nlohmann::ordered_json fields_json(std::span<const FieldDoc> fields);

/// A result as a file holds it: indented, with a line end.
std::string file_text(const nlohmann::ordered_json& result);

}  // namespace libsim
