#include "libsim/decision/slate_propensities.hpp"

#include <numeric>
#include <vector>

#include <catch2/catch.hpp>

#include "../allocation/made_candidates.hpp"
#include "libsim/allocation/epsilon_greedy.hpp"
#include "libsim/allocation/greedy.hpp"
#include "libsim/allocation/random.hpp"
#include "libsim/allocation/softmax.hpp"
#include "libsim/allocation/thompson.hpp"
#include "libsim/core/draws.hpp"
#include "libsim/core/error.hpp"

using namespace libsim;

namespace {

std::vector<AnyPolicy> tellers() {
  const Softmax by_ratios;  // no exponential
  Softmax peaked;           // all but the best vanish beside it
  peaked.transform = ScoreTransform::identity;
  peaked.temperature = 0.001;
  return {AnyPolicy{Random{}}, AnyPolicy{EpsilonGreedy{Signal::ev_gift, 0.3}}, AnyPolicy{by_ratios}, AnyPolicy{peaked}};
}

std::vector<float> signal_of(std::size_t n) {
  std::vector<float> signal(n);
  RngStream rng{{71, 0}, Purpose::test, 1};
  for (float& value : signal) { value = static_cast<float>(draw_uniform(rng)); }
  return signal;
}

}  // namespace

TEST_CASE("a policy that tells propensities tells those that it decides with, to the bit", "[decision]") {
  const MadeCandidates made{signal_of(200)};
  for (AnyPolicy& policy : tellers()) {
    REQUIRE(policy.tells_propensity());
    RngStream rng{{72, 0}, Purpose::test, 2};
    for (int round = 0; round < 50; ++round) {
      Slate slate;
      policy.decide(request_of(5), made.view(), rng, slate);
      const auto told = slate_propensities(policy, request_of(5), made.view(), slate, {});
      for (std::size_t k = 0; k < slate.size; ++k) {
        REQUIRE(static_cast<float>(told[k]) == slate.shown[k].propensity);
      }
    }
  }
}

TEST_CASE("told propensities of all rooms that are left sum to 1", "[decision]") {
  const MadeCandidates made{signal_of(30)};
  for (AnyPolicy& policy : tellers()) {
    Slate before;
    for (const std::uint32_t shown : {29U, 3U}) { before.show(shown, 1.0); }
    double sum = 0.0;
    for (std::size_t i = 0; i < 30; ++i) {
      if (i != 29 && i != 3) { sum += policy.propensity(request_of(4), made.view(), before, i); }
    }
    CHECK(sum == Approx(1.0).epsilon(1e-6));  // softmax has weights in float
  }
}

TEST_CASE("a policy without chance surely shows its own slate, as far as another agrees with it", "[decision]") {
  const MadeCandidates made{{0.1F, 0.4F, 0.3F, 0.2F}};
  AnyPolicy greedy{Greedy{}};
  CHECK_FALSE(greedy.tells_propensity());
  CHECK_FALSE(greedy.learns());
  Slate own;
  RngStream rng{{73, 0}, Purpose::test, 3};
  greedy.decide(request_of(3), made.view(), rng, own);
  Slate other;
  for (const std::uint32_t shown : {1U, 3U, 2U}) { other.show(shown, 0.5); }
  const auto of_own = slate_propensities(greedy, request_of(3), made.view(), own, own);
  const auto of_other = slate_propensities(greedy, request_of(3), made.view(), other, own);
  CHECK(std::vector(of_own.begin(), of_own.begin() + 3) == std::vector{1.0, 1.0, 1.0});
  CHECK(std::vector(of_other.begin(), of_other.begin() + 3) == std::vector{1.0, 0.0, 0.0});
}

TEST_CASE("a policy that decides by chance and tells no propensities is refused", "[decision]") {
  const MadeCandidates made{{0.1F, 0.4F, 0.3F, 0.2F}};
  AnyPolicy thompson{Thompson{}};
  CHECK(thompson.learns());
  Slate own;
  RngStream rng{{74, 0}, Purpose::test, 4};
  thompson.decide(request_of(2), made.view(), rng, own);
  REQUIRE(own.shown[0].propensity < 1.0F);
  CHECK_THROWS_AS(slate_propensities(thompson, request_of(2), made.view(), own, own), InputError);
}
