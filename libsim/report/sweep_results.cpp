#include "libsim/report/sweep_results.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/core/file.hpp"
#include "libsim/core/json_file.hpp"
#include "libsim/report/metric_tables.hpp"
#include "libsim/report/result_json.hpp"
#include "libsim/report/table.hpp"

namespace libsim {
namespace {

using OrderedJson = nlohmann::ordered_json;

constexpr std::size_t most_rows = 40;

/// A field of CSV (RFC 4180): in quotes if it must be.
std::string csv_field(std::string text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) { return text; }
  for (std::size_t at = text.find('"'); at != std::string::npos; at = text.find('"', at + 2)) { text.insert(at, "\""); }
  return "\"" + text + "\"";
}

std::string csv_number(double value) {
  return std::isfinite(value) ? fmt::format("{}", value) : "";
}

std::string value_text(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : canonical_json(value);
}

/// A cell's number and where it is on the axes: the first fields of every row, each followed by a comma.
std::string csv_place(const SweepPlan& plan, std::size_t cell) {
  std::string row = fmt::format("{},", cell);
  for (const Setting& setting : plan.settings(cell)) { row += csv_field(value_text(setting.value)) + ","; }
  return row;
}

std::string csv_header(const SweepPlan& plan, std::string_view rest) {
  std::string row = "cell,";
  for (const std::string& path : plan.paths()) { row += csv_field(path) + ","; }
  return row.append(rest) + "\n";
}

OrderedJson place_json(const SweepPlan& plan, std::size_t cell) {
  OrderedJson settings = OrderedJson::object();
  for (const Setting& setting : plan.settings(cell)) { settings[setting.path] = setting.value; }
  return {{"cell", cell}, {"settings", std::move(settings)}};
}

/// f(cell, record) of every cell that did not fail, in order.
template <class F>
void for_each_record(const SweepPlan& plan, const CellStore& store, F f) {
  for (std::size_t cell = 0; cell < plan.size(); ++cell) {
    const std::optional<CellRecord> record = store.find(plan.key(cell));
    if (record && record->error.empty()) { f(cell, *record); }
  }
}

/// The names of all metrics of all cells, in the order in which they first come.
std::vector<std::string> metric_names(const SweepPlan& plan, const CellStore& store) {
  std::vector<std::string> names;
  for_each_record(plan, store, [&](std::size_t /*cell*/, const CellRecord& record) {
    for (const MetricSummary& metric : record.policies.front().metrics) {
      if (std::ranges::find(names, metric.name) == names.end()) { names.push_back(metric.name); }
    }
  });
  return names;
}

std::string result_rows(const std::string& place, const CellRecord& record, const std::vector<std::string>& names) {
  std::string rows;
  for (std::size_t r = 0; r < record.policies.front().metrics.front().values.size(); ++r) {
    for (const PolicyResult& policy : record.policies) {
      rows += fmt::format("{}{},{}", place, r, csv_field(policy.name));
      for (const std::string& name : names) {
        const auto metric = std::ranges::find(policy.metrics, name, &MetricSummary::name);
        rows += "," + (metric == policy.metrics.end() ? "" : csv_number(metric->values[r]));
      }
      rows += "\n";
    }
  }
  return rows;
}

std::string result_lines(const OrderedJson& place, const CellRecord& record) {
  std::string lines;
  for (std::size_t r = 0; r < record.policies.front().metrics.front().values.size(); ++r) {
    for (const PolicyResult& policy : record.policies) {
      OrderedJson line = place;
      line["replication"] = r;
      line["policy"] = policy.name;
      line["metrics"] = OrderedJson::object();
      for (const MetricSummary& metric : policy.metrics) { line["metrics"][metric.name] = metric.values[r]; }
      lines += line.dump(-1, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
    }
  }
  return lines;
}

std::string csv_interval(const Interval& interval) {
  return fmt::format("{},{},{}", csv_number(interval.mean), csv_number(interval.low), csv_number(interval.high));
}

std::string summary_rows(const std::string& place, const CellRecord& record) {
  std::string rows;
  for (const PolicyResult& policy : record.policies) {
    const bool is_baseline = &policy == &record.policies.front();
    for (const MetricSummary& metric : policy.metrics) {
      rows += fmt::format("{}{},{},{},{},{}\n", place, csv_field(policy.name), csv_field(metric.name),
                          csv_field(metric.unit), csv_interval(metric.level),
                          is_baseline ? ",," : csv_interval(metric.versus_baseline));
    }
  }
  return rows;
}

OrderedJson summary_json(const OrderedJson& place, const PolicyResult& policy) {
  OrderedJson row = place;
  row["policy"] = policy.name;
  row["kind"] = policy.kind;
  row["metrics"] = OrderedJson::object();
  row["versus_baseline"] = OrderedJson::object();
  for (const MetricSummary& metric : policy.metrics) {
    row["metrics"][metric.name] = interval_json(metric.level);
    row["metrics"][metric.name]["unit"] = metric.unit;
    row["versus_baseline"][metric.name] = interval_json(metric.versus_baseline);
  }
  return row;
}

/// The metric that a table shows.
const MetricSummary& headline(const PolicyResult& policy) {
  const auto objective = std::ranges::find(policy.metrics, "objective", &MetricSummary::name);
  return objective == policy.metrics.end() ? policy.metrics.front() : *objective;
}

}  // namespace

OrderedJson sweep_manifest(const SweepPlan& plan) {
  OrderedJson manifest{{"format", "libsim-sweep"},  {"sweep", plan.file()},
                       {"sweep_hash", plan.hash()}, {"cells", plan.size()},
                       {"paths", plan.paths()},     {"policies", plan.policies()},
                       {"scale", plan.scale()},     {"scenario", OrderedJson(plan.base())}};
  manifest.update(build_json());
  return manifest;
}

void write_sweep_results(const SweepPlan& plan, const CellStore& store) {
  const std::vector<std::string> names = metric_names(plan, store);
  AtomicFile results{store.folder() / "results.csv"};
  AtomicFile lines{store.folder() / "results.jsonl"};
  AtomicFile summary{store.folder() / "summary.csv"};
  AtomicFile failures{store.folder() / "failures.csv"};
  AtomicFile timing{store.folder() / "timing.csv"};
  std::string columns = "replication,policy";
  for (const std::string& name : names) { columns += "," + csv_field(name); }
  results.write(csv_header(plan, columns));
  summary.write(csv_header(plan, "policy,metric,unit,mean,low,high,difference,difference_low,difference_high"));
  failures.write(csv_header(plan, "error"));
  timing.write(csv_header(plan, "key,seconds,peak_memory_bytes"));
  for (std::size_t cell = 0; cell < plan.size(); ++cell) {
    const std::optional<CellRecord> record = store.find(plan.key(cell));
    if (!record) { continue; }
    const std::string place = csv_place(plan, cell);
    if (record->error.empty()) {
      results.write(result_rows(place, *record, names));
      lines.write(result_lines(place_json(plan, cell), *record));
      summary.write(summary_rows(place, *record));
    } else {
      failures.write(place + csv_field(record->error) + "\n");
    }
    const std::optional<CellCost> cost = store.cost(plan.key(cell));
    timing.write(fmt::format("{}{},{}\n", place, plan.key(cell),
                             cost ? fmt::format("{:.6f},{}", cost->seconds, cost->peak_memory_bytes) : ","));
  }
  for (AtomicFile* file : {&results, &lines, &summary, &failures, &timing}) { file->commit(); }
  write_file(store.folder() / CellStore::marker_name, file_text(sweep_manifest(plan)));
}

OrderedJson sweep_json(const SweepPlan& plan, const CellStore& store, const SweepState& state) {
  OrderedJson rows = OrderedJson::array();
  if (state.missing == 0) {
    for_each_record(plan, store, [&](std::size_t cell, const CellRecord& record) {
      const OrderedJson place = place_json(plan, cell);
      for (const PolicyResult& policy : record.policies) { rows.push_back(summary_json(place, policy)); }
    });
  }
  return {{"cells", state.cells},    {"missing", state.missing},
          {"failed", state.failed},  {"baseline", plan.policies().front()},
          {"rows", std::move(rows)}, {"manifest", sweep_manifest(plan)}};
}

std::string sweep_table(const SweepPlan& plan, const CellStore& store, bool emphasised) {
  std::vector<TableColumn> columns{{.name = "cell"}};
  for (const std::string& path : plan.paths()) { columns.push_back({.name = path}); }
  std::string metric;
  std::vector<std::vector<TableCell>> rows;
  for_each_record(plan, store, [&](std::size_t cell, const CellRecord& record) {
    if (rows.size() == most_rows) { return; }
    const MetricSummary& baseline = headline(record.policies.front());
    if (metric.empty()) { metric = fmt::format("{}, {}", baseline.name, baseline.unit); }
    std::vector<TableCell> row{fmt::format("{}", cell)};
    for (const Setting& setting : plan.settings(cell)) { row.emplace_back(shown_json(setting.value)); }
    row.push_back(level_cell(baseline));
    for (std::size_t p = 1; p < record.policies.size(); ++p) {
      row.push_back(difference_cell(headline(record.policies[p]), baseline.level.mean));
    }
    rows.push_back(std::move(row));
  });
  columns.push_back({.name = plan.policies().front()});
  for (std::size_t p = 1; p < plan.policies().size(); ++p) {
    columns.push_back(
        {.name = plan.policies()[p], .unit = "%", .group = fmt::format("difference from {}", plan.policies().front())});
  }
  TextTable table{std::move(columns)};
  for (std::vector<TableCell>& row : rows) { table.add_row(std::move(row)); }
  std::string text = metric + "\n\n" + table.text(emphasised);
  if (plan.size() > most_rows) { text += fmt::format("... {} cells in all, see summary.csv\n", plan.size()); }
  return text;
}

}  // namespace libsim
