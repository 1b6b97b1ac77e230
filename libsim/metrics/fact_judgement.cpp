#include "libsim/metrics/fact_judgement.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "libsim/core/running_stats.hpp"

namespace libsim {
namespace {

void judge(FactRow& row, const FactTarget& target) {
  if (target.role == FactRole::report_only) {
    row.rule = "not judged";
    row.ok = true;
  } else if (target.at_least) {
    row.rule = fmt::format(">= {}", *target.at_least);
    row.ok = row.value >= *target.at_least;
  } else if (target.below) {
    row.rule = fmt::format("< {}", *target.below);
    row.ok = row.value < *target.below;
  } else {
    row.rule = "within tolerance";
    row.ok = std::abs(row.error_in_tolerances) <= 1.0;  // false for NaN
  }
}

/// Fills in what the seeds say of the row's fact. @return the values of those that have it
RunningStats measure(FactRow& row, std::span<const std::vector<FactValue>> seeds) {
  RunningStats over_seeds;
  for (const std::vector<FactValue>& facts : seeds) {
    const auto fact = std::ranges::find(facts, row.id, &FactValue::id);
    if (fact == facts.end()) { continue; }
    over_seeds.observe(fact->value);
    row.denominator = fact->denominator;
    row.unit = fact->unit;
  }
  row.value = over_seeds.mean();
  row.sd = over_seeds.standard_deviation();
  return over_seeds;
}

}  // namespace

std::vector<FactRow> judge_facts(std::span<const std::vector<FactValue>> seeds, std::span<const FactTarget> targets,
                                 double scale) {
  std::vector<FactRow> rows;
  for (const FactTarget& target : targets) {
    FactRow row;
    row.id = target.id;
    row.role = target.role;
    row.target = target.target_at(scale);
    row.tolerance = target.tolerance_at(scale);
    row.transform = target.transform;
    row.transformed_tolerance = target.transformed_tolerance_at(scale);
    const RunningStats over_seeds = measure(row, seeds);
    row.error_in_tolerances = target.error_in_tolerances(row.value, scale);
    judge(row, target);
    if (over_seeds.count == 0) { row.rule = "not measured"; }
    const bool measured_everywhere = over_seeds.count == static_cast<std::int64_t>(seeds.size());
    row.ok = row.ok && (measured_everywhere || target.role == FactRole::report_only);
    rows.push_back(row);
  }
  if (seeds.empty()) { return rows; }
  for (const FactValue& fact : seeds.front()) {
    if (std::ranges::find(targets, fact.id, &FactTarget::id) != targets.end()) { continue; }
    FactRow row;
    row.id = fact.id;
    row.role = FactRole::report_only;
    row.rule = "not published";
    row.ok = true;
    measure(row, seeds);
    rows.push_back(row);
  }
  return rows;
}

bool all_hold(std::span<const FactRow> rows, FactRole role) {
  return std::all_of(rows.begin(), rows.end(), [&](const FactRow& row) { return row.role != role || row.ok; });
}

}  // namespace libsim
