#include "libsim/allocation/epsilon_greedy.hpp"

#include <vector>

#include <catch2/catch.hpp>

#include "libsim/allocation/greedy.hpp"
#include "made_candidates.hpp"

using namespace libsim;

TEST_CASE("epsilon-greedy without exploration shows exactly what greedy shows, surely", "[allocation]") {
  RngStream filler{{1, 0}, Purpose::test, 1};
  RngStream rng{{2, 0}, Purpose::test, 2};
  EpsilonGreedy policy;
  policy.epsilon = 0.0;
  for (int round = 0; round < 50; ++round) {
    std::vector<float> signal(200);
    for (float& value : signal) { value = static_cast<float>(draw_index(filler, 30)); }
    const MadeCandidates made{signal};
    Slate greedy;
    Slate exploring;
    Greedy{}.decide(request_of(4), made.view(), rng, greedy);
    policy.decide(request_of(4), made.view(), rng, exploring);
    for (std::uint32_t slot = 0; slot < 4; ++slot) {
      REQUIRE(exploring.shown[slot].candidate == greedy.shown[slot].candidate);
      REQUIRE(exploring.shown[slot].propensity == 1.0F);
    }
  }
}

TEST_CASE("epsilon-greedy reports the probability given the slots before", "[allocation]") {
  const MadeCandidates made{{1.0F, 9.0F, 2.0F, 9.0F}};
  EpsilonGreedy policy;
  policy.epsilon = 0.4;
  RngStream rng{{3, 0}, Purpose::test, 3};
  const std::vector<std::uint32_t> ranking{1, 3, 2, 0};
  for (int i = 0; i < 500; ++i) {
    Slate slate;
    policy.decide(request_of(4), made.view(), rng, slate);
    std::vector<std::uint32_t> left = ranking;
    for (std::uint32_t slot = 0; slot < 4; ++slot) {
      const bool best = slate.shown[slot].candidate == left.front();
      const double expected = 0.4 / static_cast<double>(left.size()) + (best ? 0.6 : 0.0);
      REQUIRE(static_cast<double>(slate.shown[slot].propensity) == Approx(expected).epsilon(1e-6));
      std::erase(left, slate.shown[slot].candidate);
    }
  }
}

TEST_CASE("two runs that differ in epsilon only take the same number of draws", "[allocation]") {
  const MadeCandidates made{{1.0F, 9.0F, 2.0F, 9.0F}};
  RngStream often{{4, 0}, Purpose::test, 4};
  RngStream never{{4, 0}, Purpose::test, 4};
  EpsilonGreedy policy;
  Slate slate;
  policy.epsilon = 0.9;
  policy.decide(request_of(3), made.view(), often, slate);
  slate = {};
  policy.epsilon = 0.0;
  policy.decide(request_of(3), made.view(), never, slate);
  CHECK(often() == never());
}
