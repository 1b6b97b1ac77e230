// libsim sweep, end to end.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "libsim/cli/interrupt.hpp"
#include "tests/cli/ran_program.hpp"
#include "tests/sweep/small_sweep.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;

TEST_CASE("a sweep has a row a cell, replication and policy, as CSV and as JSON Lines", "[cli]") {
  const TemporaryFolder folder;
  const std::string file = folder.write("small.json", small_sweep().dump()).string();
  const std::filesystem::path out = folder.path() / "out";
  const Ran first = ran({"sweep", file, "--out", out.string(), "--jobs", "2"});
  CHECK(first.code == 0);
  CHECK(first.err.empty());
  CHECK_THAT(first.out, Contains("market.feed.slots") && Contains("difference from random"));

  const std::string rows = text_of(out / "results.csv");
  CHECK(std::ranges::count(rows, '\n') == 1 + 6 * 2 * 2);
  CHECK_THAT(rows, Catch::StartsWith("cell,market.feed.slots,policies.soft.temperature,replication,policy,revenue,"));
  std::istringstream lines{text_of(out / "results.jsonl")};
  std::string line;
  std::getline(lines, line);
  const nlohmann::json row = nlohmann::json::parse(line);
  CHECK(row["settings"] == nlohmann::json({{"market.feed.slots", 2}, {"policies.soft.temperature", 0.5}}));
  CHECK(row["policy"] == "random");
  CHECK(row["metrics"]["ctr"].is_number());
  CHECK(std::ranges::count(text_of(out / "timing.csv"), '\n') == 1 + 6);

  const nlohmann::json result = json_of({"sweep", file, "--out", out.string(), "--resume"});
  CHECK(result["cells"] == 6);
  CHECK(result["missing"] == 0);
  CHECK(result["rows"].size() == 6 * 2);
  CHECK(result["rows"][1]["versus_baseline"]["revenue"]["low"].is_number());
  CHECK(text_of(out / "results.csv") == rows);

  const Ran again = ran({"sweep", file, "--out", out.string()});
  CHECK(again.code == 2);
  CHECK_THAT(again.err, Contains("--resume"));
}

TEST_CASE("a broken sweep file and a wrong folder are refused together, and nothing is written", "[cli]") {
  const TemporaryFolder folder;
  nlohmann::json sweep = small_sweep();
  sweep["axes"][0]["values"][1] = 400;
  const std::string file = folder.write("small.json", sweep.dump()).string();
  const Ran result = ran({"sweep", file, "--out", file});
  CHECK(result.code == 2);
  CHECK_THAT(result.err, Contains("expected a folder") && Contains("/axes/0/values/1: got 400"));
  CHECK(ran({"sweep", file, "--out", (folder.path() / "out").string()}).code == 2);
  CHECK(files_of(folder.path()).size() == 1);
  CHECK(ran({"sweep", file, "--shard", "3/2"}).code == 2);
}

TEST_CASE("shards say what is missing, and running again merges them", "[cli]") {
  const TemporaryFolder folder;
  const std::string file = folder.write("small.json", small_sweep().dump()).string();
  const std::string out = (folder.path() / "out").string();
  const Ran part = ran({"sweep", file, "--out", out, "--shard", "2/2"});
  CHECK(part.code == 0);
  CHECK_THAT(part.out, Contains("3 of them still to be done"));
  CHECK(!std::filesystem::exists(folder.path() / "out" / "results.csv"));
  CHECK(ran({"sweep", file, "--out", out, "--shard", "1/2"}).code == 0);
  CHECK(std::filesystem::exists(folder.path() / "out" / "results.csv"));
}

TEST_CASE("an interrupt asks for an end once, and its guard leaves signals as they were", "[cli]") {
  {
    const Interrupt interrupt;
    CHECK(!Interrupt::wanted());
    std::raise(SIGTERM);
    CHECK(Interrupt::wanted());
    struct ::sigaction action {};
    ::sigaction(SIGTERM, nullptr, &action);
    CHECK(action.sa_handler == SIG_DFL);  // a second one ends the process
  }
  const Interrupt another;
  CHECK(!Interrupt::wanted());
}

TEST_CASE("a sweep that gets SIGTERM ends in good order and can go on", "[cli]") {
  const TemporaryFolder folder;
  nlohmann::json sweep = small_sweep();
  sweep["axes"][0]["values"] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  const std::string file = folder.write("small.json", sweep.dump()).string();
  const std::filesystem::path out = folder.path() / "out";
  const std::vector<std::string> line{"sweep", file, "--out", out.string(), "--jobs", "1", "--resume"};
  const ::pid_t child = ::fork();
  if (child == 0) { ::_exit(ran(line).code); }
  std::error_code error;
  while (!std::filesystem::exists(out / "cells", error)) { std::this_thread::sleep_for(std::chrono::milliseconds{1}); }
  ::kill(child, SIGTERM);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  if (WIFEXITED(status)) {  // else the signal came before the first cell was begun
    const bool is_whole = std::filesystem::exists(out / "results.csv");
    CHECK(WEXITSTATUS(status) == (is_whole ? 0 : 3));
  }
  CHECK(ran(line).code == 0);
  const std::string rows = text_of(out / "results.csv");
  CHECK(std::ranges::count(rows, '\n') == 1 + 20 * 2 * 2);
}

TEST_CASE("a sweep and a scenario that are taken for each other are told so, in one line", "[cli]") {
  const TemporaryFolder folder;
  const std::string file = folder.write("small.json", small_sweep().dump()).string();
  const std::string variant = folder.write("variant.json", R"({"extends": ")" + tiny + R"("})").string();
  const auto is_refused = [](const std::vector<std::string>& line, const std::string& reason) {
    const Ran result = ran(line);
    CHECK(result.code == 2);
    CHECK_THAT(result.err, Contains("1 problem(s)") && Contains(reason));
  };
  is_refused({"run", file}, "got a sweep, expected a market; libsim sweep runs it");
  is_refused({"sweep", tiny, "--out", (folder.path() / "out").string()}, "got a market, expected a sweep");
  is_refused({"sweep", variant, "--out", (folder.path() / "out").string()}, "got a market, expected a sweep");
  is_refused({"race", file}, "got a sweep, expected a racing scenario");
}
