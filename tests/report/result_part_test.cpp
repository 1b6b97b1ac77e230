#include "libsim/report/result_part.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace libsim;
using Catch::Matchers::Contains;

namespace {

/// Two policies in two metrics, as compare --json has them; `revenue` is the second's difference.
nlohmann::json comparison_of(double mean, double low, double high) {
  const auto level = [](double value, const char* unit) {
    return nlohmann::json{{"mean", value}, {"low", value - 1}, {"high", value + 1}, {"unit", unit}};
  };
  const nlohmann::json none{{"mean", 0.0}, {"low", 0.0}, {"high", 0.0}};
  return {{"replications", 4},
          {"baseline", "random"},
          {"policies",
           {{{"name", "random"},
             {"kind", "random"},
             {"metrics", {{"revenue", level(200, "coins/day")}, {"overload_share", level(0.5, "share")}}},
             {"versus_baseline", {{"revenue", none}, {"overload_share", none}}}},
            {{"name", "mine"},
             {"kind", "greedy"},
             {"metrics", {{"revenue", level(200 + mean, "coins/day")}, {"overload_share", level(0.6, "share")}}},
             {"versus_baseline",
              {{"revenue", {{"mean", mean}, {"low", low}, {"high", high}}},
               {"overload_share", {{"mean", 0.1}, {"low", 0.05}, {"high", 0.15}}}}}}}},
          {"manifest",
           {{"scenario", "my market.json"},
            {"set", {"market.feed.slots=2"}},
            {"seed", 7},
            {"replications", 4},
            {"days", 3},
            {"warmup_days", 1},
            {"scale", 0.5}}}};
}

ResultPart part_of_json(const nlohmann::json& json) {
  std::vector<std::string> problems;
  const auto saved = saved_comparison(json, problems);
  REQUIRE(problems.empty());
  return comparison_part(*saved, "c.json");
}

FactRow fact(const char* id, FactRole role, double error, bool ok) {
  FactRow row;
  row.id = id;
  row.role = role;
  row.value = 2.0;
  row.target = 1.0;
  row.tolerance = 0.1;
  row.error_in_tolerances = error;
  row.ok = ok;
  return row;
}

}  // namespace

TEST_CASE("the first sentence says which policy differs from the baseline, by how much", "[report]") {
  const ResultPart higher = part_of_json(comparison_of(20, 10, 30));
  CHECK(higher.title == "my market.json: mine against random");
  CHECK(higher.setting == "4 replications; 3 days after a warm-up of 1; scale 0.5; seed 7");
  CHECK(higher.headline.front() == "Revenue is higher than under random: mine +10% [+5, +15].");
  CHECK(higher.headline.back() ==
        "Of 2 metrics that have a better side: mine is better in 1 and worse in 1. The rest are not told from random.");
  CHECK(part_of_json(comparison_of(-20, -30, -10)).headline.front() ==
        "Revenue is lower than under random: mine -10% [-15, -5].");
}

TEST_CASE("what may be chance is said to be", "[report]") {
  CHECK(part_of_json(comparison_of(20, -10, 50)).headline.front() ==
        "On 4 replications, no policy's revenue can be told from random's: mine +10% [-5, +25].");
}

TEST_CASE("a comparison's command has all that its manifest tells, in a shell's words", "[report]") {
  CHECK(part_of_json(comparison_of(20, 10, 30)).commands.front() ==
        "libsim compare 'my market.json' --set market.feed.slots=2 --seed 7 --days 3 --scale 0.5 --policies "
        "random,mine.json --replications 4 --json c.json");
  nlohmann::json old = comparison_of(20, 10, 30);
  old.erase("manifest");
  CHECK_THAT(part_of_json(old).commands.front(), Contains("libsim compare SCENARIO --policies"));
}

TEST_CASE("a metric of all money, one of users, and what is traded have figures", "[report]") {
  std::vector<std::string> names;
  for (const Figure& figure : part_of_json(comparison_of(20, 10, 30)).figures) { names.push_back(figure.name); }
  CHECK(names == std::vector<std::string>{"revenue", "overload_share"});
}

TEST_CASE("the headline of facts counts those that hold and names the farthest", "[report]") {
  SavedFacts saved;
  saved.rows = {fact("near", FactRole::target, 0.4, true), fact("far", FactRole::target, -9.5, false),
                fact("off", FactRole::target, 2.0, false), fact("side", FactRole::secondary, 0.0, true)};
  const ResultPart part = facts_part(saved, "f.json");
  CHECK(part.headline == std::vector<std::string>{"1 of 3 targets and 1 of 1 secondary facts hold.",
                                                  "Off: far is 2.00, published 1.00 (-9.5 tolerances); off is 2.00, "
                                                  "published 1.00 (+2.0 tolerances)."});
  REQUIRE(part.figures.size() == 2);
  CHECK_THAT(part.figures.front().data,
             Contains("2,-6,0xc8503c,5,\"far\",\"-9.5\""));  // at the edge, with its distance
}

TEST_CASE("words are listed as in a sentence", "[report]") {
  CHECK(listed({}).empty());
  CHECK(listed({"a"}) == "a");
  CHECK(listed({"a", "b", "c"}) == "a, b and c");
}
