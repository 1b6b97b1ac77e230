/// @file  Runs the cells of a sweep, wherever there is somebody to run them.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "libsim/sweep/cell_record.hpp"
#include "libsim/sweep/cell_store.hpp"
#include "libsim/sweep/sweep_plan.hpp"

namespace libsim {

/// What there is to do, and what is to be done with it.
struct CellWork {
  std::span<const std::size_t> cells;                              ///< in the order in which they should be begun
  std::function<CellOutcome(std::size_t cell)> run;                ///< may be called by many threads at once
  std::function<void(std::size_t cell, const CellOutcome&)> keep;  ///< likewise; call it once a cell, when it is done
  std::function<bool()> stopped;                                   ///< likewise; if true, no cell may be begun any more
};

/// Somebody who does cells: threads of this process, other processes, other machines. Returns when all cells are done,
/// or those begun before it was stopped. The results do not depend on who does what when.
using CellFarm = std::function<void(const CellWork& work)>;

/// Threads of this process. @param jobs  0 for one a processor
CellFarm thread_farm(unsigned jobs);

/// A part of the cells: every `of`-th one from number `index` on, so that neighbours, which cost alike, are spread.
struct SweepShard {
  std::size_t index = 0;  ///< in [0, of)
  std::size_t of = 1;     ///< how many shards there are
};

/// Which cells to do, with what.
struct SweepOptions {
  SweepShard shard{};                       ///< all, unless told otherwise
  std::function<void()> on_cell_done{};     ///< called after each cell is kept, from any thread
  const std::atomic<bool>* stop = nullptr;  ///< set from another thread: no cell is begun any more
};

/// How far a sweep has come.
struct SweepState {
  std::size_t cells = 0;            ///< of the sweep
  std::size_t run = 0;              ///< by this call
  std::size_t missing = 0;          ///< neither finished nor failed, in the whole sweep
  std::vector<std::size_t> failed;  ///< cells, in the whole sweep
  bool stopped = false;             ///< before its part was done
};

/// The cells of a shard that are not finished: not there, damaged, or failed, which is tried again.
std::vector<std::size_t> cells_to_do(const SweepPlan& plan, const CellStore& store, const SweepShard& shard);

/// Does `cells`, and keeps each in the store as soon as it is done. A cell that fails is kept as such, and ends
/// nothing.
/// @pre store.open() was called
/// @throws ResourceError if a cell cannot be kept
SweepState sweep(const SweepPlan& plan, const CellStore& store, const std::vector<std::size_t>& cells,
                 const CellFarm& farm, const SweepOptions& options);

}  // namespace libsim
