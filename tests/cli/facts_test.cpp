// libsim facts, end to end.
#include <cmath>

#include <catch2/catch.hpp>

#include "tests/cli/ran_program.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;

TEST_CASE("a simulated log written as CSV has the facts of the market it came from", "[cli]") {
  // Measured days after a warm-up, clicks that the platform lost, and a panel with rooms nobody of it clicked in.
  const TemporaryFolder folder;
  const std::string scenario =
      folder.write("small.json", "{\"extends\": \"" + tiny + "\", \"recording\": {\"lost_click\": 0.2}}").string();
  const std::string log = (folder.path() / "log").string();
  for (const std::string stamp : {"event", "click"}) {
    INFO(stamp);
    const std::vector<std::string> market{"--scale", "0.5", "--set", "recording.gift_timestamp=" + stamp};
    std::vector<std::string> simulated{"facts", scenario};
    std::vector<std::string> exported{"run", scenario, "--log", log, "--format", "kuailive"};
    simulated.insert(simulated.end(), market.begin(), market.end());
    exported.insert(exported.end(), market.begin(), market.end());
    REQUIRE(ran(exported).code == 0);
    const nlohmann::json direct = json_of(simulated);
    const nlohmann::json read = json_of({"facts", log});
    REQUIRE(direct["facts"].size() > 30);
    CHECK(direct["facts"][0]["value"] > 100);  // clicks: there is something to compare
    CHECK(read["facts"] == direct["facts"]);
  }
}

TEST_CASE("a log in libsim's own format has the facts of the market it came from", "[cli]") {
  const TemporaryFolder folder;
  const std::string log = (folder.path() / "log").string();
  REQUIRE(ran({"run", tiny, "--log", log}).code == 0);
  CHECK(json_of({"facts", log})["facts"] == json_of({"facts", tiny})["facts"]);
}

TEST_CASE("a log remembers its scale, its panel and its sessions, so that its facts are its market's", "[cli]") {
  // The panel does not ask for gifts, and counts what was done in the warm-up, which is not in the log.
  const TemporaryFolder folder;
  const std::string log = (folder.path() / "log").string();
  const std::vector<std::string> market{tiny,
                                        "--scale",
                                        "0.5",
                                        "--set",
                                        "panel.require_gift=false",
                                        "--set",
                                        "panel.session_gap=600",
                                        "--set",
                                        "run.warmup_days=1",
                                        "--set",
                                        "panel.start_day=-1"};
  std::vector<std::string> simulated{"facts"};
  simulated.insert(simulated.end(), market.begin(), market.end());
  const nlohmann::json direct = json_of(simulated);
  for (const std::string format : {"libsim", "kuailive"}) {
    INFO(format);
    std::vector<std::string> written{"run"};
    written.insert(written.end(), market.begin(), market.end());
    for (const std::string& word : {std::string{"--log"}, log, std::string{"--format"}, format}) {
      written.push_back(word);
    }
    REQUIRE(ran(written).code == 0);
    const nlohmann::json read = json_of({"facts", log});
    CHECK(read["facts"] == direct["facts"]);
    CHECK(read["manifest"]["scenario_hash"] == direct["manifest"]["scenario_hash"]);
    CHECK(read["manifest"]["scale"] == 0.5);
  }
}

TEST_CASE("facts have the form that scripts rely on", "[cli]") {
  const nlohmann::json result = json_of({"facts", tiny, "--replications", "2", "--jobs", "2"});
  CHECK(result["seeds"] == 2);
  CHECK(result["manifest"]["replications"] == 2);
  for (const auto& fact : result["facts"]) {
    INFO(fact["id"]);
    for (const char* key : {"id", "value", "sd", "target", "tolerance", "transform", "role", "denominator", "ok"}) {
      CHECK(fact.contains(key));
    }
  }
  CHECK(result == json_of({"facts", tiny, "--replications", "2", "--jobs", "1"}));
  const std::string published = LIBSIM_SOURCE_DIR "/calibration/kuailive.facts.json";
  CHECK(result == json_of({"facts", tiny, "--replications", "2", "--targets", published}));
  const TemporaryFolder folder;
  const std::string others = folder.write("facts.json", "[]").string();
  CHECK(result["manifest"]["inputs"]["targets"] !=
        json_of({"facts", tiny, "--targets", others})["manifest"]["inputs"]["targets"]);
}

TEST_CASE("the JSON of a fact is enough to compute its error, also of those compared by logarithm", "[cli]") {
  const nlohmann::json facts = json_of({"facts", tiny, "--scale", "0.5"})["facts"];
  std::size_t by_log = 0;
  std::size_t by_log10 = 0;
  for (const auto& fact : facts) {
    if (fact["error_in_tolerances"].is_null()) { continue; }
    INFO(fact["id"]);
    const std::string transform = fact["transform"];
    const auto transformed = [&](double x) {
      return transform == "log" ? std::log(x) : transform == "log10" ? std::log10(x) : x;
    };
    by_log += transform == "log" ? 1U : 0U;
    by_log10 += transform == "log10" ? 1U : 0U;
    const double error = transformed(fact["value"]) - transformed(fact["target"]);
    const double reported = fact["error_in_tolerances"];
    if (error != 0.0) { CHECK(error / fact["transformed_tolerance"].get<double>() == Approx(reported).margin(1e-9)); }
  }
  CHECK((by_log > 0 && by_log10 > 0));
}

TEST_CASE("the table marks tolerances of logarithms, and an error without a tolerance is no number", "[cli]") {
  const TemporaryFolder folder;
  const auto shown_with = [&](const std::string& transform, const std::string& target, const std::string& tolerance) {
    const auto file = folder.write("facts.json", R"([{"id": "loyal.p50", "description": "loyalty", "definition": "d",
        "source": "s", "scales": "not", "role": "target", "transform": ")" +
                                                     transform + R"(", "target": )" + target +
                                                     R"(, "tolerance_full": )" + tolerance + "}]");
    return ran({"facts", tiny, "--targets", file.string()}).out;
  };
  CHECK_THAT(shown_with("none", "0.5", "0.1"), !Contains("\nlog"));
  CHECK_THAT(shown_with("log", "0.5", "0.1"), Contains("\nlog: the error is ln(value / target)"));
  CHECK_THAT(shown_with("log10", "0.5", "0.1"), Contains("\nlog10: the error is log10(value / target)"));
  CHECK_THAT(shown_with("none", "0.5", "0"), !Contains("inf ") && Contains("–") && Contains("off"));
}

TEST_CASE("the exit code says whether the targets hold, whatever the secondary facts do", "[cli]") {
  const TemporaryFolder folder;
  const auto with_role = [&](const std::string& role, const std::string& target) {
    const auto file = folder.write("facts.json", R"([{"id": "loyal.p50", "description": "loyalty", "definition": "d",
        "source": "s", "scales": "not", "transform": "none", "tolerance_full": 0.01, "role": ")" +
                                                     role + R"(", "target": )" + target + "}]");
    return ran({"facts", tiny, "--targets", file.string()}).code;
  };
  CHECK(with_role("target", "1.0") == 0);
  CHECK(with_role("target", "0.5") == 1);
  CHECK(with_role("secondary", "0.5") == 0);
}

TEST_CASE("the table shows the funnel, the trap at user level, health, and what a reader dropped", "[cli]") {
  const TemporaryFolder folder;
  const std::string log = (folder.path() / "log").string();
  REQUIRE(ran({"run", tiny, "--log", log, "--format", "kuailive"}).code == 0);
  const Ran result = ran({"facts", log});
  CHECK(result.code == 1);  // a market of 2,000 users is not KuaiLive
  CHECK_THAT(result.out, Contains("gift rate per panel user") && Contains("gift rate per user"));
  CHECK_THAT(result.out, Contains("data health") && Contains("sum, of 5"));
  CHECK_THAT(result.out, Contains("click.csv: ") && Contains(" 0 dropped"));
}

TEST_CASE("a simulated log that was changed is measured, and not called the simulated one", "[cli]") {
  const TemporaryFolder folder;
  const std::string log = (folder.path() / "log").string();
  REQUIRE(ran({"run", tiny, "--log", log, "--format", "kuailive"}).code == 0);
  CHECK_THAT(ran({"facts", log}).out, Contains("; a simulated log of seed ") && !Contains("warning"));
  const nlohmann::json before = json_of({"facts", log});
  CHECK(before["changed_files"].empty());
  const std::string clicks = text_of(folder.path() / "log/click.csv");
  folder.write("log/click.csv", clicks.substr(0, clicks.rfind('\n', clicks.size() - 2) + 1));

  CHECK_THAT(ran({"facts", log}).out, Contains("; changed since it was written as a simulated log of seed ") &&
                                          Contains("warning: click.csv: got ") &&
                                          Contains("as log.json says: changed since libsim wrote it"));
  const nlohmann::json after = json_of({"facts", log});
  REQUIRE(after["changed_files"].size() == 1);
  for (const char* key : {"scenario_hash", "seed"}) {
    INFO(key);
    CHECK(before["manifest"].contains(key));
    CHECK_FALSE(after["manifest"].contains(key));
  }
  CHECK(after["manifest"]["scale"] == before["manifest"]["scale"]);
  const std::vector<std::string> estimated{"estimate", log, "--resamples", "0"};
  CHECK_THAT(ran(estimated).out, Contains("warning: click.csv: got "));
  CHECK(json_of(estimated)["changed_files"] == after["changed_files"]);
}

TEST_CASE("what only a simulation can do is refused on a log", "[cli]") {
  const TemporaryFolder folder;
  const Ran result = ran({"facts", folder.path().string(), "--seed", "3", "--replications", "2"});
  CHECK(result.code == 2);
  CHECK_THAT(result.err, Contains("--seed") && Contains("--replications"));
}

TEST_CASE("fidelity is a directory of figures' data and tables, the same every time, and replaced whole", "[cli]") {
  const TemporaryFolder folder;
  const std::string log = (folder.path() / "log").string();
  const std::filesystem::path out = folder.path() / "fidelity";
  REQUIRE(ran({"run", tiny, "--log", log}).code == 0);
  const std::vector<std::string> command{"facts", tiny,         "--scale",    "0.5",         "--replications",
                                         "2",     "--fidelity", out.string(), "--reference", log};
  const Ran first = ran(command);
  CHECK_THAT(first.out, Contains("KS distance") && Contains("reference to seeds") && Contains("of the target"));
  const auto files = files_of(out);
  const auto has = [&](const std::string& name) {
    return std::ranges::any_of(files, [&](const auto& file) { return file.first == name; });
  };
  for (const char* name : {"fidelity.json", "predictive.csv", "ks.csv", "lorenz_coins_per_user.csv",
                           "ccdf_watch_per_click.gp", "ccdf_clicks_per_user.csv"}) {
    INFO(name);
    CHECK(has(name));
  }
  // Figures where gnuplot is, otherwise a word about it: never silence.
  CHECK(has("lorenz_coins_per_user.svg") == (first.err.find("gnuplot") == std::string::npos));
  const Ran second = ran(command);
  CHECK(second.out == first.out);
  CHECK(files_of(out) == files);
}

TEST_CASE("fidelity does not write over what is not its own, and a reference alone is refused", "[cli]") {
  const TemporaryFolder folder;
  folder.write("diary.txt", "dear diary");
  const Ran refused = ran({"facts", tiny, "--fidelity", folder.path().string()});
  CHECK(refused.code == 2);
  CHECK_THAT(refused.err, Contains("diary.txt") && Contains("fidelity results"));
  const Ran alone = ran({"facts", tiny, "--reference", folder.path().string()});
  CHECK(alone.code == 2);
  CHECK_THAT(alone.err, Contains("--fidelity"));
}
