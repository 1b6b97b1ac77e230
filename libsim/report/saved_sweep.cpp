#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/core/file.hpp"
#include "libsim/core/json_file.hpp"
#include "libsim/log/csv_tokenizer.hpp"
#include "libsim/report/metric_display.hpp"
#include "libsim/report/saved_results.hpp"
#include "libsim/sweep/cell_store.hpp"

namespace libsim {
namespace {

namespace fs = std::filesystem;

/// What follows the cell and its place on the axes in a row of summary.csv.
constexpr std::array<std::string_view, 9> summary_columns{
    "policy", "metric", "unit", "mean", "low", "high", "difference", "difference_low", "difference_high"};

/// A number, or NaN for an empty field. @return false for anything else
bool read_number(std::string_view field, double& value) {
  value = std::numeric_limits<double>::quiet_NaN();
  if (field.empty()) { return true; }
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  return error == std::errc{} && end == field.data() + field.size();
}

/// Reads summary.csv line by line. The first line that cannot be used ends it: the file is not as a sweep wrote it.
class SummaryReader {
 public:
  SummaryReader(std::string file, std::string_view text) : file_{std::move(file)}, lines_{text} {}

  bool read(SavedSweep& sweep, std::vector<std::string>& problems) {
    if (!lines_.next() || !read_header(sweep)) {
      problems.push_back(
          fmt::format("{}: got another header, expected cell, the axes, {}", file_, fmt::join(summary_columns, ", ")));
      return false;
    }
    while (lines_.next()) {
      if (!read_row(sweep)) {
        problems.push_back(
            fmt::format("{}: line {}: got fields that do not fit, expected a cell, {} settings, a policy, "
                        "a metric, its unit and six numbers",
                        file_, lines_.line(), sweep.paths.size()));
        return false;
      }
    }
    if (sweep.cells.empty()) { problems.push_back(fmt::format("{}: got no row, expected a cell or more", file_)); }
    return !sweep.cells.empty();
  }

 private:
  bool read_header(SavedSweep& sweep) {
    const std::span<const std::string_view> fields = lines_.fields();
    if (fields.size() < summary_columns.size() + 1 || fields.front() != "cell") { return false; }
    const std::span<const std::string_view> fixed = fields.last(summary_columns.size());
    for (const std::string_view path : fields.subspan(1, fields.size() - summary_columns.size() - 1)) {
      sweep.paths.push_back(unquoted(path));
    }
    return std::ranges::equal(fixed, summary_columns);
  }

  bool read_row(SavedSweep& sweep) {
    const std::span<const std::string_view> fields = lines_.fields();
    if (fields.size() != 1 + sweep.paths.size() + summary_columns.size() || !lines_.quotes_match()) { return false; }
    std::size_t number = 0;
    const std::string_view cell = fields.front();
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
    if (error != std::errc{} || end != cell.data() + cell.size()) { return false; }
    if (sweep.cells.empty() || sweep.cells.back().number != number) {
      sweep.cells.push_back({.number = number, .settings = {}, .policies = {}});
      for (const std::string_view setting : fields.subspan(1, sweep.paths.size())) {
        sweep.cells.back().settings.push_back(unquoted(setting));
      }
    }
    const std::span<const std::string_view> rest = fields.last(summary_columns.size());
    MetricSummary metric = unknown_metric(unquoted(rest[1]), unquoted(rest[2]));
    Interval& level = metric.level;
    Interval& difference = metric.versus_baseline;
    const bool good = read_number(rest[3], level.mean) && read_number(rest[4], level.low) &&
                      read_number(rest[5], level.high) && read_number(rest[6], difference.mean) &&
                      read_number(rest[7], difference.low) && read_number(rest[8], difference.high);
    std::vector<PolicyResult>& policies = sweep.cells.back().policies;
    const std::string policy = unquoted(rest[0]);
    if (policies.empty() || policies.back().name != policy) { policies.push_back({policy, {}}); }
    policies.back().metrics.push_back(std::move(metric));
    return good;
  }

  std::string file_;
  CsvTokenizer lines_;
};

/// Gives every policy of every cell the same metrics, in the order of tables; one that a cell lacks, since it has other
/// constraints, is not defined there. @return false if cells have other policies
bool align(std::vector<SavedCell>& cells) {
  std::vector<MetricSummary> all;
  for (const SavedCell& cell : cells) {
    if (!std::ranges::equal(cell.policies, cells.front().policies, {}, &PolicyResult::name, &PolicyResult::name)) {
      return false;
    }
    for (const PolicyResult& policy : cell.policies) {
      for (const MetricSummary& metric : policy.metrics) {
        if (std::ranges::find(all, metric.name, &MetricSummary::name) == all.end()) {
          all.push_back(unknown_metric(metric.name, metric.unit));
        }
      }
    }
  }
  std::ranges::stable_sort(all, {}, [](const MetricSummary& m) { return display_of_metric(m.name).place; });
  for (SavedCell& cell : cells) {
    for (PolicyResult& policy : cell.policies) {
      std::vector<MetricSummary> metrics = all;
      for (MetricSummary& metric : policy.metrics) {
        *std::ranges::find(metrics, metric.name, &MetricSummary::name) = std::move(metric);
      }
      policy.metrics = std::move(metrics);
    }
  }
  return true;
}

std::vector<std::string> failures_of(std::string_view text) {
  std::vector<std::string> failures;
  CsvTokenizer lines{text};
  lines.next();  // the header
  while (lines.next()) {
    const std::span<const std::string_view> fields = lines.fields();
    failures.push_back(fmt::format("Cell {} failed: {}", unquoted(fields.front()), unquoted(fields.back())));
  }
  return failures;
}

void read_marker_of(SavedSweep& sweep, const nlohmann::json& marker) {
  sweep.manifest = saved_manifest({{"manifest", marker}});
  const auto scenario = marker.find("scenario");
  const auto text = [&](const char* key) { return marker.value(key, nlohmann::json{}); };
  if (text("sweep").is_string()) { sweep.file = text("sweep").get<std::string>(); }
  if (text("sweep_hash").is_string()) { sweep.hash = text("sweep_hash").get<std::string>(); }
  if (scenario == marker.end() || !scenario->is_object() || !scenario->contains("run")) { return; }
  const SavedManifest run = saved_manifest({{"manifest", scenario->at("run")}});
  const auto moved = [&](const char* path) { return std::ranges::find(sweep.paths, path) != sweep.paths.end(); };
  Manifest& inputs = sweep.manifest.inputs;
  if (!moved("run.seed")) { inputs.seed = run.inputs.seed; }
  if (!moved("run.replications")) { inputs.replications = run.inputs.replications; }
  if (!moved("run.days") && !moved("run.warmup_days")) {
    inputs.days = run.inputs.days;
    inputs.warmup_days = run.inputs.warmup_days;
  }
  sweep.replications = inputs.replications.value_or(0);
}

}  // namespace

std::optional<SavedSweep> saved_sweep(const fs::path& folder, std::vector<std::string>& problems) {
  std::error_code error;
  const fs::path summary = folder / "summary.csv";
  if (!fs::is_regular_file(summary, error)) {
    problems.push_back(fmt::format("{}: got no summary.csv, expected a finished sweep; libsim sweep --resume goes on",
                                   folder.string()));
    return std::nullopt;
  }
  const auto text = read_file(summary, problems);
  const auto marker = read_json_file(folder / CellStore::marker_name, problems);
  if (!text || !marker) { return std::nullopt; }
  SavedSweep sweep;
  if (!SummaryReader{summary.string(), *text}.read(sweep, problems)) { return std::nullopt; }
  if (!align(sweep.cells)) {
    problems.push_back(fmt::format("{}: got cells with other policies, expected the same in all", summary.string()));
    return std::nullopt;
  }
  for (const PolicyResult& policy : sweep.cells.front().policies) { sweep.policies.push_back(policy.name); }
  if (marker->is_object()) { read_marker_of(sweep, *marker); }
  std::vector<std::string> not_told;  // an older folder may have no such file
  if (const auto failed = read_file(folder / "failures.csv", not_told)) { sweep.failures = failures_of(*failed); }
  return sweep;
}

}  // namespace libsim
