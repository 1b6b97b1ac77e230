#include "libsim/report/metric_tables.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "libsim/report/interval_cell.hpp"
#include "libsim/report/metric_display.hpp"
#include "libsim/report/number_format.hpp"

namespace libsim {
namespace {

std::string counted(std::uint32_t n, const char* one) {
  return fmt::format("{} {}{}", format_count(n), one, n == 1 ? "" : "s");
}

/// Positions of the metrics, by part of the table; in the order given within a part.
template <class Metric>
std::vector<std::size_t> in_parts(const std::vector<Metric>& metrics) {
  std::vector<std::size_t> order(metrics.size());
  for (std::size_t i = 0; i < order.size(); ++i) { order[i] = i; }
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return display_of_metric(metrics[i].name).part; });
  return order;
}

/// Puts an empty line between the parts of a table.
class PartGaps {
 public:
  void next(TextTable& table, const std::string& metric) {
    const MetricPart part = display_of_metric(metric).part;
    if (begun_ && part != last_) { table.add_gap(); }
    begun_ = true;
    last_ = part;
  }

 private:
  bool begun_ = false;
  MetricPart last_{};
};

constexpr double significance_level = 0.05;

/// Who is in each slice whose name does not say it, one a line; "" if all names do.
std::string slice_legend(const std::vector<Slice>& slices) {
  std::size_t width = 0;
  for (const Slice& slice : slices) {
    if (!slice.meaning.empty()) { width = std::max(width, slice.name.size()); }
  }
  if (width == 0) { return ""; }
  std::string text = "Segments are of users by the warm-up, each user's the first that applies:\n";
  for (const Slice& slice : slices) {
    if (!slice.meaning.empty()) { text += fmt::format("  {:<{}}  {}\n", slice.name, width, slice.meaning); }
  }
  return text;
}

}  // namespace

bool differs(const MetricSummary& metric) {
  if (!std::isnan(metric.p_adjusted)) { return metric.p_adjusted <= significance_level; }
  return metric.versus_baseline.low > 0.0 || metric.versus_baseline.high < 0.0;
}

std::string scenario_line(const std::string& name, const Experiment& experiment) {
  const Scenario& scenario = experiment.scenario;
  std::string line =
      fmt::format("{}: {}, {}; {}", name, counted(scenario.world.users.count, "user"),
                  counted(scenario.world.streamers.count, "streamer"), counted(scenario.run.days, "day"));
  if (scenario.run.warmup_days > 0) { line += fmt::format(" after a warm-up of {}", scenario.run.warmup_days); }
  return line + fmt::format("; seed {}", scenario.run.seed);
}

std::string run_table(const RunResult& result, bool emphasised) {
  TextTable table{
      {{.name = "metric", .align = Align::left}, {.name = result.policy}, {.name = "unit", .align = Align::left}}};
  PartGaps gaps;
  for (const std::size_t i : in_parts(result.metrics)) {
    const MetricValue& metric = result.metrics[i];
    gaps.next(table, metric.name);
    table.add_row({metric.name, format_number(metric.value, 4), {metric.unit, Emphasis::faint}});
  }
  return table.text(emphasised);
}

TextTable comparison_table(const Slice& slice) {
  const PolicyResult& baseline = slice.policies.front();
  std::vector<TableColumn> columns{{.name = "metric", .align = Align::left},
                                   {.name = "unit", .align = Align::left},
                                   {.name = baseline.name, .group = ""}};
  for (std::size_t p = 1; p < slice.policies.size(); ++p) {
    columns.push_back(
        {.name = slice.policies[p].name, .unit = "%", .group = fmt::format("difference from {}", baseline.name)});
  }
  TextTable table{std::move(columns)};
  PartGaps gaps;
  for (const std::size_t m : in_parts(baseline.metrics)) {
    const MetricSummary& metric = baseline.metrics[m];
    const auto defined = [&](const PolicyResult& policy) { return !std::isnan(policy.metrics[m].level.mean); };
    if (std::ranges::none_of(slice.policies, defined)) { continue; }
    gaps.next(table, metric.name);
    std::vector<TableCell> row{metric.name, {metric.unit, Emphasis::faint}, level_cell(metric)};
    for (std::size_t p = 1; p < slice.policies.size(); ++p) {
      row.push_back(difference_cell(slice.policies[p].metrics[m], metric.level.mean));
    }
    table.add_row(std::move(row));
  }
  return table;
}

std::string compare_table(const Slice& slice, bool emphasised) {
  return comparison_table(slice).text(emphasised);
}

TableCell level_cell(const MetricSummary& metric) {
  return margin_text(metric.level);
}

TableCell difference_cell(const MetricSummary& metric, double baseline) {
  const Interval& d = metric.versus_baseline;
  std::optional<std::string> text = percent_difference_text(d, baseline, 2);
  if (!text) { return {undefined_text, Emphasis::faint}; }
  if (d.low == 0.0 && d.high == 0.0) { return {"0", Emphasis::faint}; }
  if (!std::isnan(metric.p_adjusted)) { *text += differs(metric) ? "*" : " "; }
  const Better better = display_of_metric(metric.name).better;
  if (better == Better::unknown || !differs(metric)) { return *text; }
  return {*text, (d.mean > 0.0) == (better == Better::more) ? Emphasis::good : Emphasis::bad};
}

std::string compare_legend(const Comparison& comparison, bool emphasised) {
  const bool alone = !comparison.slices.empty() && comparison.slices.front().policies.size() == 1;
  const bool adjusted = comparison.adjustment == Adjustment::holm && !alone;
  std::string text = fmt::format("Means of {} replications ± half of the 95% interval.", comparison.replications);
  if (!alone) {
    const char* const colours = adjusted ? ";\ngreen is better and red worse, where a star stands."
                                         : ";\ngreen is better and red worse, where the interval excludes 0.";
    text += fmt::format(" Differences are paired by replication, in % of {}'s mean{}", comparison.baseline,
                        emphasised ? colours : ".");
  }
  text += "\n";
  if (adjusted) {
    text +=
        "* p <= 0.05 by Holm's method over all differences of the table: among all stars of a table, even one is by "
        "chance\nalone with a probability of at most 5%. Intervals are not adjusted.\n";
  }
  return text + slice_legend(comparison.slices);
}

}  // namespace libsim
