#include "libsim/report/constraint_tables.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "libsim/report/interval_cell.hpp"
#include "libsim/report/number_format.hpp"
#include "libsim/report/table.hpp"

namespace libsim {
namespace {

std::string path_of(const std::vector<double>& price) {
  if (price.empty()) { return undefined_text; }
  return fmt::format("{} {} {}", format_number(price.front(), 2), format_number(price[price.size() / 2], 2),
                     format_number(price.back(), 2));
}

TableCell verdict_of(const ConstraintSummary& constraint, std::uint32_t replications) {
  if (constraint.infeasible > 0) {
    return {fmt::format("infeasible in {}/{}", constraint.infeasible, replications), Emphasis::bad};
  }
  const double rate = constraint.violation_rate.mean;
  if (rate == 0.0) { return {"kept", Emphasis::good}; }
  return constraint.hard || rate > tolerated_violations ? TableCell{"violated", Emphasis::bad}
                                                        : TableCell{"kept, nearly always"};
}

std::string kept_table(const Comparison& comparison, bool emphasised) {
  TextTable table{{{.name = "policy", .align = Align::left},
                   {.name = "constraint", .align = Align::left},
                   {.name = "limit"},
                   {.name = "counted"},
                   {.name = "removed", .unit = "%"},
                   {.name = "violated", .unit = "%"},
                   {.name = "price: first, middle, last day"},
                   {.name = "", .align = Align::left}}};
  for (const ConstrainedResult& result : comparison.constraints) {
    for (const ConstraintSummary& c : result.constraints) {
      table.add_row({result.policy, c.name, format_number(c.limit, 4),
                     c.hard ? std::string{undefined_text} : format_number(c.value.mean, 3),
                     c.hard ? format_number(100.0 * c.removed.mean, 3) : std::string{undefined_text},
                     format_number(100.0 * c.violation_rate.mean, 3),
                     c.hard ? std::string{undefined_text} : path_of(c.price), verdict_of(c, comparison.replications)});
    }
  }
  return table.text(emphasised);
}

std::string cost_table(const Comparison& comparison, bool emphasised) {
  constexpr std::array<std::string_view, 4> shown{"revenue", "satisfaction", "next_day_return", "objective"};
  std::vector<TableColumn> columns{{.name = "policy", .align = Align::left}};
  const auto& first = comparison.constraints.front().cost;
  for (const std::string_view name : shown) {
    if (std::ranges::find(first, name, &MetricSummary::name) == first.end()) { continue; }
    columns.push_back({.name = std::string{name}, .unit = "%", .group = "with constraints against without"});
  }
  TextTable table{std::move(columns)};
  for (const ConstrainedResult& result : comparison.constraints) {
    std::vector<TableCell> row{result.policy};
    for (const std::string_view name : shown) {
      const auto metric = std::ranges::find(result.cost, name, &MetricSummary::name);
      if (metric == result.cost.end()) { continue; }
      const Interval& d = metric->versus_baseline;
      row.emplace_back(percent_difference_text(d, metric->level.mean - d.mean, 2).value_or(undefined_text));
    }
    table.add_row(std::move(row));
  }
  return table.text(emphasised);
}

}  // namespace

std::string constraint_tables(const Comparison& comparison, bool emphasised) {
  if (comparison.constraints.empty()) { return ""; }
  return kept_table(comparison, emphasised) + "\n" + cost_table(comparison, emphasised);
}

}  // namespace libsim
