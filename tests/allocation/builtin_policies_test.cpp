#include "libsim/allocation/builtin_policies.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "libsim/core/draws.hpp"
#include "made_candidates.hpp"
#include "tests/support/state_bytes.hpp"

using namespace libsim;

TEST_CASE("every built-in policy is made from its kind alone and fills a slate", "[allocation]") {
  const Registry<AnyPolicy> registry = builtin_policies();
  const MadeCandidates made{{0.1F, 0.4F, 0.3F, 0.2F}};
  CHECK(registry.contains("greedy"));
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
    CHECK_FALSE(registry.summary(kind).empty());
  }
}

TEST_CASE(
    "every built-in policy learns from all feedback, and its copy, and one that reads its state, decide as it does",
    "[allocation]") {
  const Registry<AnyPolicy> registry = builtin_policies();
  std::vector<float> signal(60);
  RngStream filler{{52, 0}, Purpose::test, 2};
  for (float& value : signal) { value = static_cast<float>(draw_uniform(filler)); }
  const MadeCandidates made{signal};
  for (const std::string& kind : registry.kinds()) {
    INFO(kind);
    std::vector<std::string> problems;
    AnyPolicy policy = registry.make(nlohmann::json(kind), "/policy", problems).value();
    RngStream rng{{53, 0}, Purpose::test, 3};
    for (std::uint32_t s = 0; s < 60; ++s) { policy.observe(RoomOpened{RoomId{1000 + s}, StreamerId{s}, Time{}}); }
    for (std::uint32_t round = 0; round < 300; ++round) {
      const Request request{UserId{round % 9}, Time{std::chrono::minutes{20 * round}}, 4};
      Slate slate;
      policy.decide(request, made.view(), rng, slate);
      REQUIRE(slate.size == 4);
      for (std::uint32_t k = 0; k < 4; ++k) {
        REQUIRE(slate.shown[k].propensity > 0.0F);
        REQUIRE(slate.shown[k].propensity <= 1.0F);
        REQUIRE(std::isfinite(policy.multiplier(made.view(), slate.shown[k].candidate)));
      }
      policy.observe(Showed{request, made.view(), slate});
      const CandidateSet set = made.view();
      const std::uint32_t i = slate.shown[round % 4].candidate;
      policy.observe(Clicked{request.user, set.room[i], set.streamer[i], request.at, true});
      if (round % 3 == 0) {
        policy.observe(Gifted{request.user, set.room[i], set.streamer[i], request.at, Coins{1 + round % 50}});
      }
      policy.observe(Left{request.user, set.room[i], set.streamer[i], request.at, std::chrono::seconds{30 + round}});
      if (round % 3 == 0) { policy.observe(HourPassed{request.at}); }
    }
    AnyPolicy copy = policy;
    AnyPolicy restored = registry.make(nlohmann::json(kind), "/policy", problems).value();
    const std::vector<std::byte> state = written(policy);
    StateReader reader = reader_of(state, state.size());
    reader(restored);
    CHECK(reader.left() == 0);
    CHECK((written(restored) == state));
    RngStream one{{54, 0}, Purpose::test, 4};
    RngStream other{{54, 0}, Purpose::test, 4};
    RngStream third{{54, 0}, Purpose::test, 4};
    for (std::uint32_t round = 0; round < 20; ++round) {
      const Request request{UserId{round}, Time{std::chrono::hours{200}}, 4};
      Slate first;
      Slate second;
      Slate after;
      policy.decide(request, made.view(), one, first);
      copy.decide(request, made.view(), other, second);
      restored.decide(request, made.view(), third, after);
      for (std::uint32_t k = 0; k < 4; ++k) {
        REQUIRE(first.shown[k].candidate == second.shown[k].candidate);
        REQUIRE(first.shown[k].propensity == second.shown[k].propensity);
        REQUIRE(first.shown[k].candidate == after.shown[k].candidate);
        REQUIRE(first.shown[k].propensity == after.shown[k].propensity);
      }
    }
  }
}

TEST_CASE("a policy can stand inside another in JSON, and its problems are told with their place", "[allocation]") {
  std::vector<std::string> problems;
  const auto good = nlohmann::json::parse(R"({"kind": "prompt", "per_day": 2, "policy":
    {"kind": "cold_start", "policy": {"kind": "softmax", "signal": "p_click"}}})");
  const auto policy = builtin_policies().make(good, "/policy", problems);
  CHECK(problems.empty());
  CHECK(policy->signals() == SignalSet{}.with(Signal::p_click));
  const auto bad = nlohmann::json::parse(R"({"kind": "prompt", "policy": {"kind": "softmax", "temprature": 1}})");
  (void)builtin_policies().make(bad, "/policy", problems);
  REQUIRE(problems.size() == 1);
  CHECK(problems.front().starts_with("/policy/policy/temprature: unknown key"));
}

TEST_CASE("all wrong fields of a policy are reported at once", "[allocation]") {
  const nlohmann::json node{{"kind", "concave"}, {"g", "cubic"}, {"alpha", -1}, {"halflife", 2}};
  std::vector<std::string> problems;
  ConfigReader reader{node, "/policy", problems};
  (void)builtin_policies().make(reader);
  CHECK(problems.size() == 3);
}
