// What the program does when the disk is full, or cannot be written to.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tests/cli/ran_program.hpp"
#include "tests/support/small_disk.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/sweep/small_sweep.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;

namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

const std::string few_clicks = LIBSIM_SOURCE_DIR "/tests/ope/data/tiny_exact.csv";

/// "3; left: NAME, ...; what was said": of a command line that writes to `disk`.
std::string outcome(const Arguments& arguments, const fs::path& disk) {
  const Ran result = ran(arguments);
  Arguments left;
  for (const auto& entry : fs::recursive_directory_iterator{disk}) {
    if (entry.path().filename() != "filler") { left.push_back(fs::relative(entry.path(), disk).string()); }
  }
  std::ranges::sort(left);
  return fmt::format("{}; left: {}; {}", result.code, fmt::join(left, ", "), result.err);
}

/// Leaves so many bytes of the disk.
void fill(const fs::path& disk, std::uintmax_t left) {
  const auto free = fs::space(disk).available;
  if (free > left) { std::ofstream{disk / "filler"} << std::string(free - left, 'x'); }
}

/// Runs each command line on a disk of its own. @param prepare  e.g. fills it
void check_on_disk(const std::vector<std::pair<std::string, Arguments>>& cases,
                   const std::function<void(const fs::path& disk)>& prepare, const std::string& expected) {
  for (const auto& [option, arguments] : cases) {
    const auto said = on_small_disk(1 << 16U, [&, &option = option, &arguments = arguments](const fs::path& disk) {
      prepare(disk);
      Arguments whole = arguments;
      whole.insert(whole.end(), {option, (disk / "out").string()});
      return outcome(whole, disk);
    });
    if (!said) {
      WARN("this system does not let us mount a disk: not tested");
      return;
    }
    INFO(option << " of " << arguments.front());
    CHECK_THAT(*said, Catch::StartsWith(expected));
    CHECK_THAT(*said, Contains("/out"));
  }
}

Arguments small_run(const std::string& format) {
  return {"run", tiny, "--days", "1", "--format", format};
}

Arguments small_calibration() {
  return {"calibrate",     LIBSIM_SOURCE_DIR "/scenarios/kuailive.json",
          "--targets",     LIBSIM_SOURCE_DIR "/calibration/kuailive.facts.json",
          "--scale",       "0.001",
          "--days",        "1",
          "--seeds",       "1",
          "--jobs",        "1",
          "--budget",      "3",
          "--fresh-seeds", "2"};
}

}  // namespace

TEST_CASE("a disk that gets full ends the program with 3, its reason, and nothing half-written", "[cli]") {
  const std::vector<std::pair<std::string, Arguments>> cases{
      {"--log", small_run("libsim")},
      {"--log", small_run("kuailive")},
      {"--json", {"run", tiny, "--days", "1"}},
      {"--timing", {"run", tiny, "--days", "1"}},
      {"--json", {"ope", "--rows", few_clicks}},
      {"--fidelity", {"facts", tiny, "--replications", "2", "--days", "2"}},
  };
  check_on_disk(
      cases, [](const fs::path& disk) { fill(disk, 0); }, "3; left: ; ");
  // With a little room the first files, or the first part of one, can be written.
  check_on_disk(
      {cases[0], cases[1], cases[5]}, [](const fs::path& disk) { fill(disk, 16'000); }, "3; left: ; ");
}

TEST_CASE("a calibration whose disk is full says so; its state has whole lines only", "[cli]") {
  const auto said = on_small_disk(1 << 16U, [](const fs::path& disk) {
    Arguments arguments = small_calibration();
    arguments.insert(arguments.end(), {"--state", (disk / "state").string(), "--out", (disk / "fitted.json").string()});
    fill(disk, 20'000);  // some evaluations fit
    const std::string first = outcome(arguments, disk);
    const std::string state = text_of(disk / "state");
    return fmt::format("{}{}", state.empty() || state.ends_with('\n') ? "whole; " : "torn; ", first);
  });
  if (!said) { return; }
  CHECK_THAT(*said, Catch::StartsWith("whole; 3; left: state; "));
  CHECK_THAT(*said, Contains("/state: cannot be written: No space left on device"));
}

TEST_CASE("a sweep whose disk was full goes on when there is room again", "[cli]") {
  const TemporaryFolder folder;
  const std::string sweep = folder.write("sweep.json", small_sweep().dump()).string();
  const std::string whole = (folder.path() / "whole").string();
  REQUIRE(ran({"sweep", sweep, "--out", whole, "--jobs", "1"}).code == 0);
  const auto said = on_small_disk(1 << 20U, [&](const fs::path& disk) {
    const std::string out = (disk / "out").string();
    fill(disk, 30'000);  // the manifest and some cells
    const Ran first = ran({"sweep", sweep, "--out", out, "--jobs", "1"});
    const bool has_cells = !fs::is_empty(disk / "out" / "cells");
    fs::remove(disk / "filler");
    const Ran second = ran({"sweep", sweep, "--out", out, "--jobs", "1", "--resume"});
    const bool same = text_of(disk / "out" / "results.csv") == text_of(fs::path{whole} / "results.csv");
    return fmt::format("{} {} {} {} {}", first.code, has_cells, second.code, same, first.err);
  });
  if (!said) { return; }
  CHECK_THAT(*said, Catch::StartsWith("3 true 0 true"));
  CHECK_THAT(*said, Contains("No space left on device"));
}

TEST_CASE("a disk that cannot be written to is found before the work", "[cli]") {
  const TemporaryFolder folder;
  const std::string sweep = folder.write("sweep.json", small_sweep().dump()).string();
  const auto read_only = [](const fs::path& disk) { make_read_only(disk); };
  // A file that is asked for is a wrong option; a folder of a log is made as the first step of the run.
  check_on_disk({{"--json", {"run", tiny}},
                 {"--timing", {"run", tiny}},
                 {"--out", {"sweep", sweep}},
                 {"--out", small_calibration()},
                 {"--state", small_calibration()}},
                read_only, "2; left: ; ");
  check_on_disk({{"--log", small_run("libsim")}, {"--log", small_run("kuailive")}, {"--fidelity", {"facts", tiny}}},
                read_only, "3; left: ; ");
}

TEST_CASE("a device that takes no byte is a full disk", "[cli]") {
  if (!fs::exists("/dev/full")) { return; }
  for (const Arguments& arguments :
       {Arguments{"run", tiny, "--days", "1"}, Arguments{"ope", "--rows", few_clicks}, Arguments{"list", "policies"}}) {
    Arguments whole = arguments;
    whole.insert(whole.end(), {"--json", "/dev/full"});
    const Ran result = ran(whole);
    CHECK(result.code == 3);
    CHECK_THAT(result.err, EndsWith("/dev/full: cannot be written: No space left on device\n"));
  }
}
