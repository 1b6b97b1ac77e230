#include "libsim/experiment/calibration_plan.hpp"

#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "libsim/core/error.hpp"
#include "libsim/experiment/experiment.hpp"
#include "libsim/metrics/published_facts.hpp"
#include "tests/experiment/small_calibration.hpp"

using namespace libsim;
using Catch::Matchers::Contains;

namespace {

std::string problems_of(const std::string& plan) {
  const SmallCalibration small;
  try {
    parse_calibration_plan(plan, "plan.json", small.targets, small.resolved.json);
  } catch (const InputError& error) { return error.what(); }
  return "";
}

}  // namespace

TEST_CASE("a plan says every one of its problems, with what was probably meant", "[experiment]") {
  const std::string found = problems_of(R"({
    "held_out": ["seg.usr", "rate.session"],
    "block": [],
    "blocks": [
      {"name": "a", "facts": ["scale.click", "rate.session", "est.direct_top1"], "parameters": [
        {"path": "world.users.sesions.mu", "min": 0, "max": 1, "step": 0.1},
        {"path": "world.users.sessions.mu", "min": 2, "max": 1, "step": 0.1},
        {"path": "world.users.sessions.mu", "min": 0, "max": 1, "step": 0.1},
        {"path": "market.gifts.burst", "search": "logarithm", "min": -1, "max": 0.8, "step": 0},
        {"path": "market.gifts.again", "search": "log", "min": 0, "max": 0.5, "step": 0.1},
        {"path": "market.feed", "min": 0, "max": 1, "stepp": 0.1}
      ]}
    ]})");
  CHECK_THAT(found, Contains("/held_out/0: got \"seg.usr\"") && Contains("did you mean \"seg.user\"?"));
  CHECK_THAT(found, Contains("/block: unknown key") && Contains("did you mean \"blocks\"?"));
  CHECK_THAT(found, Contains("/blocks/0/facts/0") && Contains("did you mean \"scale.clicks\"?"));
  CHECK_THAT(found, Contains("/blocks/0/facts/1: got \"rate.session\", which is held out"));
  CHECK_THAT(found, Contains("/blocks/0/facts/2"));  // never judged
  CHECK_THAT(found, Contains("did you mean \"world.users.sessions.mu\"?"));
  CHECK_THAT(found, Contains("/blocks/0/parameters/1/max: got 1, expected a number above min"));
  CHECK_THAT(found, Contains("/blocks/0/parameters/2/path") && Contains("again"));
  CHECK_THAT(found, Contains("/blocks/0/parameters/3/search: got \"logarithm\""));
  CHECK_THAT(found, Contains("/blocks/0/parameters/3/step: got 0, expected a number > 0"));
  CHECK_THAT(found, Contains("/blocks/0/parameters/3: got bounds [-1, 0.8], expected them within"));
  CHECK_THAT(found, Contains("/blocks/0/parameters/3: got bounds [-1, 0.8], expected them around"));
  CHECK_THAT(found, Contains("/blocks/0/parameters/4/min: got 0, expected a number > 0"));
  CHECK_THAT(found, Contains("/blocks/0/parameters/5/path: got \"market.feed\", expected the path of a number"));
  CHECK_THAT(found, Contains("/blocks/0/parameters/5/step: got nothing"));
  CHECK_THAT(problems_of("{"), Contains("plan.json"));
  CHECK_THAT(problems_of(R"({"blocks": []})"), Contains("got no parameter"));
}

TEST_CASE("a parameter starts at the scenario's value, or at the field's default", "[experiment]") {
  const SmallCalibration small;
  const std::vector<FreeParameter> parameters = small.plan.parameters();
  REQUIRE(parameters.size() == 3);
  CHECK(parameters[0].start == 3.6);   // in tiny.json
  CHECK(parameters[2].start == 0.84);  // the default
}

TEST_CASE("a value survives the search scale to six digits, in its bounds, whole where it must be", "[experiment]") {
  const FreeParameter parameter{.path = "p", .search = SearchScale::log, .min = 0.01, .max = 20.0, .step = 0.05};
  for (const double value : {0.01, 0.123456, 3.0, 20.0}) {
    CHECK(parameter.value_at(parameter.coordinate_of(value)) == Approx(value).epsilon(1e-5));
  }
  CHECK(parameter.value_at(1e6) == 20.0);
  CHECK(parameter.value_at(-1e6) == 0.01);
  FreeParameter whole = parameter;
  whole.integer = true;
  whole.min = 1.0;
  CHECK(whole.value_at(whole.coordinate_of(7.4)) == 7.0);
}

TEST_CASE("values go where the paths say, into lists as well", "[experiment]") {
  const SmallCalibration small;
  const CalibrationPlan plan = parse_calibration_plan(R"({"blocks": [{"name": "a", "facts": [], "parameters": [
      {"path": "world.users.count", "search": "log", "min": 100, "max": 9000, "step": 0.1},
      {"path": "world.catalogue.willingness_coins.3", "min": 3, "max": 80, "step": 1},
      {"path": "market.feed.slots", "min": 1, "max": 8, "step": 1}]}]})",
                                                      "plan", small.targets, small.resolved.json);
  const std::vector<FreeParameter> parameters = plan.parameters();
  CHECK(parameters[1].start == 11.0);
  const std::vector<double> values{512.0, 13.5, 3.0};
  const nlohmann::json changed = with_values(small.resolved.json, parameters, values);
  CHECK(changed["world"]["users"]["count"] == 512);
  CHECK(changed["world"]["users"]["homes"] == 2);  // as it was
  CHECK(changed["world"]["catalogue"]["willingness_coins"].size() == 9);
  CHECK(changed["world"]["catalogue"]["willingness_coins"][3] == 13.5);
  Resolved resolved;
  resolved.json = changed;
  CHECK(experiment_of(resolved, "changed").scenario.market.feed.slots == 3);

  const nlohmann::json said = only_parameters(changed, parameters);
  CHECK(said["world"]["users"].size() == 1);
  CHECK(said["world"]["catalogue"]["willingness_coins"] == changed["world"]["catalogue"]["willingness_coins"]);
  CHECK(said["market"]["feed"]["slots"] == 3);
}

TEST_CASE("the plan that ships fits the scenario and the facts that ship, and holds out five facts at least",
          "[experiment]") {
  const std::vector<FactTarget> targets = kuailive_fact_targets();
  const Resolved resolved = resolve(LIBSIM_SOURCE_DIR "/scenarios/kuailive.json");
  const CalibrationPlan plan =
      parse_calibration_plan(kuailive_plan_json(), "kuailive.plan.json", targets, resolved.json);
  CHECK(plan.held_out.size() >= 5);
  CHECK(plan.parameters().size() >= 10);
}
