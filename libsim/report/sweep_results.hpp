/// @file  The results of a sweep: files for other programs, JSON for scripts, a table for people.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "libsim/sweep/cell_store.hpp"
#include "libsim/sweep/sweep.hpp"
#include "libsim/sweep/sweep_plan.hpp"

namespace libsim {

/// {"format": "libsim-sweep", "sweep", "sweep_hash", "cells", "paths", "policies", "scale", "scenario", "version",
/// "commit", "sources"}: what a folder of results is, and what made it. "scenario" is resolved, with the sweep's own
/// settings.
nlohmann::ordered_json sweep_manifest(const SweepPlan& plan);

/// Writes into the store's folder, in the order of cells, so that the same cells give the same bytes whoever ran them:
///
///   results.csv    a row a cell, replication and policy: cell, PATHS, replication, policy, METRICS
///   results.jsonl  the same: {"cell", "settings": {PATH: value}, "replication", "policy", "metrics": {NAME: value}}
///   summary.csv    a row a cell, policy and metric: cell, PATHS, policy, metric, unit, mean, low, high, difference,
///                  difference_low, difference_high; 95% intervals, differences from the first policy paired by
///                  replication
///   failures.csv   a row a cell that failed: cell, PATHS, error
///   manifest.json  see sweep_manifest()
///   timing.csv     a row a cell: cell, PATHS, key, seconds, peak_memory_bytes; not the same from run to run
///
/// A number that is not defined is an empty field, or null. A cell that failed has no rows in the first three.
/// @throws ResourceError
void write_sweep_results(const SweepPlan& plan, const CellStore& store);

/// {"cells", "missing", "failed": [cell], "baseline", "rows": [{"cell", "settings", "policy", "kind", "metrics": {NAME:
/// {"mean", "low", "high", "unit"}}, "versus_baseline": {NAME: {"mean", "low", "high"}}}], "manifest"}; "rows" are
/// empty while cells are missing.
nlohmann::ordered_json sweep_json(const SweepPlan& plan, const CellStore& store, const SweepState& state);

/// One cell a row, the first 40: where it is on the axes, and the objective or, without one, the revenue: of the
/// baseline the mean, of the others the paired difference, as in compare_table().
std::string sweep_table(const SweepPlan& plan, const CellStore& store, bool emphasised);

}  // namespace libsim
