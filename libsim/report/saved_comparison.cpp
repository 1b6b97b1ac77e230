#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/core/config.hpp"
#include "libsim/report/metric_display.hpp"
#include "libsim/report/saved_results.hpp"

namespace libsim {
namespace {

using Json = nlohmann::json;

const std::array<std::string_view, 3> role_names{to_string(FactRole::target), to_string(FactRole::secondary),
                                                 to_string(FactRole::report_only)};
const std::array<std::string_view, 3> transform_names{to_string(FactTransform::none), to_string(FactTransform::log),
                                                      to_string(FactTransform::log10)};

/// A number, or NaN for null or none.
double number_at(ConfigReader& reader, const char* key) {
  std::optional<double> value;
  reader.field(key, value, {}, "", "");
  return value.value_or(std::numeric_limits<double>::quiet_NaN());
}

Interval interval_at(ConfigReader& reader) {
  reader.require_key("mean", "a number, or null");
  reader.require_key("low", "a number, or null");
  reader.require_key("high", "a number, or null");
  return {number_at(reader, "mean"), number_at(reader, "low"), number_at(reader, "high")};
}

/// An object below a reader's, that must be there.
const Json* object_at(ConfigReader& reader, const char* key) {
  reader.require_key(key, "an object");
  const Json* found = reader.find(key);
  if (found == nullptr) { return nullptr; }
  reader.require(found->is_object(), key, "expected an object");
  return found->is_object() ? found : nullptr;
}

const Json* list_at(ConfigReader& reader, const char* key) {
  reader.require_key(key, "a list");
  const Json* found = reader.find(key);
  if (found == nullptr) { return nullptr; }
  const bool usable = found->is_array() && !found->empty();
  reader.require(usable, key, "expected a list that is not empty");
  return usable ? found : nullptr;
}

/// JSON has lost the order of metrics: it is that of tables.
void sort_metrics(std::vector<MetricSummary>& metrics) {
  std::ranges::stable_sort(metrics, {}, [](const MetricSummary& m) { return display_of_metric(m.name).place; });
}

PolicyResult saved_policy(ConfigReader reader, const char* levels_key, std::vector<std::string>& problems) {
  PolicyResult policy;
  reader.require_key("name", "a text");
  reader.field("name", policy.name, "");
  reader.field("kind", policy.kind, "");
  const Json* levels = object_at(reader, levels_key);
  const Json* differences = object_at(reader, "versus_baseline");
  if (levels == nullptr || differences == nullptr) { return policy; }
  const ConfigReader level_place{*levels, reader.pointer_to(levels_key), problems};
  const ConfigReader difference_place{*differences, reader.pointer_to("versus_baseline"), problems};
  for (const auto& [name, level] : levels->items()) {
    MetricSummary metric = unknown_metric(name, "");
    ConfigReader of_level{level, level_place.pointer_to(name), problems};
    metric.level = interval_at(of_level);
    of_level.field("unit", metric.unit, "");
    if (const auto difference = differences->find(name); difference != differences->end()) {
      ConfigReader of_difference{*difference, difference_place.pointer_to(name), problems};
      metric.versus_baseline = interval_at(of_difference);
      metric.p_value = number_at(of_difference, "p");
      metric.p_adjusted = number_at(of_difference, "p_holm");
    }
    policy.metrics.push_back(std::move(metric));
  }
  sort_metrics(policy.metrics);
  return policy;
}

/// Policies, each with the metrics of the first: one that a policy lacks is not defined for it.
std::vector<PolicyResult> saved_policies(const Json& list, const std::string& path, const char* levels_key,
                                         std::vector<std::string>& problems) {
  std::vector<PolicyResult> policies;
  for (std::size_t p = 0; p < list.size(); ++p) {
    policies.push_back(saved_policy({list[p], fmt::format("{}/{}", path, p), problems}, levels_key, problems));
    std::vector<MetricSummary> metrics;
    for (const MetricSummary& wanted : policies.front().metrics) {
      const auto found = std::ranges::find(policies.back().metrics, wanted.name, &MetricSummary::name);
      metrics.push_back(found != policies.back().metrics.end() ? *found : unknown_metric(wanted.name, wanted.unit));
    }
    policies.back().metrics = std::move(metrics);
  }
  return policies;
}

bool has_adjusted(const Slice& slice) {
  return std::ranges::any_of(slice.policies, [](const PolicyResult& policy) {
    return std::ranges::any_of(policy.metrics, [](const MetricSummary& m) { return !std::isnan(m.p_adjusted); });
  });
}

}  // namespace

std::optional<SavedComparison> saved_comparison(const Json& json, std::vector<std::string>& problems) {
  const std::size_t known = problems.size();
  SavedComparison saved{.comparison = {}, .manifest = saved_manifest(json)};
  Comparison& comparison = saved.comparison;
  ConfigReader root{json, "", problems};
  root.require_key("replications", "a whole number");
  root.field("replications", comparison.replications, {1, std::numeric_limits<std::uint32_t>::max()}, "", "");
  root.require_key("baseline", "the first policy's name");
  root.field("baseline", comparison.baseline, "");
  if (const Json* policies = list_at(root, "policies")) {
    comparison.slices.push_back({"all", saved_policies(*policies, "/policies", "metrics", problems)});
  }
  if (const Json* slices = root.find("slices"); slices != nullptr && slices->is_array()) {
    for (std::size_t s = 0; s < slices->size(); ++s) {
      ConfigReader reader{(*slices)[s], fmt::format("/slices/{}", s), problems};
      Slice slice;
      reader.field("name", slice.name, "");
      if (const Json* policies = list_at(reader, "policies")) {
        slice.policies = saved_policies(*policies, reader.pointer_to("policies"), "metrics", problems);
        comparison.slices.push_back(std::move(slice));
      }
    }
  }
  if (const Json* objective = root.find("objective"); objective != nullptr && objective->is_object()) {
    ConfigReader reader{*objective, "/objective", problems};
    ObjectiveResult result;
    reader.field("reference", result.reference, "");
    if (const Json* policies = list_at(reader, "policies")) {
      result.slice = {"objective", saved_policies(*policies, "/objective/policies", "terms", problems)};
      comparison.objective = std::move(result);
    }
  }
  if (problems.size() > known) { return std::nullopt; }
  if (has_adjusted(comparison.slices.front())) { comparison.adjustment = Adjustment::holm; }
  return saved;
}

std::optional<SavedFacts> saved_facts(const Json& json, std::vector<std::string>& problems) {
  const std::size_t known = problems.size();
  SavedFacts saved{.rows = {}, .seeds = 1, .manifest = saved_manifest(json)};
  ConfigReader root{json, "", problems};
  root.field("seeds", saved.seeds, {1, std::numeric_limits<std::uint32_t>::max()}, "", "");
  const Json* facts = list_at(root, "facts");
  for (std::size_t f = 0; facts != nullptr && f < facts->size(); ++f) {
    ConfigReader reader{(*facts)[f], fmt::format("/facts/{}", f), problems};
    FactRow row;
    reader.require_key("id", "a text");
    reader.field("id", row.id, "");
    row.value = number_at(reader, "value");
    row.sd = number_at(reader, "sd");
    row.target = number_at(reader, "target");
    row.tolerance = number_at(reader, "tolerance");
    row.transformed_tolerance = number_at(reader, "transformed_tolerance");
    row.error_in_tolerances = number_at(reader, "error_in_tolerances");
    reader.choice("transform", row.transform, transform_names, "");
    reader.require_key("role", "target, secondary or report_only");
    reader.choice("role", row.role, role_names, "");
    reader.field("rule", row.rule, "");
    reader.field("denominator", row.denominator, "");
    reader.field("unit", row.unit, "");
    reader.require_key("ok", "true or false");
    reader.field("ok", row.ok, "");
    saved.rows.push_back(std::move(row));
  }
  if (problems.size() > known) { return std::nullopt; }
  return saved;
}

}  // namespace libsim
