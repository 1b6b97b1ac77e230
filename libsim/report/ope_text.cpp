#include "libsim/report/ope_text.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "libsim/report/number_format.hpp"
#include "libsim/report/table.hpp"

namespace libsim {
namespace {

std::string shown(const Interval& interval) {
  if (std::isnan(interval.mean)) { return undefined_text; }
  if (std::isnan(interval.low) || interval.low == interval.high) { return format_number(interval.mean, 4); }
  return format_interval(interval.mean, interval.low, interval.high);
}

std::string shown(double value) {
  return std::isnan(value) ? undefined_text : format_number(value, 4);
}

std::string estimates_table(const RowsEvaluation& result, const RowsEvaluationOptions& options, bool all,
                            bool emphasised) {
  const std::string interval = fmt::format("{:g}%, {}{}", 100.0 * options.confidence,
                                           interval_kind_names[static_cast<std::size_t>(options.interval)],
                                           result.overlap.by_cluster ? " by cluster" : "");
  TextTable table{{{.name = "estimator", .align = Align::left},
                   {.name = "value", .unit = interval},
                   {.name = "effective", .unit = "rows"},
                   {.name = "largest", .unit = "weight"},
                   {.name = "lambda", .unit = "chosen"}}};
  bool tuned = false;
  for (const EvaluatedEstimator& line : result.estimates) {
    if (!all && !line.is_main) { continue; }
    if (line.lambda && !tuned) { table.add_gap(); }
    tuned = line.lambda.has_value();
    table.add_row({line.name, shown(line.interval), shown(line.effective_size), shown(line.largest_weight),
                   line.lambda ? fmt::format("{}", *line.lambda) : std::string{}});
  }
  return table.text(emphasised);
}

std::string diagnostics_table(const Overlap& overlap, bool emphasised) {
  TextTable table{{{.name = "overlap", .align = Align::left}, {.name = "value"}}};
  table.add_row({"rows", format_count(overlap.rows())});
  table.add_row({"effective sample size, (sum w)^2 / sum w^2", shown(overlap.weights.effective_size())});
  table.add_row({"rewarded rows, effective number", shown(overlap.rewards.effective_number())});
  if (overlap.by_cluster) {
    table.add_row({"clusters", format_count(overlap.by_cluster->clusters)});
    table.add_row({"rewarded clusters, effective number", shown(overlap.by_cluster->rewarded)});
  }
  table.add_row({"largest weight", shown(overlap.weights.largest)});
  table.add_row({"mean weight, expected 1", shown(overlap.mean_weight())});
  table.add_row({"target mass never logged",
                 std::isnan(overlap.uncovered()) ? std::string{"not known"} : format_percent(overlap.uncovered())});
  table.add_row({"mean reward as logged", shown(overlap.mean_reward())});
  return table.text(emphasised);
}

}  // namespace

std::string ope_text(const RowsEvaluation& result, const RowsEvaluationOptions& options, bool all, bool emphasised) {
  std::string text = estimates_table(result, options, all, emphasised) +
                     "Intervals are of chance alone: DM, and estimators with a lambda, may be biased beside it.\n\n" +
                     diagnostics_table(result.overlap, emphasised);
  const std::vector<std::string> warnings = result.all_warnings(all);
  for (const std::string& warning : warnings) { text += "\nwarning: " + warning; }
  if (!warnings.empty()) { text += "\n"; }
  return text;
}

}  // namespace libsim
