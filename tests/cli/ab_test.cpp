// libsim ab, end to end.
#include <cmath>

#include <catch2/catch.hpp>

#include "tests/cli/ran_program.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;

namespace {

std::vector<std::string> ab_line(std::vector<std::string> more) {
  std::vector<std::string> line{"ab", tiny, "--control", "greedy", "--replications", "2", "--switch-hours", "6"};
  line.insert(line.end(), more.begin(), more.end());
  return line;
}

}  // namespace

TEST_CASE("ab gives truth, bias and coverage of each design at each level, in the form that scripts rely on", "[cli]") {
  const nlohmann::json result = json_of(ab_line({"--treatment", "greedy_load", "--overload", "1,2", "--metric",
                                                 "watch,revenue", "--designs", "switchback,user"}));
  CHECK(result["replications"] == 2);
  CHECK(result["control"] == "greedy");
  CHECK(result["treatment"] == "greedy_load");
  CHECK(result["same_policy"] == false);
  CHECK(result["learner"] == "shared");
  CHECK(result["switch_hours"] == 6.0);
  CHECK(result["manifest"]["policies"].size() == 2);
  REQUIRE(result["levels"].size() == 2);
  CHECK(result["levels"][1]["overload"] == 2.0);
  for (const auto& level : result["levels"]) {
    CHECK(level["metrics"]["watch"]["unit"] == "h/day");
    for (const auto& metric : level["metrics"]) {
      REQUIRE(metric["truths"].size() == 2);
      const double apart = metric["truths"][0].get<double>() - metric["truths"][1].get<double>();
      CHECK(metric["truth_sd"] == Approx(std::abs(apart) / std::sqrt(2.0)));
      REQUIRE(metric["designs"].size() == 2);
      CHECK(metric["designs"][0]["design"] == "user");
      for (const auto& design : metric["designs"]) {
        const double bias = design["bias"]["mean"];
        const double effect = design["estimate"]["mean"];
        const double truth = metric["truth"]["mean"];
        CHECK(bias == Approx(effect - truth));
        CHECK(design["coverage"]["low"] <= design["coverage"]["mean"]);
        CHECK(design["replications"].size() == 2);
      }
    }
  }
}

TEST_CASE("ab's table and JSON do not depend on the number of threads", "[cli]") {
  const auto with_jobs = [](const std::string& jobs, const std::string& json) {
    std::vector<std::string> line = ab_line({"--treatment", "popularity", "--learner", "split", "--jobs", jobs});
    if (!json.empty()) { line.insert(line.end(), {"--json", json}); }
    const Ran result = ran(line);
    CHECK(result.code == 0);
    return result.out;
  };
  const std::string table = with_jobs("1", "");
  CHECK_THAT(table, Contains("holds the truth") && Contains("coins/day") && Contains("switchback"));
  CHECK(with_jobs("2", "") == table);
  CHECK(with_jobs("2", "-") == with_jobs("1", "-"));
}

TEST_CASE("of one policy against itself ab says that it is an A/A test", "[cli]") {
  CHECK_THAT(ran(ab_line({"--treatment", "greedy"})).out, Contains("false alarm"));
  CHECK_THAT(ran(ab_line({"--treatment", "random"})).out, !Contains("false alarm"));
}

TEST_CASE("ab refuses what it cannot run, with all that is wrong", "[cli]") {
  const Ran alone = ran({"ab", tiny, "--control", "greedy"});
  CHECK(alone.code == 2);
  CHECK_THAT(alone.err, Contains("--treatment"));

  const Ran word = ran(ab_line({"--treatment", "random", "--designs", "users"}));
  CHECK(word.code == 2);
  CHECK_THAT(word.err, Contains("did you mean \"user\"?"));

  const Ran policies = ran({"ab", tiny, "--control", "gredy", "--treatment", "randm"});
  CHECK(policies.code == 2);
  CHECK_THAT(policies.err, Contains("\"greedy\"") && Contains("\"random\""));

  const Ran blocks = ran({"ab", tiny, "--control", "greedy", "--treatment", "random", "--switch-hours", "7"});
  CHECK(blocks.code == 2);
  CHECK_THAT(blocks.err, Contains("7 h") && Contains("72 h"));

  // Blocks of a day, the default, are too few in the three days of the smallest market: what would do?
  const Ran few = ran({"ab", tiny, "--control", "greedy", "--treatment", "concave"});
  CHECK(few.code == 2);
  CHECK_THAT(few.err, Contains("try --switch-hours 12, or --days 4, or --designs user,streamer"));
  const std::vector<std::string> only{"ab",          tiny,     "--designs", "switchback", "--control",      "greedy",
                                      "--treatment", "random", "--days",    "1",          "--replications", "2"};
  CHECK_THAT(ran(only).err, Contains("try --switch-hours 6, or --days 4\n"));
  std::vector<std::string> fitting = only;
  fitting.insert(fitting.end(), {"--switch-hours", "6"});
  CHECK(ran(fitting).code == 0);

  CHECK(ran(ab_line({"--treatment", "random", "--share", "1"})).code == 2);
  CHECK(ran(ab_line({"--treatment", "random", "--overload", "0"})).code == 2);
}
