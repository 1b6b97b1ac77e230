#include "libsim/sweep/sweep.hpp"

#include <set>
#include <string>

#include "libsim/core/parallel.hpp"

namespace libsim {

CellFarm thread_farm(unsigned jobs) {
  return [jobs](const CellWork& work) {
    parallel_for(work.cells.size(), jobs, [&](std::size_t i) {
      if (!work.stopped()) { work.keep(work.cells[i], work.run(work.cells[i])); }
    });
  };
}

std::vector<std::size_t> cells_to_do(const SweepPlan& plan, const CellStore& store, const SweepShard& shard) {
  std::vector<std::size_t> cells;
  std::set<std::string> begun;  // two cells may be the same, if whole numbers were drawn
  for (std::size_t cell = shard.index; cell < plan.size(); cell += shard.of) {
    const auto record = store.find(plan.key(cell));
    if ((!record || !record->error.empty()) && begun.insert(plan.key(cell)).second) { cells.push_back(cell); }
  }
  return cells;
}

SweepState sweep(const SweepPlan& plan, const CellStore& store, const std::vector<std::size_t>& cells,
                 const CellFarm& farm, const SweepOptions& options) {
  std::atomic<std::size_t> run = 0;
  CellWork work;
  work.cells = cells;
  work.run = [&](std::size_t cell) { return run_cell(plan, cell); };
  work.keep = [&](std::size_t cell, const CellOutcome& outcome) {
    store.keep(plan.key(cell), outcome);
    ++run;
    if (options.on_cell_done) { options.on_cell_done(); }
  };
  work.stopped = [&] { return options.stop != nullptr && options.stop->load(); };
  farm(work);

  SweepState state{.cells = plan.size(), .run = run, .missing = 0, .failed = {}, .stopped = run < cells.size()};
  for (std::size_t cell = 0; cell < plan.size(); ++cell) {
    const auto record = store.find(plan.key(cell));
    if (!record) {
      ++state.missing;
    } else if (!record->error.empty()) {
      state.failed.push_back(cell);
    }
  }
  return state;
}

}  // namespace libsim
