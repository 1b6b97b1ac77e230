#include "libsim/report/hindsight_text.hpp"

#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "libsim/report/number_format.hpp"
#include "libsim/report/table.hpp"

namespace libsim {
namespace {

TableCell gap_cell(const GapSummary& gap) {
  if (std::isnan(gap.gap.mean)) { return {undefined_text, Emphasis::faint}; }
  if (gap.gap.low == gap.gap.high) { return fmt::format("{:.1f}", 100.0 * gap.gap.mean); }
  return format_margin(100.0 * gap.gap.mean, 50.0 * (gap.gap.high - gap.gap.low));
}

}  // namespace

std::string hindsight_text(const Comparison& comparison, bool emphasised) {
  std::vector<TableColumn> columns{{.name = "policy", .align = Align::left},
                                   {.name = "requests", .unit = "frozen"},
                                   {.name = "coins", .unit = "of slates"},
                                   {.name = "coins", .unit = "of the best"}};
  for (const GapSummary& gap : comparison.gaps.front().gaps) {
    columns.push_back({.name = std::string{gap.name}, .unit = "%", .group = "gap to the best in hindsight"});
  }
  TextTable table{std::move(columns)};
  for (const PolicyGaps& policy : comparison.gaps) {
    const GapSummary& coins = policy.gaps.front();
    std::vector<TableCell> row{policy.name, format_count(std::llround(policy.requests)),
                               format_number(coins.value.mean, 4), format_number(coins.bound.mean, 4)};
    for (const GapSummary& gap : policy.gaps) { row.push_back(gap_cell(gap)); }
    table.add_row(std::move(row));
  }
  return table.text(emphasised) +
         fmt::format(
             "Expected coins a request, on {} of the requests. Gaps are 1 - worth / bound, means ± half of the 95% "
             "interval:\ncoins against the slates with the most valuable rooms; coins_same_exposure against the best "
             "slates that give no\nstreamer more impressions than the policy did; concave of the sum over streamers of "
             "log(1 + V/tau), V their expected\ncoins in these requests, tau the mean V under the most valuable "
             "slates.\n{}\n",
             format_percent(comparison.frozen_share), hindsight_note);
}

}  // namespace libsim
