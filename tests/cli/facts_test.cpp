// libsim facts, end to end.
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
    const nlohmann::json read = json_of({"facts", log, "--scale", "0.5"});
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

TEST_CASE("facts have the form that scripts rely on", "[cli]") {
  const nlohmann::json result = json_of({"facts", tiny, "--replications", "2", "--jobs", "2"});
  CHECK(result["seeds"] == 2);
  CHECK(result["manifest"]["replications"] == 2);
  for (const auto& fact : result["facts"]) {
    INFO(fact["id"]);
    for (const char* key : {"id", "value", "sd", "target", "tolerance", "role", "denominator", "ok"}) {
      CHECK(fact.contains(key));
    }
  }
  CHECK(result == json_of({"facts", tiny, "--replications", "2", "--jobs", "1"}));
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

TEST_CASE("what only a simulation can do is refused on a log", "[cli]") {
  const TemporaryFolder folder;
  const Ran result = ran({"facts", folder.path().string(), "--seed", "3", "--replications", "2"});
  CHECK(result.code == 2);
  CHECK_THAT(result.err, Contains("--seed") && Contains("--replications"));
}
