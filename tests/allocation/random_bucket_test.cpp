#include "libsim/allocation/random_bucket.hpp"

#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "libsim/allocation/builtin_policies.hpp"
#include "libsim/allocation/prompt.hpp"
#include "libsim/allocation/softmax.hpp"
#include "libsim/allocation/thompson.hpp"
#include "libsim/core/draws.hpp"
#include "libsim/core/error.hpp"
#include "made_candidates.hpp"

using namespace libsim;

namespace {

struct Seen {
  double probability = 0.0;
  int count = 0;
};

/// Every slate of two that a policy shows in `draws` requests, with its probability by the propensities.
std::map<std::pair<std::uint32_t, std::uint32_t>, Seen> slates_of(RandomBucket bucket, int draws) {
  const MadeCandidates made{{0.1F, 0.5F, 0.3F, 0.2F}};
  std::map<std::pair<std::uint32_t, std::uint32_t>, Seen> slates;
  RngStream rng{{81, 0}, Purpose::test, 1};
  for (int i = 0; i < draws; ++i) {
    Slate slate;
    bucket.decide(request_of(2), made.view(), rng, slate);
    REQUIRE(slate.size == 2);
    Seen& seen = slates[{slate.shown[0].candidate, slate.shown[1].candidate}];
    seen.probability = static_cast<double>(slate.shown[0].propensity) * static_cast<double>(slate.shown[1].propensity);
    ++seen.count;
  }
  return slates;
}

}  // namespace

TEST_CASE("the propensities of a random bucket are the shares with which slates are shown", "[allocation]") {
  constexpr int draws = 40'000;
  RandomBucket by_request{.share = 0.3};
  RandomBucket by_slot{.unit = BucketUnit::slot, .share = 0.3};
  RandomBucket of_softmax{.policy = AnyPolicy{Softmax{}}, .share = 0.3};
  for (const RandomBucket& bucket : {by_request, by_slot, of_softmax}) {
    const auto slates = slates_of(bucket, draws);
    CHECK(slates.size() == 12);  // 4 * 3
    double sum = 0.0;
    for (const auto& [slate, seen] : slates) {
      sum += seen.probability;
      const double four_standard_errors = 4.0 * std::sqrt(seen.probability * (1.0 - seen.probability) / draws);
      CHECK(seen.count / double{draws} == Approx(seen.probability).margin(four_standard_errors));
    }
    CHECK(sum == Approx(1.0).epsilon(1e-6));  // propensities are floats
  }
  const auto slates = slates_of(by_request, draws);
  CHECK(slates.at({1, 2}).probability == Approx(0.3 / 12.0 + 0.7).epsilon(1e-6));
  CHECK(slates.at({0, 2}).probability == Approx(0.3 / 12.0).epsilon(1e-6));
  CHECK(slates_of(by_slot, draws).at({1, 2}).probability ==
        Approx((0.3 / 4.0 + 0.7) * (0.3 / 3.0 + 0.7)).epsilon(1e-6));
}

TEST_CASE("a bucket of users holds a share of them for good, and shows all others the policy's slate", "[allocation]") {
  constexpr std::uint32_t users = 4'000;
  RandomBucket bucket{.unit = BucketUnit::user, .share = 0.2};
  const MadeCandidates made{{0.1F, 0.5F, 0.3F, 0.2F}};
  RngStream rng{{82, 0}, Purpose::test, 2};
  int held = 0;
  for (std::uint32_t u = 0; u < users; ++u) {
    Slate slate;
    bucket.decide({UserId{u}, Time{}, 2}, made.view(), rng, slate);
    const bool holds = bucket.holds(UserId{u});
    held += holds ? 1 : 0;
    REQUIRE(slate.shown[0].propensity == (holds ? 0.25F : 1.0F));
    if (!holds) { REQUIRE(slate.shown[0].candidate == 1); }
  }
  const double four_standard_errors = 4.0 * std::sqrt(0.2 * 0.8 / users);
  CHECK(held / double{users} == Approx(0.2).margin(four_standard_errors));
}

TEST_CASE("a random bucket refuses policies whose slates it cannot give a probability", "[allocation]") {
  const MadeCandidates made{{0.1F, 0.5F, 0.3F, 0.2F}};
  RngStream rng{{83, 0}, Purpose::test, 3};
  Slate slate;
  RandomBucket by_request{.policy = AnyPolicy{Thompson{}}};
  CHECK_THROWS_AS(by_request.decide(request_of(2), made.view(), rng, slate), InputError);
  RandomBucket by_slot{.policy = AnyPolicy{Softmax{}}, .unit = BucketUnit::slot};
  CHECK_THROWS_AS(by_slot.decide(request_of(2), made.view(), rng, slate), InputError);
  RandomBucket of_prompts{.policy = AnyPolicy{Prompt{}}, .unit = BucketUnit::user};
  CHECK_THROWS_AS(of_prompts.decide(request_of(2), made.view(), rng, slate), InputError);
}

TEST_CASE("a bucket of a policy that prompts is a problem of the file, however deep the prompts are", "[allocation]") {
  std::vector<std::string> problems;
  const auto file = nlohmann::json::parse(
      R"({"kind": "random_bucket", "policy": {"kind": "cold_start", "policy": {"kind": "prompt"}}})");
  (void)builtin_policies().make(file, "/policy", problems);
  REQUIRE(problems.size() == 1);
  CHECK(problems.front() == "/policy/policy: got a policy that prompts, expected one that only chooses rooms");
  std::vector<std::string> none;
  CHECK(builtin_policies().make({{"kind", "random_bucket"}, {"policy", "cold_start"}}, "/policy", none).has_value());
  CHECK(none.empty());
}
