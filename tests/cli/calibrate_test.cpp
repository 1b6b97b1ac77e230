// libsim calibrate, end to end.
#include <catch2/catch.hpp>

#include "libsim/experiment/experiment.hpp"
#include "tests/cli/ran_program.hpp"
#include "tests/experiment/small_calibration.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;

namespace {

/// A folder with a scenario, targets that it meets, and a plan.
struct Desk {
  TemporaryFolder folder;
  std::string scenario =
      folder.write("in/small.json", "{\"extends\": \"" + tiny + "\", \"run\": {\"days\": 2}}").string();
  std::string plan = folder.write("plan.json", small_plan).string();
  std::string targets = write_targets();

  std::string write_targets() const {
    std::string text = small_targets;
    text.replace(text.find("SEG_USER"), 8, "0.19");
    return folder.write("facts.json", text).string();
  }
  std::string file(const char* name) const { return (folder.path() / name).string(); }
  std::vector<std::string> command(std::vector<std::string> more = {}) const {
    std::vector<std::string> all{"calibrate", scenario,        "--targets", targets,    "--plan", plan,     "--seeds",
                                 "1",         "--fresh-seeds", "3",         "--budget", "12",     "--move", "7,0.2"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
};

}  // namespace

TEST_CASE("a calibration gives a scenario that runs, a report, and the same again after a kill", "[cli]") {
  const Desk desk;
  const Ran first = ran(desk.command({"--out", desk.file("fitted.json"), "--report", desk.file("report.txt"), "--json",
                                      desk.file("report.json"), "--state", desk.file("state.jsonl")}));
  CHECK(first.code <= 1);
  CHECK_THAT(first.out, Contains("world.users.sessions.mu") && Contains("held out") && Contains("Loss path"));
  CHECK_THAT(first.out, Contains("elasticity"));
  CHECK(text_of(desk.file("report.txt")) == first.out);
  const nlohmann::json report = nlohmann::json::parse(text_of(desk.file("report.json")));
  CHECK(report["parameters"].size() == 3);
  CHECK(report["manifest"]["scenario_hash"].is_string());
  CHECK(report["manifest"]["inputs"].size() == 2);
  CHECK(report["move"] == nlohmann::json{{"seed", 7}, {"share", 0.2}});
  CHECK(report["budget"] == 12);
  CHECK(report["loss"]["fitted"] < report["loss"]["start"]);

  // The scenario is the input with the fitted values; its facts on the default seeds are those of the report.
  CHECK_THAT(text_of(desk.file("fitted.json")), Contains("\"extends\": \"in/small.json\""));
  const nlohmann::json facts =
      json_of({"facts", desk.file("fitted.json"), "--targets", desk.targets, "--replications", "3"});
  for (std::size_t i = 0; i < facts["facts"].size(); ++i) {
    CHECK(facts["facts"][i]["value"] == report["facts"][i]["after"]);
  }

  const std::string state = text_of(desk.file("state.jsonl"));
  desk.folder.write("state.jsonl", state.substr(0, state.size() / 3));
  const Ran again = ran(desk.command({"--out", desk.file("again.json"), "--json", desk.file("again_report.json"),
                                      "--state", desk.file("state.jsonl"), "--resume"}));
  CHECK(again.code == first.code);
  CHECK(again.out == first.out);
  CHECK(text_of(desk.file("again.json")) == text_of(desk.file("fitted.json")));
  CHECK(text_of(desk.file("again_report.json")) == text_of(desk.file("report.json")));
}

TEST_CASE("overrides of a calibration stay in its scenario", "[cli]") {
  const Desk desk;
  const Ran done =
      ran({"calibrate", desk.scenario, "--targets", desk.targets, "--plan", desk.plan, "--seeds", "1", "--fresh-seeds",
           "2", "--budget", "1", "--set", "market.feed.slots=5", "--out", desk.file("fitted.json")});
  CHECK(done.code <= 1);
  const Experiment fitted = load_experiment(desk.file("fitted.json"));
  CHECK(fitted.scenario.market.feed.slots == 5);
  CHECK(fitted.scenario.world.users.sessions.mu == Approx(3.6));
}

TEST_CASE("sensitivities alone change nothing and judge nothing", "[cli]") {
  const Desk desk;
  const Ran only = ran({"calibrate", desk.scenario, "--targets", desk.targets, "--plan", desk.plan, "--seeds", "1",
                        "--sensitivity", "--out", desk.file("fitted.json")});
  CHECK(only.code == 0);
  CHECK_THAT(only.out, Contains("elasticity") && !Contains("Loss path"));
  CHECK(text_of(desk.file("fitted.json")) == "not there");
}

TEST_CASE("what is wrong with a calibration is said at once, before the work", "[cli]") {
  const Desk desk;
  desk.folder.write("plan.json", R"({"held_out": ["rate.sesion"], "blocks": []})");
  desk.folder.write("state.jsonl", "");
  const Ran wrong = ran(desk.command(
      {"--state", desk.file("state.jsonl"), "--out", desk.scenario, "--report", desk.file("nowhere/report.txt")}));
  CHECK(wrong.code == 2);
  CHECK_THAT(wrong.err, Contains("/held_out/0") && Contains("did you mean \"rate.session\"?") && Contains("--resume"));
  CHECK_THAT(wrong.err, Contains("--out: got the scenario itself") && Contains("nowhere"));
  CHECK(ran({"calibrate", desk.scenario}).code == 2);
  CHECK(ran(desk.command({"--method", "newton"})).code == 2);
  CHECK(ran(desk.command({"--move", "0.2"})).code == 2);
  CHECK(ran(desk.command({"--resume"})).code == 2);
  CHECK_THAT(ran(desk.command({"--slope-scale", "nan"})).err, Contains("got nan, expected a number in"));
}
