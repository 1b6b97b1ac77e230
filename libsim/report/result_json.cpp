#include "libsim/report/result_json.hpp"

#include <cstddef>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "libsim/core/version.hpp"

namespace libsim {
namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson levels_json(const std::vector<MetricSummary>& metrics) {
  OrderedJson levels = OrderedJson::object();
  for (const MetricSummary& metric : metrics) {
    levels[metric.name] = interval_json(metric.level);
    levels[metric.name]["unit"] = metric.unit;
  }
  return levels;
}

OrderedJson differences_json(const std::vector<MetricSummary>& metrics) {
  OrderedJson differences = OrderedJson::object();
  for (const MetricSummary& metric : metrics) { differences[metric.name] = interval_json(metric.versus_baseline); }
  return differences;
}

OrderedJson policies_json(const std::vector<PolicyResult>& policies, Adjustment adjustment) {
  OrderedJson list = OrderedJson::array();
  for (const PolicyResult& policy : policies) {
    OrderedJson differences = differences_json(policy.metrics);
    for (const MetricSummary& metric : policy.metrics) {
      differences[metric.name]["variance_ratio"] = metric.variance_ratio;
      differences[metric.name]["p"] = metric.p_value;
      if (adjustment == Adjustment::holm) { differences[metric.name]["p_holm"] = metric.p_adjusted; }
    }
    list.push_back({{"name", policy.name},
                    {"kind", policy.kind.empty() ? policy.name : policy.kind},
                    {"metrics", levels_json(policy.metrics)},
                    {"versus_baseline", std::move(differences)}});
  }
  return list;
}

OrderedJson objective_json(const ObjectiveResult& objective, Adjustment adjustment) {
  OrderedJson policies = OrderedJson::array();
  for (OrderedJson& policy : policies_json(objective.slice.policies, adjustment)) {
    policies.push_back(
        {{"name", policy["name"]}, {"terms", policy["metrics"]}, {"versus_baseline", policy["versus_baseline"]}});
  }
  return {{"reference", objective.reference}, {"policies", std::move(policies)}};
}

OrderedJson constraint_json(const ConstraintSummary& constraint) {
  OrderedJson json{{"name", constraint.name},
                   {"observable", constraint.observable},
                   {"hard", constraint.hard},
                   {"limit", constraint.limit},
                   {"violation_rate", interval_json(constraint.violation_rate)}};
  if (constraint.hard) {
    json["removed"] = interval_json(constraint.removed);
  } else {
    json["value"] = interval_json(constraint.value);
    json["price"] = constraint.price;
    json["infeasible_replications"] = constraint.infeasible;
  }
  return json;
}

OrderedJson constraints_json(const std::vector<ConstrainedResult>& results) {
  OrderedJson list = OrderedJson::array();
  for (const ConstrainedResult& result : results) {
    OrderedJson constraints = OrderedJson::array();
    for (const ConstraintSummary& constraint : result.constraints) {
      constraints.push_back(constraint_json(constraint));
    }
    list.push_back(
        {{"name", result.policy}, {"constraints", std::move(constraints)}, {"cost", differences_json(result.cost)}});
  }
  return list;
}

OrderedJson gaps_json(const Comparison& comparison) {
  OrderedJson policies = OrderedJson::array();
  for (const PolicyGaps& policy : comparison.gaps) {
    OrderedJson gaps = OrderedJson::object();
    for (const GapSummary& gap : policy.gaps) {
      gaps[gap.name] = {{"value", interval_json(gap.value)},
                        {"bound", interval_json(gap.bound)},
                        {"unit", gap.unit},
                        {"gap", interval_json(gap.gap)},
                        {"exact", gap.exact},
                        {"versus_baseline", interval_json(gap.versus_baseline)}};
    }
    policies.push_back({{"name", policy.name}, {"requests", policy.requests}, {"gaps", std::move(gaps)}});
  }
  return {{"note", hindsight_note}, {"share", comparison.frozen_share}, {"policies", std::move(policies)}};
}

OrderedJson quadrants_json(const SideQuadrants& side) {
  OrderedJson quadrants = OrderedJson::array();
  for (std::size_t q = 0; q < quadrant_count; ++q) {
    const QuadrantTotals& totals = side.totals[q];
    quadrants.push_back({{"quadrant", quadrant_names[q]},
                         {"members", totals.members},
                         {"watch_ms", totals.watch_ms},
                         {"coins", totals.coins}});
  }
  return {{"quadrants", std::move(quadrants)},
          {"stay_by_week", side.by_week.share()},
          {"stay_by_chance", side.by_week.by_chance},
          {"kappa", side.by_week.kappa()}};
}

}  // namespace

OrderedJson build_json() {
  return {{"version", version()}, {"commit", commit()}, {"sources", sources_hash()}};
}

OrderedJson manifest_json(const Manifest& manifest) {
  OrderedJson json = OrderedJson::object();
  const auto add_known = [&json](const char* key, const auto& value) {
    if (value) { json[key] = *value; }
  };
  if (!manifest.scenario.empty()) { json["scenario"] = manifest.scenario; }
  if (!manifest.overrides.empty()) { json["set"] = manifest.overrides; }
  if (!manifest.scenario_hash.empty()) { json["scenario_hash"] = manifest.scenario_hash; }
  add_known("seed", manifest.seed);
  add_known("replications", manifest.replications);
  add_known("days", manifest.days);
  add_known("warmup_days", manifest.warmup_days);
  add_known("scale", manifest.scale);
  for (const Manifest::Policy& policy : manifest.policies) {
    json["policies"].push_back({{"name", policy.name}, {"kind", policy.kind}, {"hash", policy.hash}});
  }
  if (!manifest.inputs.empty()) { json["inputs"] = manifest.inputs; }
  json.update(build_json());
  return json;
}

OrderedJson interval_json(const Interval& interval) {
  return {{"mean", interval.mean}, {"low", interval.low}, {"high", interval.high}};
}

OrderedJson run_json(const RunResult& result, const Manifest& manifest) {
  OrderedJson metrics = OrderedJson::object();
  for (const MetricValue& metric : result.metrics) {
    metrics[metric.name] = {{"value", metric.value}, {"unit", metric.unit}};
  }
  return {{"policy", result.policy},       {"kind", result.kind.empty() ? result.policy : result.kind},
          {"events", result.events},       {"requests", result.requests},
          {"metrics", std::move(metrics)}, {"manifest", manifest_json(manifest)}};
}

OrderedJson compare_json(const Comparison& comparison, const Manifest& manifest) {
  OrderedJson json{{"replications", comparison.replications},
                   {"baseline", comparison.baseline},
                   {"policies", policies_json(comparison.slices.front().policies, comparison.adjustment)}};
  for (std::size_t s = 1; s < comparison.slices.size(); ++s) {
    const Slice& slice = comparison.slices[s];
    json["slices"].push_back(
        {{"name", slice.name}, {"policies", policies_json(slice.policies, comparison.adjustment)}});
  }
  if (comparison.objective) { json["objective"] = objective_json(*comparison.objective, comparison.adjustment); }
  if (!comparison.constraints.empty()) { json["constraints"] = constraints_json(comparison.constraints); }
  if (!comparison.gaps.empty()) { json["hindsight"] = gaps_json(comparison); }
  json["manifest"] = manifest_json(manifest);
  return json;
}

OrderedJson guardrails_json(const GuardrailCurves& curves, const Manifest& manifest) {
  OrderedJson points = OrderedJson::array();
  for (const GuardrailPoint& point : curves.points) {
    points.push_back({{"constraint", constraint_json(point.constraint)},
                      {"metrics", levels_json(point.metrics)},
                      {"versus_unconstrained", differences_json(point.metrics)},
                      {"objective", levels_json(point.objective)},
                      {"objective_versus_unconstrained", differences_json(point.objective)}});
  }
  return {{"policy", curves.policy},
          {"replications", curves.replications},
          {"points", std::move(points)},
          {"manifest", manifest_json(manifest)}};
}

OrderedJson facts_json(std::span<const FactRow> rows, const MeasuredFacts& measured, const Manifest& manifest) {
  OrderedJson facts = OrderedJson::array();
  for (const FactRow& row : rows) {
    facts.push_back({{"id", row.id},
                     {"value", row.value},
                     {"sd", row.sd},
                     {"target", row.target},
                     {"tolerance", row.tolerance},
                     {"transform", to_string(row.transform)},
                     {"transformed_tolerance", row.transformed_tolerance},
                     {"error_in_tolerances", row.error_in_tolerances},
                     {"role", to_string(row.role)},
                     {"rule", row.rule},
                     {"denominator", row.denominator},
                     {"unit", row.unit},
                     {"ok", row.ok}});
  }
  OrderedJson health = OrderedJson::object();
  for (const HealthPart& part : measured.health.parts()) { health[std::string{part.name}] = part.score; }
  OrderedJson result{{"facts", std::move(facts)},
                     {"quadrants",
                      {{"users", quadrants_json(measured.quadrants.users)},
                       {"streamers", quadrants_json(measured.quadrants.streamers)}}},
                     {"health", std::move(health)},
                     {"seeds", measured.seeds.size()}};
  if (measured.report) { result["changed_files"] = measured.report->changes(); }
  result["manifest"] = manifest_json(manifest);
  return result;
}

OrderedJson fields_json(std::span<const FieldDoc> fields) {
  OrderedJson list = OrderedJson::array();
  for (const FieldDoc& field : fields) {
    list.push_back({{"path", field.path},
                    {"type", field.type},
                    {"unit", field.unit},
                    {"range", field.range},
                    {"default", field.default_value.empty() ? OrderedJson{} : OrderedJson::parse(field.default_value)},
                    {"meaning", field.meaning}});
  }
  return list;
}

std::string file_text(const OrderedJson& result) {
  return result.dump(2, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

}  // namespace libsim
