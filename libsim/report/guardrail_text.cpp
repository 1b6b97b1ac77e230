#include "libsim/report/guardrail_text.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "libsim/report/interval_cell.hpp"
#include "libsim/report/number_format.hpp"
#include "libsim/report/table.hpp"

namespace libsim {
namespace {

struct ShownTerm {
  std::string_view name;
  std::string_view heading;
};

constexpr std::array<ShownTerm, 5> shown_terms{{{"objective", "J"},
                                                {"revenue_term", "revenue"},
                                                {"retention_term", "return"},
                                                {"satisfaction_term", "satisf."},
                                                {"ecosystem_term", "streamers"}}};
constexpr std::array<ShownTerm, 3> shown_metrics{
    {{"streamer_gini_exposure", "Gini"}, {"long_tail_coverage", "coverage"}, {"overload_share", "overload"}}};

/// The paired difference in % of the level without the guardrail.
TableCell cell_of(const std::vector<MetricSummary>& summaries, std::string_view name) {
  const auto found = std::ranges::find(summaries, name, &MetricSummary::name);
  if (found == summaries.end()) { return undefined_text; }
  const Interval& d = found->versus_baseline;
  return percent_difference_text(d, found->level.mean - d.mean, 1).value_or(undefined_text);
}

TableCell kept_cell(const ConstraintSummary& constraint) {
  if (constraint.infeasible > 0) { return {"infeasible", Emphasis::bad}; }
  const double rate = constraint.violation_rate.mean;
  const bool bad = constraint.hard ? rate > 0.0 : rate > tolerated_violations;
  return {format_number(100.0 * rate, 2), bad ? Emphasis::bad : Emphasis::plain};
}

}  // namespace

std::string guardrail_text(const GuardrailCurves& curves, bool emphasised) {
  std::vector<TableColumn> columns{{.name = "guardrail", .align = Align::left},
                                   {.name = "limit"},
                                   {.name = "violated", .unit = "%"},
                                   {.name = "price", .unit = "last day"}};
  for (const ShownTerm& term : shown_terms) {
    columns.push_back({.name = std::string{term.heading}, .unit = "%", .group = "objective and its terms"});
  }
  for (const ShownTerm& metric : shown_metrics) {
    columns.push_back({.name = std::string{metric.heading}, .unit = "%", .group = "the market"});
  }
  TextTable table{std::move(columns)};
  std::string_view before;
  for (const GuardrailPoint& point : curves.points) {
    const ConstraintSummary& c = point.constraint;
    if (!before.empty() && before != c.name) { table.add_gap(); }
    before = c.name;
    std::vector<TableCell> row{c.name, c.name == "capacity" ? "never" : format_number(c.limit, 3), kept_cell(c),
                               c.price.empty() ? std::string{undefined_text} : format_number(c.price.back(), 2)};
    for (const ShownTerm& term : shown_terms) { row.push_back(cell_of(point.objective, term.name)); }
    for (const ShownTerm& metric : shown_metrics) { row.push_back(cell_of(point.metrics, metric.name)); }
    table.add_row(std::move(row));
  }
  return table.text(emphasised) +
         fmt::format(
             "{} under one guardrail at a time against itself without any, {} replications, differences paired "
             "by\nreplication ± half of the 95% interval. Prices are in logarithms of worth.\n"
             "J: the objective, the sum of its terms: revenue, return (on the next day), satisf. (satisfaction), "
             "streamers\n(their revenue with diminishing returns). Gini of exposure, long-tail coverage, share of "
             "clicks into full rooms.\n",
             curves.policy, curves.replications);
}

}  // namespace libsim
