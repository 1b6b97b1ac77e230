// libsim list and libsim describe, end to end.
#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/cli/ran_program.hpp"
#include "tests/support/metric_names.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;

namespace {

nlohmann::json field(const nlohmann::json& result, const std::string& path) {
  const auto& fields = result["fields"];
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f["path"] == path; });
  REQUIRE(found != fields.end());
  return *found;
}

}  // namespace

TEST_CASE("every list has something in it, and a line about each", "[cli]") {
  for (const std::string what : {"policies", "schemes", "estimators", "metrics", "facts"}) {
    INFO(what);
    const nlohmann::json result = json_of({"list", what});
    REQUIRE(result[what].size() >= 2);
    for (const auto& item : result[what]) { CHECK_FALSE(item["summary"] == ""); }
  }
  for (const auto& metric : json_of({"list", "metrics"})["metrics"]) { CHECK_FALSE(metric["unit"] == ""); }
  CHECK_THAT(ran({"list", "metrics"}).out, Contains("unit") && Contains("exp of the entropy of impressions"));
  for (const auto& fact : json_of({"list", "facts"})["facts"]) {
    INFO(fact);
    CHECK(fact["summary"] != fact["kind"]);
    CHECK_FALSE(fact["unit"] == "");
    const std::string id = fact["kind"];
    CHECK(fact["published"].is_null() == id.starts_with("graph."));
  }
  CHECK(json_of({"list", "facts"})["manifest"]["version"].is_string());
  CHECK(ran({"list", "scenarios"}).code == 0);
  CHECK(ran({"list", "polices"}).code == 2);
}

TEST_CASE("describe shows a scenario's values beside the defaults, also of its policy", "[cli]") {
  const nlohmann::json result = json_of({"describe", tiny, "--set", "policy=greedy"});
  const auto days = field(result, "/run/days");
  CHECK(days["value"] == 3);
  CHECK(days["default"] == 21);
  CHECK(days["unit"] == "days");
  CHECK_FALSE(field(result, "/run/start_date").contains("value"));
  CHECK(field(result, "/policy")["value"] == "greedy");
  CHECK(field(result, "/policy/signal")["default"] == "ev_gift");
  CHECK_THAT(ran({"describe", tiny}).out, Contains("market.feed.slots"));
  const auto plain = json_of({"describe", tiny})["manifest"];
  CHECK(plain["scenario_hash"] == json_of({"run", tiny})["manifest"]["scenario_hash"]);
  CHECK(plain["scenario_hash"] != result["manifest"]["scenario_hash"]);
}

TEST_CASE("describe shows the fields of a policy or an estimator", "[cli]") {
  CHECK(field(json_of({"describe", "policy", "epsilon_greedy"}), "/epsilon")["range"] == "[0, 1]");
  CHECK(ran({"describe", "estimator", "oracle"}).code == 0);
  CHECK(ran({"describe", "scheme", "equal"}).code == 0);
  const Ran mistyped = ran({"describe", "policy", "gredy"});
  CHECK(mistyped.code == 2);
  CHECK_THAT(mistyped.err, Contains("did you mean \"greedy\"?"));
  CHECK_THAT(ran({"describe", "polcy", "greedy"}).err, Contains("did you mean \"policy\"?"));
  CHECK_THAT(ran({"describe", "greedy"}).err, Contains("did you mean \"policy greedy\"?"));
}

TEST_CASE("describe says what every metric is, in which unit, and which way is better", "[cli]") {
  for (const std::string& name : market_metric_names()) {
    INFO(name);
    const nlohmann::json metric = json_of({"describe", "metric", name})["metric"];
    CHECK(metric["name"] == name);
    CHECK_FALSE(metric["unit"] == "");
    CHECK_FALSE(metric["summary"] == "");
  }
  CHECK(json_of({"describe", "metric", "revenue"})["metric"]["better"] == "more");
  CHECK(json_of({"describe", "metric", "overload_share"})["metric"]["better"] == "less");
  CHECK(json_of({"describe", "metric", "gift_rate"})["metric"]["better"].is_null());
  CHECK_THAT(ran({"describe", "metric", "ctr"}).out,
             Contains("metric ctr: share of impressions that were clicked") && Contains("clicks/impression"));
  const Ran mistyped = ran({"describe", "metric", "revenu"});
  CHECK(mistyped.code == 2);
  CHECK_THAT(mistyped.err, Contains("got \"revenu\"; did you mean \"revenue\"?"));
  CHECK_THAT(ran({"describe", "revenue"}).err, Contains("did you mean \"metric revenue\"?"));
  CHECK(ran({"describe", "metric", "revenue", "--schema"}).code == 2);
  CHECK(ran({"describe", "metric", "revenue", "--set", "policy=greedy"}).code == 2);
}

TEST_CASE("what describe does not know, it says with what it does", "[cli]") {
  CHECK_THAT(ran({"describe", "metrc", "revenue"}).err,
             Contains("got \"metrc\" before \"revenue\"; did you mean \"metric\"?"));
  CHECK_THAT(
      ran({"describe", "xyz", "revenue"}).err,
      Contains("got \"xyz\" before \"revenue\", expected one of \"policy\", \"scheme\", \"estimator\", \"metric\""));
  CHECK_THAT(ran({"describe", "metric"}).err, Contains("got no name, expected one of \"revenue\", "));
  CHECK_THAT(ran({"describe", "--help"}).out, !Contains("0x"));
}

TEST_CASE("a schema lists the same fields", "[cli]") {
  const nlohmann::json scenario = nlohmann::json::parse(ran({"describe", "--schema"}).out);
  CHECK(scenario["properties"]["run"]["properties"]["days"]["minimum"] == 1);
  const nlohmann::json policy = nlohmann::json::parse(ran({"describe", "policy", "greedy", "--schema"}).out);
  CHECK(policy["properties"]["kind"]["enum"] == nlohmann::json{"greedy"});
  CHECK_FALSE(policy["properties"].contains("extends"));
}
