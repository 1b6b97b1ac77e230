#include "libsim/experiment/experiment.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "../support/temporary_folder.hpp"
#include "libsim/core/error.hpp"
#include "libsim/experiment/simulation.hpp"
#include "libsim/metrics/market_metrics.hpp"

using namespace libsim;

namespace {

const std::filesystem::path tiny = std::filesystem::path{LIBSIM_SOURCE_DIR} / "scenarios" / "tiny.json";

std::vector<std::string> problems_of(const std::filesystem::path& file,
                                     const std::vector<std::string>& overrides = {}) {
  try {
    load_experiment(file, overrides);
  } catch (const InputError& error) { return error.problems; }
  return {};
}

bool mentions(const std::vector<std::string>& problems, const std::string& text) {
  return std::ranges::any_of(problems, [&](const std::string& line) { return line.find(text) != std::string::npos; });
}

}  // namespace

TEST_CASE("loading an experiment reports the problems of all its parts at once", "[experiment]") {
  const TemporaryFolder folder;
  const auto file = folder.write("bad.json", R"({
    "world": {"users": {"count": -3}},
    "market": {"feed": {"slotz": 4}},
    "policy": {"kind": "gredy"},
    "estimator": {"kind": "oracle", "noise": -1},
    "run": {"start_date": "tomorrow"}
  })");
  const auto problems = problems_of(file);
  CHECK(problems.size() == 5);
  CHECK(mentions(problems, "/world/users/count"));
  CHECK(mentions(problems, "\"slots\""));
  CHECK(mentions(problems, "\"greedy\""));
  CHECK(mentions(problems, "/estimator/noise"));
  CHECK(mentions(problems, "/run/start_date"));
}

TEST_CASE("a missing file and missing sections are problems", "[experiment]") {
  const TemporaryFolder folder;
  CHECK(problems_of(folder.path() / "none.json").size() == 1);
  const auto problems = problems_of(folder.write("empty.json", "{}"));
  for (const char* section : {"world", "market", "policy", "run"}) { CHECK(mentions(problems, section)); }
}

TEST_CASE("a base that is not there is one problem, whatever it would have said", "[experiment]") {
  const TemporaryFolder folder;
  const auto problems =
      problems_of(folder.write("mine.json", R"({"extends": "nowhere.json", "market": {"feed": {"slotz": 2}}})"));
  CHECK(problems.size() == 2);
  CHECK(mentions(problems, "nowhere.json: got no such file"));
  CHECK(mentions(problems, "/market/feed/slotz: unknown key"));
}

TEST_CASE("null is no policy, and a date has ten characters and a year of our time", "[experiment]") {
  CHECK(problems_of(tiny, {"policy=null"}).size() == 1);
  for (const char* date : {"20x5-05-05", "2025-05-1x", "-123-01-01", "1999-12-31", "2025-02-29", "2025-5-5"}) {
    CHECK(mentions(problems_of(tiny, {"run.start_date=\"" + std::string{date} + "\""}), "/run/start_date"));
  }
  CHECK(problems_of(tiny, {"run.start_date=\"2024-02-29\""}).empty());
}

TEST_CASE("overrides change the scenario and its hash; scale changes its size", "[experiment]") {
  const Experiment plain = load_experiment(tiny);
  CHECK(plain.policy.name == "popularity");
  CHECK(plain.hash == load_experiment(tiny).hash);
  const Experiment changed = load_experiment(tiny, {"market.feed.slots=2", "policy=greedy"});
  CHECK(changed.scenario.market.feed.slots == 2);
  CHECK(changed.policy.name == "greedy");
  CHECK(changed.hash != plain.hash);
  const Experiment half = load_experiment(tiny, {}, 0.5);
  CHECK(half.scenario.world.users.count == 1000);
  CHECK(half.scenario.world.streamers.count == 60);
  CHECK(half.scale == 0.5);
  CHECK(problems_of(tiny, {"market.feed.slots=99"}).size() == 1);
}

TEST_CASE("a scale that is no size, or makes a market larger than a scenario may ask for, is a problem",
          "[experiment]") {
  const std::string tiny = LIBSIM_SOURCE_DIR "/scenarios/tiny.json";
  CHECK_THROWS_WITH(load_experiment(tiny, {}, 0.0), Catch::Contains("got 0, expected a number above 0"));
  CHECK_THROWS_WITH(load_experiment(tiny, {}, std::numeric_limits<double>::quiet_NaN()), Catch::Contains("nan"));
  CHECK_THROWS_WITH(load_experiment(tiny, {}, 1e6), Catch::Contains("users") && Catch::Contains("streamers"));
}

TEST_CASE("a policy is loaded by kind or from a file that bears its name", "[experiment]") {
  const TemporaryFolder folder;
  CHECK(load_policy("greedy").name == "greedy");
  const auto file = folder.write("careful.json", R"({"kind": "epsilon_greedy", "epsilon": 0.25})");
  CHECK(load_policy(file.string()).name == "careful");
  CHECK_THROWS_AS(load_policy("gredy"), InputError);
  CHECK_THROWS_AS(load_policy((folder.path() / "none.json").string()), InputError);
  CHECK_THROWS_AS(load_policy(folder.write("bad.json", R"({"kind": "greedy", "epsilon": 1})").string()), InputError);
}

TEST_CASE("a policy may have an estimator of its own", "[experiment]") {
  const TemporaryFolder folder;
  CHECK_FALSE(load_policy("greedy").signals);
  const NamedPolicy fed = load_policy("greedy:two_stage");
  CHECK(fed.name == "greedy:two_stage");
  CHECK(fed.kind == "greedy");
  CHECK(fed.signals);
  CHECK(fed.hash != load_policy("greedy").hash);
  const auto file = folder.write("mine.json", R"({"kind": "greedy", "estimator": {"kind": "two_stage"}})");
  CHECK(load_policy(file.string()).signals);
  CHECK(load_policy(file.string() + ":oracle").name == "mine:oracle");

  const auto problem_of = [](const std::string& text) -> std::string {
    try {
      load_policy(text);
    } catch (const InputError& error) { return error.what(); }
    return "";
  };
  CHECK_THAT(problem_of("greedy:two_stag"), Catch::Contains("/estimator/kind: unknown kind \"two_stag\"") &&
                                                Catch::Contains("did you mean \"two_stage\"?"));
  CHECK_THAT(problem_of("gredy:oracle"), Catch::Contains("did you mean \"greedy\"?"));
  const auto wrong = folder.write("wrong.json", R"({"kind": "greedy", "estimator": {"kind": "oracle", "nose": 1}})");
  CHECK_THAT(problem_of(wrong.string()), Catch::Contains("/estimator/nose: unknown key"));
}

TEST_CASE("every field of a scenario is described once", "[experiment]") {
  std::map<std::string, int> count;
  for (const FieldDoc& doc : describe_scenario()) {
    ++count[doc.path];
    CHECK_FALSE(doc.meaning.empty());
  }
  CHECK(count["/policy"] == 1);
  CHECK(count["/market/gifts/satiation"] == 1);
  CHECK(std::ranges::all_of(count, [](const auto& entry) { return entry.second == 1; }));
}

TEST_CASE("the tiny scenario runs from its file to metrics that are plausible", "[experiment]") {
  const Experiment experiment = load_experiment(tiny);
  Simulation simulation{experiment, 0};
  Log log;
  simulation.run_until_day(3, log);
  std::map<std::string, double> metrics;
  for (const MetricValue& metric : market_metrics(log, start_of_day(1), start_of_day(3))) {
    metrics[metric.name] = metric.value;
  }
  CHECK((metrics["revenue"] > 100.0 && metrics["revenue"] < 1e6));
  CHECK((metrics["gift_rate"] > 0.001 && metrics["gift_rate"] < 0.2));
  CHECK((metrics["ctr"] > 0.05 && metrics["ctr"] < 0.5));
  CHECK((metrics["watch_time"] > 0.5 && metrics["watch_time"] < 240.0));
  CHECK((metrics["satisfaction"] > 0.2 && metrics["satisfaction"] < 0.8));
  CHECK((metrics["streamer_gini_revenue"] > 0.3 && metrics["streamer_gini_revenue"] < 1.0));
  CHECK((metrics["top1_user_share"] > 0.01 && metrics["top1_user_share"] < 1.0));
  CHECK(metrics["active_users"] == 2000.0);
  CHECK(metrics["active_streamers"] == 120.0);
  CHECK((metrics["visiting_users"] > 1000.0 && metrics["visiting_users"] <= 2000.0));
}
