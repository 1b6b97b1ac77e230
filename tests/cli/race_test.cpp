// libsim race, end to end.
#include <catch2/catch.hpp>

#include "tests/cli/ran_program.hpp"
#include "tests/experiment/small_race.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;

namespace {

std::vector<std::string> race_line(const std::vector<std::string>& more = {}) {
  std::vector<std::string> line{"race", homepage_racing};
  for (const std::string& setting : small_race_settings()) { line.insert(line.end(), {"--set", setting}); }
  line.insert(line.end(), more.begin(), more.end());
  return line;
}

}  // namespace

TEST_CASE("race gives lifts with intervals, forecast errors and days in the form that scripts rely on", "[cli]") {
  const nlohmann::json result = json_of(race_line({"--variants", "racing,a/a"}));
  CHECK(result["replications"] == 2);
  CHECK(result["article"]["versus_control"] == 0.324);
  CHECK(result["article"]["title"].is_string());
  REQUIRE(result["variants"].size() == 2);
  for (const auto& variant : result["variants"]) {
    for (const std::string lift : {"versus_control", "versus_history"}) {
      CHECK(variant[lift]["low"] < variant[lift]["mean"]);
      CHECK(variant[lift]["mean"] < variant[lift]["high"]);
    }
  }
  CHECK(result["forecast_error"]["history"]["working_day"]["mape"]["mean"] < 0.2);
  REQUIRE(result["days"].size() == 8);
  for (const auto& day : result["days"]) {
    CHECK(day["positions"].size() == 8);
    for (const auto& position : day["positions"]) { CHECK(position["entrants"] <= position["cap"]); }
    CHECK(day["entries"].size() >= 7);
  }
  CHECK(result["manifest"]["seed"] == 1);
}

TEST_CASE("race prints tables, the article's figures beside them, on any number of threads", "[cli]") {
  const Ran one = ran(race_line({"--jobs", "1", "--variants", "racing"}));
  CHECK(one.code == 0);
  CHECK_THAT(one.out, Contains("against control") && Contains("+32.4%") && Contains("+21.6%") && Contains("MAPE") &&
                          Contains("2018-12-01") && Contains("The article: \"Resource racing: ") &&
                          Contains("0 above their cap"));
  CHECK(ran(race_line({"--jobs", "2", "--variants", "racing"})).out == one.out);
}

TEST_CASE("race refuses a market, and the market's verbs a race, each naming the other", "[cli]") {
  const Ran market = ran({"race", tiny});
  CHECK(market.code == 2);
  CHECK_THAT(market.err, Contains("expected a racing scenario; libsim run runs it"));
  const Ran racing = ran({"run", homepage_racing});
  CHECK(racing.code == 2);
  CHECK_THAT(racing.err, Contains("libsim race"));
  CHECK(ran(race_line({"--variants", "racin"})).code == 2);
  CHECK_THAT(ran(race_line({"--set", "race.winners=0"})).err, Contains("/race/winners"));
}

TEST_CASE("describe knows a racing scenario's fields, with its scheme's", "[cli]") {
  const Ran file = ran({"describe", homepage_racing, "--set", "race.scheme=halving"});
  CHECK(file.code == 0);
  CHECK_THAT(file.out, Contains("race.scheme.keep") && Contains("homepage.users") && Contains("40000"));
  CHECK_THAT(ran({"describe", "racing"}).out, Contains("forecast.memory_days"));
  const nlohmann::json schema = nlohmann::json::parse(ran({"describe", "racing", "--schema"}).out);
  CHECK(schema["properties"]["race"]["properties"]["winners"]["minimum"] == 1);
}
