// libsim compare, end to end.
#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/cli/ran_program.hpp"
#include "tests/support/metric_names.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;

TEST_CASE("compare gives every policy, metric and interval in the form that scripts rely on", "[cli]") {
  const nlohmann::json result = json_of({"compare", tiny, "--policies", "random,greedy", "--replications", "3"});
  CHECK(result["replications"] == 3);
  CHECK(result["manifest"]["replications"] == 3);
  CHECK(result["baseline"] == "random");
  REQUIRE(result["policies"].size() == 2);
  CHECK_FALSE(result.contains("slices"));
  for (const auto& policy : result["policies"]) {
    for (const std::string& name : market_metric_names()) {
      INFO(policy["kind"] << " " << name);
      const auto& level = policy["metrics"].at(name);
      CHECK(level["unit"].is_string());
      CHECK(level["low"] <= level["mean"]);
      CHECK(level["mean"] <= level["high"]);
      CHECK(policy["versus_baseline"].at(name).contains("variance_ratio"));
    }
  }
  const auto& revenue = result["policies"][1];
  const double difference = revenue["versus_baseline"]["revenue"]["mean"];
  const double levels = revenue["metrics"]["revenue"]["mean"].get<double>() -
                        result["policies"][0]["metrics"]["revenue"]["mean"].get<double>();
  CHECK(difference == Approx(levels));
}

TEST_CASE("two policy files of one name are refused: results could not tell them apart", "[cli]") {
  const TemporaryFolder one;
  const TemporaryFolder two;
  const std::string first = one.write("mine.json", R"({"kind": "greedy"})").string();
  const std::string second = two.write("mine.json", R"({"kind": "random"})").string();
  const Ran result = ran({"compare", tiny, "--policies", "random," + first + "," + second, "--replications", "2"});
  CHECK(result.code == 2);
  CHECK_THAT(result.err, Contains("mine.json") && Contains("both \"mine\""));
}

TEST_CASE("policies may be compared on estimators of their own, which serve when they were told to", "[cli]") {
  const TemporaryFolder folder;
  const std::string early = folder
                                .write("early.json", R"({"kind": "greedy", "estimator":
                                        {"kind": "two_stage", "serve_from": 2, "least_gift_rows": 20}})")
                                .string();
  const nlohmann::json result = json_of(
      {"compare", tiny, "--policies", "greedy:history,greedy:two_stage,greedy:oracle," + early, "--replications", "2"});
  const auto& policies = result["policies"];
  REQUIRE(policies.size() == 4);
  CHECK(policies[1]["name"] == "greedy:two_stage");
  CHECK(policies[1]["kind"] == "greedy");
  // Four days in all: on none of them has a model that serves from day 8 begun.
  CHECK(policies[1]["metrics"] == policies[0]["metrics"]);
  CHECK(policies[2]["metrics"] != policies[0]["metrics"]);
  CHECK(policies[3]["metrics"] != policies[0]["metrics"]);
  // The scenario's estimator is the oracle.
  const nlohmann::json plain = json_of({"compare", tiny, "--policies", "greedy", "--replications", "2"});
  CHECK(plain["policies"][0]["metrics"] == policies[2]["metrics"]);
}

TEST_CASE("a test of two policies refuses an estimator of one's own, in words", "[cli]") {
  const Ran result = ran({"ab", tiny, "--control", "greedy", "--treatment", "greedy:two_stage", "--designs", "user"});
  CHECK(result.code == 2);
  CHECK_THAT(result.err, Contains("greedy:two_stage: got a policy with an estimator of its own"));
}

TEST_CASE("what is not defined is null", "[cli]") {
  const nlohmann::json result = json_of({"compare", tiny, "--policies", "random,random", "--replications", "2"});
  const auto& again = result["policies"][1]["versus_baseline"]["revenue"];
  CHECK(again["mean"] == 0.0);
  CHECK(again["variance_ratio"].is_null());
}

TEST_CASE("the number of threads does not change a byte", "[cli]") {
  std::vector<std::string> line{"compare",        tiny, "--policies", "random,greedy",
                                "--replications", "3",  "--by",       "segment"};
  const auto with_jobs = [&](const std::string& jobs, const std::string& json) {
    std::vector<std::string> all = line;
    all.insert(all.end(), {"--jobs", jobs});
    if (!json.empty()) { all.insert(all.end(), {"--json", json}); }
    return ran(all).out;
  };
  const std::string table = with_jobs("1", "");
  CHECK_THAT(table, Contains("difference from random"));
  CHECK(with_jobs("2", "") == table);
  CHECK(with_jobs("2", "-") == with_jobs("1", "-"));
}

TEST_CASE("compare --by adds a slice for each part of the market", "[cli]") {
  const auto names = [](const std::string& part) {
    const nlohmann::json result =
        json_of({"compare", tiny, "--policies", "random,greedy", "--replications", "2", "--by", part});
    std::vector<std::string> all;
    for (const auto& slice : result["slices"]) { all.push_back(slice["name"]); }
    return all;
  };
  CHECK(names("day") == std::vector<std::string>{"day 1", "day 2", "day 3"});
  CHECK(names("group") == std::vector<std::string>{"group 0", "group 1", "group 2", "group 3"});
  CHECK(names("segment").size() >= 2);
  const auto text = [](const std::string& part) {
    return ran({"compare", tiny, "--policies", "random", "--replications", "2", "--by", part}).out;
  };
  CHECK_THAT(text("segment"), Contains("top_payers          the top 1% of users who gave, by coins\n"));
  CHECK_THAT(text("day"), !Contains("users who gave, by coins"));
}

TEST_CASE("without a list, compare takes the scenario's replications and five policies from random on", "[cli]") {
  const nlohmann::json result = json_of({"compare", tiny});
  CHECK(result["replications"] == 4);
  std::vector<std::string> kinds;
  for (const auto& policy : result["policies"]) { kinds.push_back(policy["kind"]); }
  CHECK(kinds == std::vector<std::string>{"random", "popularity", "greedy", "softmax", "concave"});
}

TEST_CASE("a result tells the files of policies that differ in their content only", "[cli]") {
  const TemporaryFolder folder;
  const auto compared = [&](const std::string& temperature) {
    const std::string file =
        folder.write("mine.json", "{\"kind\": \"softmax\", \"temperature\": " + temperature + "}").string();
    return json_of({"compare", tiny, "--policies", "softmax," + file, "--replications", "2", "--days", "1"});
  };
  const nlohmann::json cold = compared("0.1");
  CHECK(cold["policies"][1]["name"] == "mine");
  CHECK(cold["policies"][1]["kind"] == "softmax");
  CHECK(cold["policies"][0]["name"] == "softmax");
  const auto& entries = cold["manifest"]["policies"];
  REQUIRE(entries.size() == 2);
  CHECK(entries[1]["name"] == "mine");
  CHECK(entries[1]["kind"] == "softmax");
  CHECK(entries[1]["hash"] != entries[0]["hash"]);
  CHECK(compared("0.10")["manifest"] == cold["manifest"]);
  CHECK(compared("0.2")["manifest"] != cold["manifest"]);
}

TEST_CASE("compare --adjust holm gives p-values of the whole table, the baseline's aside", "[cli]") {
  const std::vector<std::string> line{"compare", tiny, "--policies", "random,greedy,popularity", "--replications", "4"};
  const nlohmann::json plain = json_of(line);
  std::vector<std::string> adjusted_line = line;
  adjusted_line.insert(adjusted_line.end(), {"--adjust", "holm"});
  const nlohmann::json adjusted = json_of(adjusted_line);
  CHECK_FALSE(plain["policies"][1]["versus_baseline"]["ctr"].contains("p_holm"));
  CHECK(adjusted["policies"][0]["versus_baseline"]["ctr"]["p_holm"].is_null());
  double smallest = 1.0;
  double smallest_adjusted = 1.0;
  int differences = 0;
  for (std::size_t p = 1; p < 3; ++p) {
    for (const auto& [name, difference] : adjusted["policies"][p]["versus_baseline"].items()) {
      if (difference["p"].is_null()) { continue; }
      ++differences;
      CHECK(difference["p"] == plain["policies"][p]["versus_baseline"][name]["p"]);
      CHECK(difference["p_holm"] >= difference["p"]);
      smallest = std::min(smallest, difference["p"].get<double>());
      smallest_adjusted = std::min(smallest_adjusted, difference["p_holm"].get<double>());
    }
  }
  CHECK(differences > 20);
  CHECK(smallest_adjusted == Approx(std::min(1.0, smallest * differences)));
  CHECK_THAT(ran(adjusted_line).out, Contains("Holm"));
  CHECK(ran({"compare", tiny, "--adjust", "hold"}).code == 2);
}

TEST_CASE("compare --bound tells how far each policy was from the best in hindsight, and what that means", "[cli]") {
  const std::vector<std::string> line{"compare",        tiny, "--policies", "greedy,random",
                                      "--replications", "2",  "--bound",    "0.02"};
  const nlohmann::json hindsight = json_of(line)["hindsight"];
  CHECK(hindsight["share"] == 0.02);
  REQUIRE(hindsight["policies"].size() == 2);
  for (const auto& policy : hindsight["policies"]) {
    CHECK(policy["requests"] > 0.0);
    for (const char* name : {"coins", "coins_same_exposure", "concave"}) {
      const auto& gap = policy["gaps"].at(name);
      CHECK(gap["gap"]["mean"] >= 0.0);
      CHECK(gap["gap"]["mean"] <= 1.0);
      CHECK(gap["value"]["mean"] <= gap["bound"]["mean"].get<double>() * (1.0 + 1e-6));
      CHECK(gap["unit"].is_string());
    }
  }
  CHECK(hindsight["policies"][0]["gaps"]["coins"]["gap"]["mean"] <
        hindsight["policies"][1]["gaps"]["coins"]["gap"]["mean"]);
  const std::string note = hindsight["note"];
  CHECK_THAT(ran(line).out, Contains(note));
  CHECK_FALSE(json_of({"compare", tiny, "--policies", "greedy", "--replications", "2"}).contains("hindsight"));
  CHECK(ran({"compare", tiny, "--bound", "0"}).code == 2);
}
