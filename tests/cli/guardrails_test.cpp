// libsim guardrails, end to end.
#include <catch2/catch.hpp>

#include "tests/cli/ran_program.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;

TEST_CASE("guardrails have a row a limit, the same on any number of threads", "[cli]") {
  const std::vector<std::string> line{"guardrails",   tiny,  "--gini",          "0.8,0.5", "--coverage",     "0.3",
                                      "--over-share", "0.1", "--frequency-cap", "5",       "--replications", "2"};
  const auto with_jobs = [&](const std::string& jobs) {
    std::vector<std::string> all = line;
    all.insert(all.end(), {"--jobs", jobs});
    return all;
  };
  const Ran table = ran(with_jobs("1"));
  CHECK(table.code == 0);
  CHECK_THAT(table.out, Contains("gini_exposure") && Contains("coverage") && Contains("never") && Contains("satisf."));
  CHECK_THAT(table.out, Contains("J: the objective, the sum of its terms"));
  const nlohmann::json result = json_of(with_jobs("1"));
  CHECK(result["points"].size() == 6);
  CHECK(result["points"][0]["constraint"]["limit"] == 0.8);
  CHECK(result["points"][0]["objective_versus_unconstrained"]["objective"]["mean"].is_number());
  CHECK(result == json_of(with_jobs("2")));
}

TEST_CASE("limits out of range are refused", "[cli]") {
  const Ran result = ran({"guardrails", tiny, "--gini", "1.5", "--frequency-cap", "0"});
  CHECK(result.code == 2);
  CHECK_THAT(result.err, Contains("--gini") && Contains("--frequency-cap"));
}
