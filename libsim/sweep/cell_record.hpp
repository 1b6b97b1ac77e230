/// @file  What one cell of a sweep came to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libsim/experiment/compare.hpp"
#include "libsim/sweep/sweep_plan.hpp"

namespace libsim {

/// Metrics of each policy in each replication; or why there are none.
struct CellRecord {
  std::string error;                   ///< why the cell failed; "" if it did not
  std::vector<PolicyResult> policies;  ///< in the sweep's order; empty if it failed
};

/// What a cell cost. It differs from run to run, so it is kept apart from the results.
struct CellCost {
  double seconds = 0.0;                 ///< from its begin to its end
  std::uint64_t peak_memory_bytes = 0;  ///< of the process that ran it, by its end
};

/// What doing a cell came to.
struct CellOutcome {
  CellRecord record;  ///< its results, or why it failed
  CellCost cost;      ///< what it took; no part of results
};

/// Runs a cell, on the thread that calls. Besides the metrics of a market there are the terms of the objective, if the
/// scenario has one, and "violations:NAME" for each of its constraints. Whatever is thrown is the record's error.
CellOutcome run_cell(const SweepPlan& plan, std::size_t cell);

/// A record as a file keeps it: one line of JSON with a hash of itself. A number that is not finite is null.
/// @param key  of the cell, where the text is kept under one
std::string text_of(const CellRecord& record, std::string_view key = "");
/// What text_of() was given, with the summaries made again; nothing if the text is damaged, or of another cell.
std::optional<CellRecord> record_of(std::string_view text, std::string_view key = "");

/// Seconds and memory as a line of JSON.
std::string text_of(const CellCost& cost);
/// Nothing if the text is damaged.
std::optional<CellCost> cost_of(std::string_view text);

}  // namespace libsim
