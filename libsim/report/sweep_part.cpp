#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "libsim/report/metric_tables.hpp"
#include "libsim/report/number_format.hpp"
#include "libsim/report/result_part.hpp"
#include "libsim/report/sweep_figures.hpp"

namespace libsim {
namespace {

/// Figures are of so many axes: a sweep with more has its summary.csv.
constexpr std::size_t most_axes = 8;
constexpr std::size_t most_cells_shown = 200;
/// With more policies only the headline metric is told of in words.
constexpr std::size_t most_policies_told = 4;

std::size_t metric_place(const SavedSweep& saved, std::string_view name) {
  const std::vector<MetricSummary>& metrics = saved.cells.front().policies.front().metrics;
  return static_cast<std::size_t>(std::ranges::find(metrics, name, &MetricSummary::name) - metrics.begin());
}

const std::vector<MetricSummary>& metrics_of(const SavedSweep& saved) {
  return saved.cells.front().policies.front().metrics;
}

/// The objective if there is one, else revenue, else the first.
std::size_t sweep_headline(const SavedSweep& saved) {
  for (const char* name : {"objective", "revenue"}) {
    const std::size_t place = metric_place(saved, name);
    if (place < metrics_of(saved).size()) { return place; }
  }
  return 0;
}

/// The headline, what users feel and how equal exposure is, as far as they are there.
std::vector<std::size_t> figure_metrics(const SavedSweep& saved) {
  std::vector<std::size_t> places{sweep_headline(saved)};
  for (const char* name : {"satisfaction", "streamer_gini_exposure"}) {
    const std::size_t place = metric_place(saved, name);
    if (place < metrics_of(saved).size() && place != places.front()) { places.push_back(place); }
  }
  return places;
}

/// In how many cells a policy's metric is told from the baseline's, and between which differences: "greedy is higher in
/// 10 of 12 cells (means +0.6% to +1.8%)".
std::string cells_words(const SavedSweep& saved, std::size_t policy, std::size_t metric) {
  std::size_t higher = 0;
  std::size_t lower = 0;
  double least = std::numeric_limits<double>::infinity();
  double most = -least;
  for (const SavedCell& cell : saved.cells) {
    const MetricSummary& summary = cell.policies[policy].metrics[metric];
    const double share = summary.versus_baseline.mean / std::abs(cell.policies.front().metrics[metric].level.mean);
    if (!std::isfinite(share)) { continue; }
    least = std::min(least, share);
    most = std::max(most, share);
    if (differs(summary)) { ++(summary.versus_baseline.mean > 0.0 ? higher : lower); }
  }
  if (most < least) { return ""; }
  std::string verdict;
  if (higher > 0) { verdict = fmt::format("is higher in {}", higher); }
  if (lower > 0) { verdict += fmt::format("{} lower in {}", higher > 0 ? " and" : "is", lower); }
  if (verdict.empty()) { verdict = "is not told from it in any"; }
  return fmt::format("{} {} of {} cells (means {}% to {}%)", saved.policies[policy], verdict, saved.cells.size(),
                     format_signed(100.0 * least), format_signed(100.0 * most));
}

std::string cells_sentence(const SavedSweep& saved, std::size_t metric) {
  std::vector<std::string> clauses;
  for (std::size_t p = 1; p < saved.policies.size(); ++p) {
    if (std::string words = cells_words(saved, p, metric); !words.empty()) { clauses.push_back(std::move(words)); }
  }
  if (clauses.empty()) { return ""; }
  return fmt::format("{}, against {}: {}.", capitalised(metrics_of(saved)[metric].name), saved.policies.front(),
                     fmt::join(clauses, "; "));
}

CaptionedTable cells_table(const SavedSweep& saved, std::size_t metric, bool folded) {
  std::vector<TableColumn> columns{{.name = "cell"}};
  for (const std::string& path : saved.paths) { columns.push_back({.name = path}); }
  const MetricSummary& about = metrics_of(saved)[metric];
  columns.push_back({.name = saved.policies.front(), .unit = about.unit});
  for (std::size_t p = 1; p < saved.policies.size(); ++p) {
    columns.push_back(
        {.name = saved.policies[p], .unit = "%", .group = fmt::format("difference from {}", saved.policies.front())});
  }
  TextTable table{std::move(columns)};
  for (const SavedCell& cell : saved.cells) {
    if (table.rows().size() == most_cells_shown) { break; }
    std::vector<TableCell> row{fmt::format("{}", cell.number)};
    for (const std::string& setting : cell.settings) { row.emplace_back(shown_setting(setting)); }
    const MetricSummary& baseline = cell.policies.front().metrics[metric];
    row.push_back(level_cell(baseline));
    for (std::size_t p = 1; p < cell.policies.size(); ++p) {
      row.push_back(difference_cell(cell.policies[p].metrics[metric], baseline.level.mean));
    }
    table.add_row(std::move(row));
  }
  std::string caption = fmt::format("{} by cell", about.name);
  if (saved.cells.size() > most_cells_shown) {
    caption += fmt::format(", the first {} of {}; summary.csv has all", most_cells_shown, saved.cells.size());
  }
  return {std::move(caption), std::move(table), folded};
}

void add_axis_figures(ResultPart& part, const SavedSweep& saved) {
  std::size_t axes = 0;
  for (std::size_t path = 0; path < saved.paths.size() && axes < most_axes; ++path) {
    if (!varies(saved, path)) { continue; }
    ++axes;
    for (const std::size_t metric : figure_metrics(saved)) {
      const std::string& name = metrics_of(saved)[metric].name;
      part.figures.push_back(
          axis_figure(saved, path, metric, SweepShown::level, fmt::format("axis{}-{}", path + 1, name)));
      if (metric == sweep_headline(saved) && saved.policies.size() > 1) {
        part.figures.push_back(axis_figure(saved, path, metric, SweepShown::difference,
                                           fmt::format("axis{}-{}-difference", path + 1, name)));
      }
    }
  }
  if (!part.figures.empty()) {
    part.figures_note =
        "Dots are means, lines up and down their 95% intervals, differences paired by replication; policies stand a "
        "little "
        "aside of each other. A line joins the cells that differ in this axis only; faint dots are the other cells.";
  }
}

/// "crowding.json: greedy and soft against random in 12 cells".
std::string sweep_title(const SavedSweep& saved, const std::string& source) {
  const std::string& about = saved.file.empty() ? source : saved.file;
  const auto cells = static_cast<std::int64_t>(saved.cells.size());
  const std::string in_cells = cells == 1 ? "in one cell" : fmt::format("in {} cells", format_count(cells));
  const std::size_t others = saved.policies.size() - 1;
  if (others == 0) { return fmt::format("{}: {} {}", about, saved.policies.front(), in_cells); }
  const std::string who =
      others > 3 ? fmt::format("{} policies", others) : listed({saved.policies.begin() + 1, saved.policies.end()});
  return fmt::format("{}: {} against {} {}", about, who, saved.policies.front(), in_cells);
}

/// What the sweep is of, then what all results have.
std::vector<ProvenanceLine> sweep_provenance(const SavedSweep& saved) {
  std::vector<ProvenanceLine> lines;
  if (!saved.file.empty() || !saved.hash.empty()) {
    lines.push_back({"Sweep", fmt::format("{}{}hash {}{}", saved.file, saved.file.empty() ? "" : " (", saved.hash,
                                          saved.file.empty() ? "" : ")")});
  }
  constexpr std::size_t most_values = 12;
  for (std::size_t path = 0; path < saved.paths.size(); ++path) {
    std::vector<std::string> values;
    for (const SavedCell& cell : saved.cells) {
      if (std::ranges::find(values, cell.settings[path]) == values.end()) { values.push_back(cell.settings[path]); }
    }
    const std::size_t count = values.size();
    if (count > most_values) { values.resize(most_values); }
    lines.push_back({"Axis", fmt::format("{}: {}{}", saved.paths[path], fmt::join(values, ", "),
                                         count > most_values ? fmt::format(", ... {} in all", count) : "")});
  }
  lines.push_back({"Policies", listed(saved.policies)});
  for (ProvenanceLine& line : provenance_lines(saved.manifest)) { lines.push_back(std::move(line)); }
  return lines;
}

}  // namespace

ResultPart sweep_part(const SavedSweep& saved, const std::string& source) {
  const auto cells = static_cast<std::int64_t>(saved.cells.size());
  ResultPart part{
      .title = sweep_title(saved, source), .source = source, .setting = setting_line(saved.manifest.inputs)};
  if (!saved.paths.empty()) {
    part.setting = fmt::format("{} cell{} by {}{}{}", format_count(cells), cells == 1 ? "" : "s", listed(saved.paths),
                               part.setting.empty() ? "" : "; ", part.setting);
  }
  const std::size_t headline = sweep_headline(saved);
  for (const std::size_t metric : figure_metrics(saved)) {
    if (metric != headline && saved.policies.size() > most_policies_told) { break; }
    if (std::string sentence = cells_sentence(saved, metric); !sentence.empty()) {
      part.headline.push_back(std::move(sentence));
    }
  }
  if (part.headline.empty()) {
    part.headline.push_back(fmt::format("{} cells, {} policies.", cells, saved.policies.size()));
  }
  if (!saved.failures.empty()) {
    part.headline.push_back(
        fmt::format("{} cell{} failed.", saved.failures.size(), saved.failures.size() == 1 ? "" : "s"));
  }
  add_axis_figures(part, saved);
  for (const std::size_t metric : figure_metrics(saved)) {
    part.tables.push_back(cells_table(saved, metric, metric != headline));
  }
  part.notes.push_back(fmt::format(
      "Means{} ± half of the 95% interval. Differences are paired by replication, in % of {}'s "
      "mean in the same cell.",
      saved.replications > 0 ? fmt::format(" of {} replications", saved.replications) : "", saved.policies.front()));
  part.notes.emplace_back("Other metrics, and every replication: summary.csv and results.csv in the sweep's folder.");
  for (const std::string& failure : saved.failures) { part.notes.push_back(failure); }
  part.provenance = sweep_provenance(saved);
  part.commands = {fmt::format("libsim sweep {} --out {}", saved.file.empty() ? "SWEEP" : shell_word(saved.file),
                               shell_word(source))};
  return part;
}

}  // namespace libsim
