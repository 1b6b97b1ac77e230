// libsim plan, end to end.
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/ran_program.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;

TEST_CASE("a pilot says how many replications a wanted interval needs", "[cli]") {
  const TemporaryFolder folder;
  const std::string pilot = (folder.path() / "pilot.json").string();
  REQUIRE(ran({"compare", tiny, "--policies", "random,greedy", "--replications", "3", "--json", pilot}).code == 0);
  const Ran table = ran({"plan", pilot, "--half-width", "2"});
  REQUIRE(table.code == 0);
  CHECK_THAT(table.out, Contains("revenue") && Contains("±2% of random's mean, judged by 3 of the pilot"));
  const auto plan = nlohmann::json::parse(ran({"plan", pilot, "--half-width", "2", "--json", "-"}).out);
  const auto& need = plan["policies"][1]["replications"]["ctr"];
  CHECK(need["low"] <= need["expected"]);
  CHECK(need["expected"] <= need["high"]);
  const auto wider = nlohmann::json::parse(ran({"plan", pilot, "--half-width", "20", "--json", "-"}).out);
  CHECK(wider["policies"][1]["replications"]["ctr"]["expected"] <= need["expected"]);
  CHECK(plan["manifest"]["inputs"].contains("pilot"));
}

TEST_CASE("a plan is made of a comparison, and nothing else", "[cli]") {
  const TemporaryFolder folder;
  const std::string facts = (folder.path() / "facts.json").string();
  REQUIRE(ran({"facts", tiny, "--json", facts}).code <= 1);
  const Ran other = ran({"plan", facts});
  CHECK(other.code == 2);
  CHECK_THAT(other.err, Contains("expected the file of one compare --json"));
  CHECK(ran({"plan", (folder.path() / "none.json").string()}).code == 2);
  CHECK(ran({"plan", facts, "--half-width", "0"}).code == 2);
}
