#include "libsim/allocation/thompson.hpp"

#include <array>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "../support/standard_error.hpp"
#include "libsim/core/draws.hpp"
#include "made_candidates.hpp"

using namespace libsim;

namespace {

constexpr std::array<double, 3> click_probability{0.8, 0.5, 0.2};

/// Three arms: one candidate a group, a model a group, constant features.
Thompson arms(std::uint32_t draws) {
  Thompson policy;
  policy.bandit.per_group = true;
  policy.bandit.reward = BanditReward::click;
  policy.draws = draws;
  return policy;
}

void play(Thompson& policy, const CandidateSet& set, RngStream& rng, RngStream& luck, double& regret) {
  const Request request = request_of(1);
  Slate slate;
  policy.decide(request, set, rng, slate);
  policy.observe(Showed{request, set, slate});
  const std::size_t arm = slate.shown[0].candidate;
  regret += click_probability[0] - click_probability[arm];
  if (draw_bernoulli(luck, click_probability[arm])) {
    policy.observe(Clicked{request.user, set.room[arm], set.streamer[arm], request.at, true});
  }
}

}  // namespace

TEST_CASE("Thompson sampling's regret on a known bandit grows like log T", "[allocation]") {
  const MadeCandidates made{{0.5F, 0.5F, 0.5F}};
  const CandidateSet set = made.view();
  constexpr std::uint32_t repeats = 40;
  constexpr std::array<int, 4> horizons{64, 256, 1024, 4096};
  std::array<double, 4> mean{};
  for (std::uint32_t repeat = 0; repeat < repeats; ++repeat) {
    Thompson policy = arms(1);
    RngStream rng{{83, repeat}, Purpose::test, 1};
    RngStream luck{{83, repeat}, Purpose::test, 2};
    double regret = 0;
    int t = 0;
    for (std::size_t h = 0; h < horizons.size(); ++h) {
      for (; t < horizons[h]; ++t) { play(policy, set, rng, luck, regret); }
      mean[h] += regret / repeats;
    }
  }
  INFO(mean[0] << " " << mean[1] << " " << mean[2] << " " << mean[3]);
  // Four times the time adds the same again under log T, twice as much under sqrt(T), four times under T.
  CHECK(mean[3] - mean[2] < 1.5 * (mean[1] - mean[0]));
  CHECK(mean[3] - mean[2] < 1.5 * (mean[2] - mean[1]));
  CHECK(mean[3] < 0.02 * 0.3 * 4096);
}

TEST_CASE("the estimated propensity is the posterior probability of being best", "[allocation]") {
  const MadeCandidates made{{0.5F, 0.5F, 0.5F}};
  const CandidateSet set = made.view();
  RngStream rng{{84, 0}, Purpose::test, 1};
  RngStream luck{{84, 0}, Purpose::test, 2};
  Thompson policy = arms(1);
  double regret = 0;
  for (int t = 0; t < 12; ++t) { play(policy, set, rng, luck, regret); }
  // Of two arms the difference of their scores is normal.
  MadeCandidates two{{0.5F, 0.5F}};
  policy.bandit.features(two.view());
  std::vector<float> mean(2);
  std::vector<float> sd(2);
  policy.bandit.beliefs(two.view(), mean, sd);
  const double spread = policy.v * std::hypot(static_cast<double>(sd[0]), static_cast<double>(sd[1]));
  const double first = 0.5 * std::erfc(-static_cast<double>(mean[0] - mean[1]) / spread / std::sqrt(2.0));
  policy.draws = 20'000;
  const double four_standard_errors = 4 * std::sqrt(first * (1 - first) / policy.draws);
  std::array<int, 2> shown{};
  for (int i = 0; i < 40; ++i) {
    Slate slate;
    policy.decide(request_of(2), two.view(), rng, slate);
    const auto propensity = static_cast<double>(slate.shown[0].propensity);
    CHECK(propensity == Approx(slate.shown[0].candidate == 0 ? first : 1 - first).margin(four_standard_errors + 1e-4));
    CHECK(slate.shown[1].propensity == 1.0F);  // one room is left
    ++shown[slate.shown[0].candidate];
  }
  CHECK(shown[0] > 0);
  CHECK(shown[1] > 0);
}

TEST_CASE("Thompson's choices come as often as their propensities say, slot by slot", "[allocation]") {
  const MadeCandidates made{{0.3F, 0.1F, 0.6F, 0.2F, 0.4F}};
  RngStream rng{{85, 0}, Purpose::test, 1};
  Thompson policy;
  policy.draws = 400;
  policy.shortlist = 5;
  double indicated = 0;  // E[1 / propensity over what was shown] is the number of remaining rooms
  constexpr int repeats = 4'000;
  for (int i = 0; i < repeats; ++i) {
    Slate slate;
    policy.decide(request_of(2), made.view(), rng, slate);
    indicated += slate.shown[1].candidate == 2 ? 1.0 / static_cast<double>(slate.shown[1].propensity) : 0.0;
  }
  // Importance weighting counts room 2 once for each slate in which it was left for the second slot.
  int left = 0;
  RngStream again{{86, 0}, Purpose::test, 2};
  for (int i = 0; i < repeats; ++i) {
    Slate slate;
    policy.decide(request_of(2), made.view(), again, slate);
    left += slate.shown[0].candidate != 2 ? 1 : 0;
  }
  CHECK(indicated / repeats == Approx(left / double{repeats}).epsilon(0.1));
}
