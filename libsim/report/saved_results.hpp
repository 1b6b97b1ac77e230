/// @file  Results as the program wrote them, read again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "libsim/experiment/compare.hpp"
#include "libsim/metrics/fact_judgement.hpp"
#include "libsim/report/saved_manifest.hpp"

namespace libsim {

/// Of `compare --json`. Single values, constraints and hindsight are not read.
struct SavedComparison {
  Comparison comparison{};   ///< as it was
  SavedManifest manifest{};  ///< what made it
};

/// Of `facts --json`.
struct SavedFacts {
  std::vector<FactRow> rows{};  ///< as they were judged
  std::uint32_t seeds = 1;      ///< how many markets they are means of
  SavedManifest manifest{};     ///< what made them
};

/// A cell of a sweep that did not fail.
struct SavedCell {
  std::size_t number = 0;              ///< in the order of the sweep
  std::vector<std::string> settings;   ///< [paths], as results.csv has them
  std::vector<PolicyResult> policies;  ///< [policies], each with the same metrics in the same order
};

/// Of the folder of a sweep that was finished.
struct SavedSweep {
  std::string file;                   ///< the sweep's, without folders; "" where it is not known
  std::string hash;                   ///< of all that its cells are made of; likewise
  std::vector<std::string> paths;     ///< of all axes
  std::vector<std::string> policies;  ///< names, the baseline first
  std::vector<SavedCell> cells;       ///< in order
  std::vector<std::string> failures;  ///< a line each cell that failed
  std::uint32_t replications = 0;     ///< 0 where an axis moves them, or they are not known
  SavedManifest manifest;             ///< what made it
};

/// One result, whichever kind it is.
struct SavedResult {
  std::string name;                                             ///< of the file or folder, without those above it
  std::variant<SavedComparison, SavedFacts, SavedSweep> value;  ///< what was read
};

/// All that was found.
struct SavedResults {
  std::vector<SavedResult> results;   ///< at least one
  std::vector<std::string> not_read;  ///< names of files that hold results of other kinds
};

/// Reads a result's file, a sweep's folder, or a folder that holds several of both: then by name, and without what is
/// no result of libsim.
/// @throws InputError  with every problem of every file; also if there is nothing to show
SavedResults read_results(const std::filesystem::path& source);

/// A metric of which nothing is known but its name and unit.
MetricSummary unknown_metric(std::string name, std::string unit);

/// The parts of it, one problem a line. @param json  what the file holds, of that kind
std::optional<SavedComparison> saved_comparison(const nlohmann::json& json, std::vector<std::string>& problems);
/// Likewise.
std::optional<SavedFacts> saved_facts(const nlohmann::json& json, std::vector<std::string>& problems);
/// @param folder  of a sweep's results
std::optional<SavedSweep> saved_sweep(const std::filesystem::path& folder, std::vector<std::string>& problems);

}  // namespace libsim
