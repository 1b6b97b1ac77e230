#include "libsim/sweep/cell_record.hpp"

#include <chrono>
#include <cmath>
#include <cstddef>
#include <exception>
#include <limits>
#include <new>
#include <utility>

#include <nlohmann/json.hpp>

#include "libsim/core/json_file.hpp"
#include "libsim/core/peak_memory.hpp"

namespace libsim {
namespace {

using Json = nlohmann::json;

/// Everything that the comparison measured of a policy, in one list.
std::vector<PolicyResult> all_metrics(const Comparison& comparison) {
  std::vector<PolicyResult> policies = comparison.slices.front().policies;
  for (std::size_t p = 0; p < policies.size(); ++p) {
    std::vector<MetricSummary>& metrics = policies[p].metrics;
    if (comparison.objective) {
      const std::vector<MetricSummary>& terms = comparison.objective->slice.policies[p].metrics;
      metrics.insert(metrics.end(), terms.begin(), terms.end());
    }
    if (comparison.constraints.empty()) { continue; }
    const std::vector<ConstraintSummary>& baseline = comparison.constraints.front().constraints;
    const std::vector<ConstraintSummary>& own = comparison.constraints[p].constraints;
    for (std::size_t c = 0; c < own.size(); ++c) {
      metrics.push_back(summarise("violations:" + own[c].name, "share of checks", own[c].violation_rates,
                                  baseline[c].violation_rates));
    }
  }
  return policies;
}

CellRecord compared(const SweepPlan& plan, std::size_t number) {
  try {
    const SweepCell cell = plan.cell(number);
    CompareOptions options;
    options.replications = cell.experiment.scenario.run.replications;
    options.jobs = 1;
    options.constraint_cost = false;
    return {"", all_metrics(compare(cell.experiment, cell.policies, options))};
  } catch (const std::bad_alloc&) { return {"out of memory", {}}; } catch (const std::exception& error) {
    return {error.what(), {}};
  }
}

Json values_json(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) { list.push_back(std::isfinite(value) ? Json(value) : Json{}); }
  return list;
}

/// JSON no deeper than ours may be; null if it is none. Not Json::parse(): hashing goes down by recursion.
Json parsed(std::string_view text) {
  std::vector<std::string> ignored;
  return parse_json(text, "", ignored).value_or(Json{});
}

std::vector<double> values_of(const Json& list) {
  std::vector<double> values;
  for (const Json& value : list) {
    values.push_back(value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>());
  }
  return values;
}

}  // namespace

CellOutcome run_cell(const SweepPlan& plan, std::size_t cell) {
  const auto begun = std::chrono::steady_clock::now();
  CellRecord record = compared(plan, cell);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begun;
  return {std::move(record), {seconds.count(), peak_memory_bytes()}};
}

std::string text_of(const CellRecord& record, std::string_view key) {
  Json content{{"key", key}, {"error", record.error}, {"policies", Json::array()}};
  for (const PolicyResult& policy : record.policies) {
    Json metrics = Json::array();
    for (const MetricSummary& metric : policy.metrics) {
      metrics.push_back(Json::array({metric.name, metric.unit, values_json(metric.values)}));
    }
    content["policies"].push_back({{"name", policy.name}, {"kind", policy.kind}, {"metrics", std::move(metrics)}});
  }
  const std::string hash = canonical_hash(content);
  return canonical_json({{"cell", std::move(content)}, {"hash", hash}}) + "\n";
}

std::optional<CellRecord> record_of(std::string_view text, std::string_view key) {
  try {
    const Json whole = parsed(text);
    const Json& content = whole.at("cell");
    if (canonical_hash(content) != whole.at("hash").get<std::string>()) { return std::nullopt; }
    if (content.at("key").get<std::string>() != key) { return std::nullopt; }
    CellRecord record{content.at("error").get<std::string>(), {}};
    for (const Json& policy : content.at("policies")) {
      PolicyResult result{policy.at("name").get<std::string>(), {}, policy.at("kind").get<std::string>()};
      for (const Json& metric : policy.at("metrics")) {
        const std::size_t m = result.metrics.size();
        std::vector<double> values = values_of(metric.at(2));
        const std::vector<double> baseline =
            record.policies.empty() ? values : record.policies.front().metrics.at(m).values;
        if (values.size() != baseline.size()) { return std::nullopt; }
        result.metrics.push_back(
            summarise(metric.at(0).get<std::string>(), metric.at(1).get<std::string>(), std::move(values), baseline));
      }
      record.policies.push_back(std::move(result));
    }
    return record;
  } catch (const std::exception&) {  // no JSON, or of another form
    return std::nullopt;
  }
}

std::string text_of(const CellCost& cost) {
  return canonical_json({{"seconds", cost.seconds}, {"peak_memory_bytes", cost.peak_memory_bytes}}) + "\n";
}

std::optional<CellCost> cost_of(std::string_view text) {
  try {
    const Json json = parsed(text);
    return CellCost{json.at("seconds").get<double>(), json.at("peak_memory_bytes").get<std::uint64_t>()};
  } catch (const Json::exception&) { return std::nullopt; }
}

}  // namespace libsim
