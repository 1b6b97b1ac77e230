#include "libsim/sweep/sweep_plan.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <catch2/catch.hpp>

#include "tests/sweep/small_sweep.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::VectorContains;

namespace {

/// The values that a cell has, as JSON.
nlohmann::json values_of(const SweepPlan& plan, std::size_t cell) {
  nlohmann::json values = nlohmann::json::array();
  for (const Setting& setting : plan.settings(cell)) { values.push_back(setting.value); }
  return values;
}

std::set<std::string> keys_of(const SweepPlan& plan) {
  std::set<std::string> keys;
  for (std::size_t cell = 0; cell < plan.size(); ++cell) { keys.insert(plan.key(cell)); }
  return keys;
}

}  // namespace

TEST_CASE("cells are the product of the axes, the last one moving fastest", "[sweep]") {
  const TemporaryFolder folder;
  nlohmann::json sweep = small_sweep();
  sweep["axes"].push_back(
      {{"settings", {{{"run.days", 1}, {"world.interest_dims", 2}}, {{"run.days", 2}, {"world.interest_dims", 3}}}}});
  const SweepPlan plan = plan_of(folder, sweep);
  REQUIRE(plan.size() == 3 * 2 * 2);
  CHECK(plan.paths() ==
        std::vector<std::string>{"market.feed.slots", "policies.soft.temperature", "run.days", "world.interest_dims"});
  CHECK(values_of(plan, 0) == nlohmann::json({2, 0.5, 1, 2}));
  CHECK(values_of(plan, 1) == nlohmann::json({2, 0.5, 2, 3}));
  CHECK(values_of(plan, 2) == nlohmann::json({2, 2, 1, 2}));
  CHECK(values_of(plan, 11) == nlohmann::json({8, 2, 2, 3}));
  CHECK(keys_of(plan).size() == plan.size());

  const SweepCell last = plan.cell(11);
  CHECK(last.experiment.scenario.market.feed.slots == 8);
  CHECK(last.experiment.scenario.run.days == 2);
  CHECK(last.experiment.scenario.world.users.count == 200);
  CHECK(last.experiment.scenario.run.seed == 7);
  CHECK(last.experiment.scenario.run.replications == 2);
  REQUIRE(last.policies.size() == 2);
  CHECK(last.policies[1].name == "soft");
  CHECK(last.policies[1].kind == "softmax");
  CHECK(last.policies[1].hash != plan.cell(0).policies[1].hash);  // another temperature
}

TEST_CASE("a latin hypercube has one cell in each stratum of each range, by value or by logarithm", "[sweep]") {
  constexpr std::uint32_t points = 20;
  const TemporaryFolder folder;
  nlohmann::json sweep = small_sweep();
  sweep["axes"] = nlohmann::json::parse(R"([{"points": 20, "ranges": [
    {"path": "market.watch.engage_cap", "min": 0.2, "max": 0.8},
    {"path": "policies.soft.temperature", "min": 0.01, "max": 100, "scale": "log"},
    {"path": "world.users.count", "min": 100, "max": 300}
  ]}])");
  const SweepPlan plan = plan_of(folder, sweep);
  REQUIRE(plan.size() == points);
  std::vector<int> linear(points);
  std::vector<int> logarithmic(points);
  for (std::size_t cell = 0; cell < points; ++cell) {
    const nlohmann::json values = values_of(plan, cell);
    ++linear.at(static_cast<std::size_t>((values[0].get<double>() - 0.2) / 0.6 * points));
    ++logarithmic.at(static_cast<std::size_t>((std::log10(values[1].get<double>()) + 2.0) / 4.0 * points));
    CHECK(values[2].is_number_integer());  // the field takes no other number
  }
  CHECK(linear == std::vector<int>(points, 1));
  CHECK(logarithmic == std::vector<int>(points, 1));

  CHECK(keys_of(plan_of(folder, sweep)) == keys_of(plan));
  sweep["seed"] = 8;
  CHECK(values_of(plan_of(folder, sweep), 0) != values_of(plan, 0));
}

TEST_CASE("a cell's key depends on all that its result depends on, and on nothing else", "[sweep]") {
  const TemporaryFolder folder;
  const nlohmann::json sweep = small_sweep();
  const std::set<std::string> keys = keys_of(plan_of(folder, sweep));
  const auto changed = [&](const char* pointer, const nlohmann::json& value) {
    nlohmann::json other = sweep;
    other[nlohmann::json::json_pointer{pointer}] = value;
    return keys_of(plan_of(folder, other));
  };
  const auto common = [&](const std::set<std::string>& other) {
    std::vector<std::string> both;
    std::ranges::set_intersection(keys, other, std::back_inserter(both));
    return both.size();
  };
  CHECK(common(changed("/seed", 8)) == 0);
  CHECK(common(changed("/replications", 3)) == 0);
  CHECK(common(changed("/scale", 2)) == 0);
  CHECK(common(changed("/policies/0", "greedy")) == 0);
  CHECK(common(changed("/policies/1/signal", "p_click")) == 0);
  CHECK(common(changed("/set", {{"world.users.count", 201}})) == 0);
  CHECK(common(changed("/axes/0/values/3", 5)) == 6);  // two cells more: those that were there keep their keys
  CHECK(common(changed("/axes/0/values", {8, 4, 2})) == 6);
  CHECK(common(changed("/axes/0/values/0", 3)) == 4);
}

TEST_CASE("an axis may move an element of a list", "[sweep]") {
  const TemporaryFolder folder;
  nlohmann::json sweep = small_sweep();
  sweep["set"]["market.feed.examination"] = {0.4, 0.3, 0.2, 0.1};
  sweep["axes"] = {{{"path", "market.feed.examination.1"}, {"values", {0.3, 0.25}}}};
  const SweepPlan plan = plan_of(folder, sweep);
  CHECK(plan.cell(1).experiment.scenario.market.feed.examination == std::vector<double>{0.4, 0.25, 0.2, 0.1});
}

TEST_CASE("what is wrong with a sweep is said all at once, at its place in the file", "[sweep]") {
  const auto with = [](const char* pointer, const nlohmann::json& value) {
    nlohmann::json sweep = small_sweep();
    sweep[nlohmann::json::json_pointer{pointer}] = value;
    return problems_of(sweep);
  };
  using Lines = std::vector<std::string>;
  CHECK(problems_of(small_sweep()).empty());
  CHECK(with("/axes/0/path", "market.fed.slots") ==
        Lines{"/axes/0/path: market.fed: unknown key; did you mean \"feed\"?"});
  CHECK(with("/axes/0/values/1", 400) == Lines{"/axes/0/values/1: got 400, expected an integer in [1, 16]"});
  CHECK(with("/axes/0/path", "market..slots") ==
        Lines{"/axes/0/path: got \"market..slots\", expected a path such as market.feed.slots"});
  CHECK(with("/axes/1/path", "market.feed") ==
        Lines{"/axes/1/path: got \"market.feed\" besides \"market.feed.slots\", expected paths that do not overlap"});
  CHECK(
      with("/axes/1/path", "policies.sotf.temperature") ==
      Lines{"/axes/1/path: got \"policies.sotf.temperature\", expected a policy of the sweep after \"policies.\"; did "
            "you mean \"soft\"?"});
  CHECK(with("/axes/0/points", 3) ==
        Lines{"/axes/0: got \"path\", \"values\", \"points\", expected \"path\" and \"values\", or \"settings\", or "
              "\"points\" and \"ranges\""});
  CHECK(with("/axes", nlohmann::json::array()) == Lines{"/axes: got none, expected at least 1"});
  CHECK(with("/policies/0", "randm") == Lines{"/policies/0/kind: unknown kind \"randm\"; did you mean \"random\"?"});
  CHECK(with("/policies/1/name", "random") ==
        Lines{"/policies/1: got a second policy \"random\", expected different names: say \"name\" in an object",
              "/axes/1/path: got \"policies.soft.temperature\", expected a policy of the sweep after \"policies.\""});
  CHECK(with("/set/run.dayz", 3) == Lines{"/set/run.dayz: unknown key; did you mean \"days\"?"});
  CHECK(with("/set/policies.soft.temperature", 3) ==
        Lines{"/set/policies.soft.temperature: got a field of a policy, expected it in /policies"});
  CHECK(with("/sead", 3) == Lines{"/sead: unknown key; did you mean \"seed\"?"});
  CHECK(with("/axes/0", {{"path", "run.seed"}, {"values", nlohmann::json(std::vector<int>(100'001))}}) ==
        Lines{"/axes: got more cells than 100000, expected axes whose product is at most that"});

  nlohmann::json sweep = small_sweep();
  sweep["axes"][0]["values"][2] = "many";
  sweep["policies"][0] = 3;
  sweep["replications"] = 1;
  CHECK(problems_of(sweep).size() == 3);

  // A rule between two fields, which one of four cells breaks.
  sweep = small_sweep();
  sweep["axes"] = {{{"path", "panel.start_day"}, {"values", {0, 6}}}, {{"path", "panel.end_day"}, {"values", {3, 9}}}};
  CHECK(problems_of(sweep) == Lines{"/axes/1/values/0: got 3, expected a day after start_day"});
}
