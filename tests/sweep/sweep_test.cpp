#include "libsim/sweep/sweep.hpp"

#include <csignal>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "libsim/report/sweep_results.hpp"
#include "tests/cli/ran_program.hpp"
#include "tests/sweep/small_sweep.hpp"

using namespace libsim;
using namespace libsim::test;

namespace {

/// Does what is left of a sweep.
SweepState go_on(const SweepPlan& plan, const CellStore& store, const CellFarm& farm,
                 const SweepOptions& options = {}) {
  store.open(sweep_manifest(plan).dump());
  return sweep(plan, store, cells_to_do(plan, store, options.shard), farm, options);
}

/// The results, but those that differ from run to run.
std::vector<std::pair<std::string, std::string>> results_of(const SweepPlan& plan, const CellStore& store) {
  write_sweep_results(plan, store);
  auto files = files_of(store.folder());
  std::erase_if(files, [](const auto& file) {
    return file.first == "timing.csv" || file.first.find(".cost.") != std::string::npos;
  });
  return files;
}

/// A farm whose cell 1 fails, and which does the others in the opposite order.
void unlucky_farm(const CellWork& work) {
  for (std::size_t i = work.cells.size(); i-- > 0;) {
    const std::size_t cell = work.cells[i];
    work.keep(cell, cell == 1 ? CellOutcome{{"the lights, \"all\" of them,\nwent out", {}}, {}} : work.run(cell));
  }
}

}  // namespace

TEST_CASE("a sweep gives the same bytes on any number of threads, and in shards", "[sweep]") {
  const TemporaryFolder folder;
  const SweepPlan plan = plan_of(folder, small_sweep());
  const CellStore one{folder.path() / "one"};
  const CellStore two{folder.path() / "two"};
  const CellStore parts{folder.path() / "parts"};
  CHECK(go_on(plan, one, thread_farm(1)).run == 6);
  CHECK(go_on(plan, two, thread_farm(2)).missing == 0);
  CHECK(go_on(plan, parts, thread_farm(1), {.shard = {1, 4}}).missing == 4);
  for (const std::size_t part : {0U, 2U, 3U}) { go_on(plan, parts, thread_farm(1), {.shard = {part, 4}}); }
  CHECK(go_on(plan, parts, thread_farm(1)).run == 0);
  const auto results = results_of(plan, one);
  CHECK(results.size() == 6 + 5);
  CHECK(results_of(plan, two) == results);
  CHECK(results_of(plan, parts) == results);
}

TEST_CASE("a failing cell is recorded, ends nothing, and is tried again", "[sweep]") {
  const TemporaryFolder folder;
  const SweepPlan plan = plan_of(folder, small_sweep());
  const CellStore store{folder.path() / "out"};
  const CellStore lucky{folder.path() / "lucky"};
  const SweepState state = go_on(plan, store, unlucky_farm);
  CHECK(state.failed == std::vector<std::size_t>{1});
  CHECK(state.missing == 0);
  write_sweep_results(plan, store);
  CHECK(text_of(store.folder() / "failures.csv") ==
        "cell,market.feed.slots,policies.soft.temperature,error\n"
        "1,2,2,\"the lights, \"\"all\"\" of them,\nwent out\"\n");
  const std::string rows = text_of(store.folder() / "results.csv");
  CHECK(std::ranges::count(rows, '\n') == 1 + 5 * 2 * 2);  // cells, replications, policies
  CHECK(go_on(plan, store, thread_farm(1)).run == 1);
  go_on(plan, lucky, thread_farm(1));
  CHECK(results_of(plan, store) == results_of(plan, lucky));
}

TEST_CASE("a sweep that is stopped finishes the cells in flight, and goes on where it was", "[sweep]") {
  const TemporaryFolder folder;
  const SweepPlan plan = plan_of(folder, small_sweep());
  const CellStore store{folder.path() / "out"};
  const CellStore whole{folder.path() / "whole"};
  std::atomic<bool> stop = false;
  const SweepState state = go_on(plan, store, thread_farm(1), {.on_cell_done = [&] { stop = true; }, .stop = &stop});
  CHECK(state.run == 1);
  CHECK(state.missing == 5);
  CHECK(state.stopped);
  const SweepState rest = go_on(plan, store, thread_farm(2));
  CHECK(rest.run == 5);
  CHECK(!rest.stopped);
  go_on(plan, whole, thread_farm(1));
  CHECK(results_of(plan, store) == results_of(plan, whole));
}

TEST_CASE("a sweep that is killed twice and resumed gives the bytes of one that was not", "[sweep]") {
  const TemporaryFolder folder;
  const SweepPlan plan = plan_of(folder, small_sweep());
  const CellStore store{folder.path() / "out"};
  const CellStore whole{folder.path() / "whole"};
  for (int kill = 0; kill < 2; ++kill) {
    const ::pid_t child = ::fork();
    if (child == 0) {
      int cells = 0;
      go_on(plan, store, thread_farm(1), {.on_cell_done = [&] {
              if (++cells == 2) { std::raise(SIGKILL); }
            }});
      ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
  }
  CHECK(go_on(plan, store, thread_farm(1)).run == 2);
  go_on(plan, whole, thread_farm(1));
  CHECK(results_of(plan, store) == results_of(plan, whole));
}

TEST_CASE("a damaged cell is done again, and a longer axis costs only its new cells", "[sweep]") {
  const TemporaryFolder folder;
  nlohmann::json sweep = small_sweep();
  const SweepPlan plan = plan_of(folder, sweep);
  const CellStore store{folder.path() / "out"};
  go_on(plan, store, thread_farm(1));
  const auto results = results_of(plan, store);
  const auto file = [&](std::size_t cell) { return store.folder() / "cells" / (plan.key(cell) + ".json"); };
  const std::string whole = text_of(file(4));
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  for (const std::string& damaged :
       {std::string{}, std::string{"{\"cell\":"}, whole.substr(0, whole.size() / 2), std::string(1000, '\0'),
        "{\"cell\": " + deep + ", \"hash\": \"\"}", text_of(file(3))}) {  // the last is whole, but another cell's
    CAPTURE(damaged.substr(0, 40));
    write_file(file(4), damaged);
    CHECK(go_on(plan, store, thread_farm(1)).run == 1);
    CHECK(results_of(plan, store) == results);
  }

  sweep["axes"][0]["values"] = {1, 2, 4, 8};
  CHECK(go_on(plan_of(folder, sweep), store, thread_farm(1)).run == 2);
}

TEST_CASE("a folder that is not a sweep's is left alone", "[sweep]") {
  const TemporaryFolder folder;
  const CellStore fresh{folder.path() / "new" / "deep"};
  CHECK(fresh.problems(false).empty());
  CHECK(!std::filesystem::exists(folder.path() / "new"));
  folder.write("other/results.csv", "mine");
  CHECK(CellStore{folder.path() / "other"}.problems(true).size() == 1);
  CHECK(CellStore{folder.path() / "other" / "results.csv"}.problems(true).size() == 1);
  const SweepPlan plan = plan_of(folder, small_sweep());
  go_on(plan, fresh, thread_farm(1), {.shard = {0, 6}});
  CHECK(fresh.problems(false).size() == 1);
  CHECK(fresh.problems(true).empty());
}
