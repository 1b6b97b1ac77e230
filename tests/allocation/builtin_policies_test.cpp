#include "libsim/allocation/builtin_policies.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "made_candidates.hpp"

using namespace libsim;

TEST_CASE("every built-in policy is made from its kind alone and fills a slate", "[allocation]") {
  const Registry<AnyPolicy> registry = builtin_policies();
  const MadeCandidates made{{0.1F, 0.4F, 0.3F, 0.2F}};
  CHECK(registry.kinds() ==
        std::vector<std::string>{"concave", "epsilon_greedy", "greedy", "popularity", "random", "softmax"});
  for (const std::string& kind : registry.kinds()) {
    INFO(kind);
    const nlohmann::json node{{"kind", kind}};
    std::vector<std::string> problems;
    ConfigReader reader{node, "/policy", problems};
    auto policy = registry.make(reader);
    REQUIRE(problems.empty());
    REQUIRE(policy.has_value());
    RngStream rng{{51, 0}, Purpose::test, 1};
    Slate slate;
    policy->decide(request_of(3), made.view(), rng, slate);
    CHECK(slate.size == 3);
  }
}

TEST_CASE("all wrong fields of a policy are reported at once", "[allocation]") {
  const nlohmann::json node{{"kind", "concave"}, {"g", "cubic"}, {"alpha", -1}, {"halflife", 2}};
  std::vector<std::string> problems;
  ConfigReader reader{node, "/policy", problems};
  (void)builtin_policies().make(reader);
  CHECK(problems.size() == 3);
}
