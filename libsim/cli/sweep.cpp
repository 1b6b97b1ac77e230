// libsim sweep: many variants of a scenario, policies compared in each.
#include "libsim/sweep/sweep.hpp"

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/cli/interrupt.hpp"
#include "libsim/cli/mpi_ranks.hpp"
#include "libsim/cli/options.hpp"
#include "libsim/cli/problems.hpp"
#include "libsim/cli/shipped.hpp"
#include "libsim/cli/verbs.hpp"
#include "libsim/core/version.hpp"
#include "libsim/report/result_json.hpp"
#include "libsim/report/sweep_results.hpp"

namespace libsim {
namespace {

constexpr int every_cell_done = 0;
constexpr int cells_failed = 1;
constexpr int stopped_early = 3;

struct SweepArguments {
  std::string file;
  std::string folder;
  std::string shard;
  unsigned jobs = 0;
  bool resume = false;
  OutputOptions output;
};

/// "I/N", the I-th of N parts, from 1.
std::optional<SweepShard> shard_of(const std::string& text) {
  SweepShard shard;
  const char* const end = text.data() + text.size();
  const auto index = std::from_chars(text.data(), end, shard.index);
  if (index.ec != std::errc{} || index.ptr == end || *index.ptr != '/') { return std::nullopt; }
  const auto of = std::from_chars(index.ptr + 1, end, shard.of);
  if (of.ec != std::errc{} || of.ptr != end || shard.index < 1 || shard.index > shard.of) { return std::nullopt; }
  --shard.index;
  return shard;
}

CellStore store_of(const SweepArguments& options) {
  if (!options.folder.empty()) { return CellStore{options.folder}; }
  return CellStore{std::filesystem::path{options.file}.stem().string() + ".sweep"};
}

bool check(const CellStore& store, bool resume) {
  std::vector<std::string> problems = store.problems(resume);
  if (!problems.empty()) { throw InputError{"--out", std::move(problems)}; }
  return true;
}

bool check_jobs(const SweepArguments& options, const MpiRanks& ranks) {
  if (ranks.count() == 1 || options.jobs <= 1) { return true; }
  throw InputError{"--jobs",
                   {fmt::format("got {} on each of {} ranks, expected more ranks: each does one cell at a time",
                                options.jobs, ranks.count())}};
}

std::string failures_text(const SweepPlan& plan, const CellStore& store, const SweepState& state) {
  constexpr std::size_t most = 10;
  std::string text;
  for (std::size_t i = 0; i < state.failed.size(); ++i) {
    if (i == most) { return text + fmt::format("and {} more\n", state.failed.size() - i); }
    const auto record = store.find(plan.key(state.failed[i]));
    text += fmt::format("cell {} failed: {}\n", state.failed[i], record ? record->error : "its record is gone");
  }
  return text;
}

/// What all ranks of a job must agree on.
std::string name_of(const SweepPlan& plan) {
  return fmt::format("{} {}", plan.hash(), sources_hash());
}

/// Does cells for rank 0, which also says what is wrong with the sweep.
int serve(const SweepArguments& options, MpiRanks& ranks) {
  const Interrupt interrupt;  // rank 0 gets the signal, too
  std::optional<SweepPlan> plan;
  try {
    plan = SweepPlan::load(options.file);
  } catch (const Error&) { plan.reset(); }
  ranks.serve(plan ? name_of(*plan) : "", [&](std::size_t cell) { return run_cell(*plan, cell); });
  return every_cell_done;
}

int act(const SweepArguments& options, const Console& console) {
  MpiRanks ranks;
  if (ranks.is_worker()) { return serve(options, ranks); }
  const CellStore store = store_of(options);
  const SweepShard shard = options.shard.empty() ? SweepShard{} : *shard_of(options.shard);
  Problems problems;
  problems.collect([&] { return options.output.check({options.file}); });
  problems.collect([&] { return check(store, options.resume || shard.of > 1); });
  problems.collect([&] { return check_jobs(options, ranks); });
  const auto plan = problems.collect([&] { return SweepPlan::load(options.file); });
  problems.throw_if_any();

  store.open(file_text(sweep_manifest(*plan)));
  const std::vector<std::size_t> cells = cells_to_do(*plan, store, shard);
  SweepState state;
  {
    const Interrupt interrupt;
    Progress progress{"sweep", "cells", static_cast<std::int64_t>(cells.size()), options.output.progress(console)};
    const CellFarm farm = ranks.count() > 1 ? ranks.farm(name_of(*plan)) : thread_farm(options.jobs);
    state = sweep(*plan, store, cells, farm, {.on_cell_done = [&] { progress.tick(); }, .stop = &Interrupt::wanted()});
  }
  const std::string folder = store.folder().string();
  std::string text = fmt::format("{}: {} cells, {} policies\n", options.file, plan->size(), plan->policies().size());
  if (state.missing == 0) {
    write_sweep_results(*plan, store);
    text += sweep_table(*plan, store, console.emphasised) + fmt::format("\nResults are in {}.\n", folder);
  } else {
    text += fmt::format("{} of them still to be done; go on with --resume --out {}\n", state.missing, folder);
  }
  console.err << failures_text(*plan, store, state);
  options.output.deliver(console, text, sweep_json(*plan, store, state), {{"cells", state.run}});
  if (state.stopped) { return stopped_early; }
  return state.failed.empty() ? every_cell_done : cells_failed;
}

}  // namespace

Verb sweep_verb(CLI::App& program) {
  const auto options = std::make_shared<SweepArguments>();
  CLI::App& verb = *program.add_subcommand("sweep", "many variants of a scenario, policies compared in each");
  verb.add_option("SWEEP", options->file, "a sweep: a JSON file, see docs/sweep.md")
      ->required()
      ->transform(CLI::Validator{prefer_shipped, ""});
  verb.add_option("--out", options->folder, "the folder of cells and results; default: SWEEP's name with .sweep")
      ->type_name("DIR");
  verb.add_flag("--resume", options->resume, "keep the finished cells in the folder, if there are any");
  verb.add_option("--shard", options->shard, "do only the I-th of N parts of the cells, into the same folder")
      ->type_name("I/N")
      ->check(CLI::Validator{[](const std::string& text) -> std::string {
                               return shard_of(text)
                                          ? ""
                                          : fmt::format("got {}, expected a part and how many, as in 1/8", text);
                             },
                             ""});
  add_jobs(verb, options->jobs);
  options->output.add_to(verb);
  verb.footer(
      "SIGINT or SIGTERM: the cells in flight are finished, no other is begun. Exit code 1 if a cell failed, 3 if the\n"
      "sweep was stopped before its end; --resume goes on.");
  return {&verb, [options](const Console& console) { return act(*options, console); }};
}

}  // namespace libsim
