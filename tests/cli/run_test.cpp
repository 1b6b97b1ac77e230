// libsim run, end to end.
#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libsim/core/error.hpp"
#include "libsim/log/any_log.hpp"
#include "libsim/metrics/market_metrics.hpp"
#include "tests/cli/ran_program.hpp"
#include "tests/support/metric_names.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;

namespace {

/// The files of the log that a policy leads to.
auto log_of(const std::string& policy_file, const std::string& format) {
  const TemporaryFolder folder;
  const auto log = folder.path() / "log";
  REQUIRE(ran({"run", tiny, "--policy", policy_file, "--log", log.string(), "--format", format}).code == 0);
  return files_of(log);
}

/// Bytes in files below a folder that may be changing.
std::uintmax_t bytes_below(const std::filesystem::path& folder) {
  std::uintmax_t bytes = 0;
  std::error_code gone;
  for (std::filesystem::recursive_directory_iterator entry{folder, gone}, end; !gone && entry != end;
       entry.increment(gone)) {
    std::error_code error;
    const std::uintmax_t size = entry->is_regular_file(error) ? entry->file_size(error) : 0;
    if (!error) { bytes += size; }
  }
  return bytes;
}

/// Runs a command line in a process of its own, and kills it as soon as `folder` holds `bytes`.
void run_and_kill(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
                  std::uintmax_t bytes) {
  const ::pid_t child = ::fork();
  if (child == 0) { ::_exit(ran(arguments).code); }
  int status = 0;
  while (::waitpid(child, &status, WNOHANG) == 0) {
    if (bytes_below(folder) < bytes) { continue; }
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
    return;
  }
}

/// Runs a command line in a process of its own, which the system kills when a file grows beyond `bytes`. @return
/// whether it was
bool killed_by_file_size(const std::vector<std::string>& arguments, std::uintmax_t bytes) {
  const ::pid_t child = ::fork();
  if (child == 0) {
    const ::rlimit no_core{0, 0};
    const ::rlimit most{bytes, bytes};
    if (::setrlimit(RLIMIT_CORE, &no_core) != 0 || ::setrlimit(RLIMIT_FSIZE, &most) != 0) { ::_exit(99); }
    ::_exit(ran(arguments).code);
  }
  int status = 0;
  return ::waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ;
}

std::uintmax_t largest_file(const std::filesystem::path& folder) {
  std::uintmax_t largest = 0;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    largest = std::max(largest, entry.file_size());
  }
  return largest;
}

/// Whatever a kill left in `folder`, only a log that is whole can be read.
void check_what_is_left(const std::filesystem::path& folder, const std::filesystem::path& log,
                        const std::filesystem::path& whole) {
  if (std::filesystem::exists(log)) { CHECK(files_of(log) == files_of(whole)); }
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    if (entry.path() != log) { CHECK_THROWS_AS(read_any_log(entry.path()), InputError); }
  }
}

}  // namespace

TEST_CASE("a log that cannot be created is told by the name it was given", "[cli]") {
  const TemporaryFolder folder;
  const std::string log = (folder.write("file", "") / "log").string();
  const Ran result = ran({"run", tiny, "--log", log});
  CHECK(result.code == 3);
  CHECK(result.err == "libsim: " + log + ": cannot be created: Not a directory\n");
}

TEST_CASE("a run that is killed while it writes leaves nothing that can be read as a log", "[cli]") {
  const std::string format = GENERATE("libsim", "kuailive");
  const TemporaryFolder reference;
  const auto whole = reference.path() / "log";
  REQUIRE(ran({"run", tiny, "--log", whole.string(), "--format", format}).code == 0);
  const std::uintmax_t largest = largest_file(whole);
  for (const std::uintmax_t bytes : {std::uintmax_t{0}, largest / 2, largest - 1}) {
    const TemporaryFolder folder;
    const auto log = folder.path() / "log";
    REQUIRE(killed_by_file_size({"run", tiny, "--log", log.string(), "--format", format}, bytes));
    CHECK_FALSE(std::filesystem::exists(log));
    CHECK_FALSE(std::filesystem::is_empty(folder.path()));
    check_what_is_left(folder.path(), log, whole);
  }
}

TEST_CASE("kill -9 at any moment leaves no log, or a whole one", "[cli]") {
  const std::string format = GENERATE("libsim", "kuailive");
  const TemporaryFolder reference;
  const auto whole = reference.path() / "log";
  REQUIRE(ran({"run", tiny, "--log", whole.string(), "--format", format}).code == 0);
  const std::uintmax_t size = bytes_below(whole);
  for (const std::uintmax_t bytes : {std::uintmax_t{1}, size / 4, size / 2, size - 1}) {
    const TemporaryFolder folder;
    const auto log = folder.path() / "log";
    run_and_kill({"run", tiny, "--log", log.string(), "--format", format}, folder.path(), bytes);
    check_what_is_left(folder.path(), log, whole);
  }
}

TEST_CASE("run gives every metric with its value and unit, and a manifest", "[cli]") {
  const nlohmann::json result = json_of({"run", tiny});
  CHECK(result["events"] > 0);
  CHECK(result["requests"] > 0);
  for (const std::string& name : market_metric_names()) {
    INFO(name);
    REQUIRE(result["metrics"].contains(name));
    CHECK(result["metrics"][name]["unit"].is_string());
    CHECK(result["metrics"][name]["value"].is_number());
  }
  const auto& manifest = result["manifest"];
  CHECK(manifest["scenario_hash"].get<std::string>().size() == 16);
  CHECK(manifest["seed"] == 1);
  CHECK(manifest["replications"] == 1);
  CHECK((manifest.contains("version") && manifest.contains("commit") && manifest.contains("sources")));
  CHECK(manifest["policies"][0]["kind"] == "popularity");
}

TEST_CASE("run twice gives the same bytes, another seed others", "[cli]") {
  const Ran first = ran({"run", tiny, "--json", "-"});
  CHECK(first.code == 0);
  CHECK(first.out == ran({"run", tiny, "--json", "-"}).out);
  CHECK(first.out != ran({"run", tiny, "--seed", "2", "--json", "-"}).out);
}

TEST_CASE("seed, days and scale change the run and leave the scenario's name", "[cli]") {
  const nlohmann::json plain = json_of({"run", tiny});
  const nlohmann::json other = json_of({"run", tiny, "--seed", "7", "--days", "1", "--scale", "0.5"});
  CHECK(other["manifest"]["scenario_hash"] == plain["manifest"]["scenario_hash"]);
  CHECK(other["manifest"]["seed"] == 7);
  CHECK(other["manifest"]["days"] == 1);
  CHECK(other["manifest"]["scale"] == 0.5);
  CHECK(other["requests"] < plain["requests"]);
  const nlohmann::json set = json_of({"run", tiny, "--set", "market.feed.slots=3"});
  CHECK(set["manifest"]["scenario_hash"] != plain["manifest"]["scenario_hash"]);
}

TEST_CASE("a market in shards is the same on any number of threads, and another one than without", "[cli]") {
  const std::vector<std::string> whole{"run", tiny, "--scale", "0.3", "--days", "2"};
  std::vector<std::string> shards = whole;
  shards.insert(shards.end(), {"--set", "run.shards=3", "--policy", "concave"});
  const auto on = [&](const std::string& jobs) {
    const TemporaryFolder folder;
    std::vector<std::string> command = shards;
    const auto log = (folder.path() / "log").string();
    command.insert(command.end(), {"--jobs", jobs, "--log", log});
    REQUIRE(ran(command).code == 0);
    return files_of(log);
  };
  const auto one = on("1");
  CHECK((on("2") == one));
  CHECK((on("0") == one));
  CHECK(ran(whole).out != ran(shards).out);
}

TEST_CASE("shards are refused where one market is looked at from the inside, and times that do not fit an hour",
          "[cli]") {
  const Ran bound = ran({"compare", tiny, "--bound", "0.1", "--set", "run.shards=2"});
  CHECK(bound.code == 2);
  CHECK_THAT(bound.err, Contains("run.shards: got 2, expected 1"));
  const Ran test = ran({"ab", tiny, "--control", "greedy", "--treatment", "concave", "--set", "run.shards=2"});
  CHECK(test.code == 2);
  const Ran odd = ran({"run", tiny, "--set", "run.exchange_s=7", "--set", "run.shards=2"});
  CHECK(odd.code == 2);
  CHECK_THAT(odd.err, Contains("/run/exchange_s: got 7, expected a whole number of exchanges an hour"));
}

TEST_CASE("a written log has the metrics of the run", "[cli]") {
  const TemporaryFolder folder;
  const auto directory = folder.path() / "log";
  const nlohmann::json result = json_of({"run", tiny, "--log", directory.string()});
  const Log log = read_any_log(directory).log;
  CHECK(log.requests.size() == result["requests"]);
  for (const MetricValue& metric : market_metrics(log, start_of_day(1), start_of_day(4))) {
    INFO(metric.name);
    CHECK(result["metrics"][metric.name]["value"] == metric.value);
  }
}

TEST_CASE("a policy of --policy decides on the measured days, as in a comparison", "[cli]") {
  const nlohmann::json compared = json_of({"compare", tiny, "--policies", "random,greedy", "--replications", "2"});
  const nlohmann::json random = json_of({"run", tiny, "--policy", "random"});
  const nlohmann::json greedy = json_of({"run", tiny, "--policy", "greedy"});
  CHECK(random["policy"] == "random");
  CHECK(random["metrics"] != greedy["metrics"]);
  CHECK(compared["policies"][0]["kind"] == "random");
}

TEST_CASE("epsilon-greedy that never explores writes greedy's log, byte for byte", "[cli]") {
  const TemporaryFolder folder;
  const std::string never = folder.write("never.json", R"({"kind": "epsilon_greedy", "epsilon": 0})").string();
  const std::string often = folder.write("often.json", R"({"kind": "epsilon_greedy", "epsilon": 0.5})").string();
  for (const std::string format : {"libsim", "kuailive"}) {
    INFO(format);
    const auto greedy = log_of("greedy", format);
    CHECK(greedy.size() > 5);
    CHECK(log_of(never, format) == greedy);
    CHECK(log_of(often, format) != greedy);
  }
}

TEST_CASE("times go to their own file", "[cli]") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "timing.json";
  const Ran result = ran({"run", tiny, "--timing", file.string(), "--json", "-"});
  CHECK_THAT(result.out, !Contains("seconds"));
  const nlohmann::json timing = nlohmann::json::parse(text_of(file));
  CHECK(timing["seconds"] > 0.0);
  CHECK(timing["peak_memory_bytes"] > 0);
  CHECK(timing.contains("events_per_second"));
}

TEST_CASE("no output overwrites an input or another output", "[cli]") {
  const TemporaryFolder folder;
  const std::string scenario = folder.write("own.json", text_of(tiny)).string();
  const std::string before = text_of(scenario);
  const Ran over = ran({"run", scenario, "--json", scenario});
  CHECK(over.code == 2);
  CHECK_THAT(over.err, Contains("--json: got " + scenario + ", which is read"));
  CHECK(text_of(scenario) == before);
  const std::string variant = folder.write("variant.json", R"({"extends": "own.json"})").string();
  CHECK_THAT(ran({"run", variant, "--json", scenario}).err, Contains("which is read"));
  CHECK(text_of(scenario) == before);
  const std::string result = (folder.path() / "result.json").string();
  const Ran twice = ran({"run", scenario, "--json", result, "--timing", folder.path().string() + "/./result.json"});
  CHECK(twice.code == 2);
  CHECK_THAT(twice.err, Contains("as --json did"));
  CHECK_FALSE(std::filesystem::exists(result));
  CHECK(ran({"run", scenario, "--json", "-", "--timing", "-"}).code == 2);
}

TEST_CASE("a user who never stops looking does not stop the clock", "[cli]") {
  const Ran result = ran({"run", tiny, "--scale", "0.02", "--days", "1", "--set", "market.feed.go_on=0.999", "--set",
                          "market.feed.scan_s.mu=-20", "--set", "market.feed.utility_base=-20"});
  CHECK(result.code == 0);
}
