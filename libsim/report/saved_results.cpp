#include "libsim/report/saved_results.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/core/error.hpp"
#include "libsim/core/json_file.hpp"
#include "libsim/sweep/cell_store.hpp"

namespace libsim {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char* expected_results =
    "expected what compare --json or facts --json wrote, the folder of a sweep, or a folder that holds such";

enum class ResultKind { comparison, facts, another, none };

ResultKind result_kind(const Json& json) {
  if (!json.is_object()) { return ResultKind::none; }
  if (json.contains("baseline") && json.contains("replications") && json.contains("policies")) {
    return ResultKind::comparison;
  }
  if (json.contains("facts")) { return ResultKind::facts; }
  const auto manifest = json.find("manifest");
  const bool of_libsim = manifest != json.end() && manifest->is_object() && manifest->contains("sources");
  return of_libsim ? ResultKind::another : ResultKind::none;
}

/// Whether the folder says that it is of a sweep.
bool is_sweep(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_regular_file(folder / CellStore::marker_name, error)) { return false; }
  std::vector<std::string> not_told;
  const auto marker = read_json_file(folder / CellStore::marker_name, not_told);
  return marker && marker->is_object() && marker->value("format", Json{}) == "libsim-sweep";
}

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (fs::directory_iterator entry{folder, error}; !error && entry != fs::directory_iterator{};
       entry.increment(error)) {
    entries.push_back(entry->path());
  }
  if (error) {
    throw InputError{folder.string(), {fmt::format("got \"{}\", expected a folder that can be read", error.message())}};
  }
  std::ranges::sort(entries);
  return entries;
}

/// Reads results one after the other, and collects what is wrong with them.
class Reading {
 public:
  void sweep(const fs::path& folder) {
    std::vector<std::string> problems;
    add(folder, saved_sweep(folder, problems), problems);
  }

  /// @return what the file is
  ResultKind file(const fs::path& file) {
    std::vector<std::string> problems;
    const auto json = read_json_file(file, problems);
    if (!json) {
      for (std::string& line : problems) { problems_.push_back(std::move(line)); }
      return ResultKind::none;
    }
    const ResultKind kind = result_kind(*json);
    if (kind == ResultKind::comparison) { add(file, saved_comparison(*json, problems), problems); }
    if (kind == ResultKind::facts) { add(file, saved_facts(*json, problems), problems); }
    return kind;
  }

  std::vector<SavedResult>& results() { return results_; }
  std::vector<std::string>& problems() { return problems_; }

 private:
  template <class Saved>
  void add(const fs::path& source, std::optional<Saved> saved, const std::vector<std::string>& problems) {
    for (const std::string& line : problems) {
      problems_.push_back(line.starts_with(source.string()) ? line : fmt::format("{}: {}", source.string(), line));
    }
    if (saved) { results_.push_back({source.filename().string(), std::move(*saved)}); }
  }

  std::vector<SavedResult> results_;
  std::vector<std::string> problems_;
};

}  // namespace

MetricSummary unknown_metric(std::string name, std::string unit) {
  MetricSummary metric;
  metric.name = std::move(name);
  metric.unit = std::move(unit);
  return metric;
}

SavedResults read_results(const fs::path& named) {
  fs::path source = named.lexically_normal();
  if (!source.has_filename() && source.has_parent_path()) { source = source.parent_path(); }  // "results/"
  std::error_code error;
  SavedResults read;
  Reading reading;
  if (!fs::is_directory(source, error)) {
    const ResultKind kind = reading.file(source);
    if (reading.problems().empty() && reading.results().empty()) {
      reading.problems().push_back(
          fmt::format("got {}, {}", kind == ResultKind::another ? "another result of libsim" : "no result of libsim",
                      expected_results));
    }
  } else if (is_sweep(source)) {
    reading.sweep(source);
  } else {
    for (const fs::path& entry : entries_of(source)) {
      if (fs::is_directory(entry, error)) {
        if (is_sweep(entry)) { reading.sweep(entry); }
      } else if (entry.extension() == ".json" && reading.file(entry) == ResultKind::another) {
        read.not_read.push_back(entry.filename().string());
      }
    }
    if (reading.problems().empty() && reading.results().empty()) {
      reading.problems().push_back(fmt::format("got a folder without results, {}", expected_results));
    }
  }
  if (!reading.problems().empty()) { throw InputError{source.string(), std::move(reading.problems())}; }
  read.results = std::move(reading.results());
  return read;
}

}  // namespace libsim
