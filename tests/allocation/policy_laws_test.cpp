// What every policy owes to whoever divides by its propensities.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/allocation/cold_start.hpp"
#include "libsim/allocation/concave.hpp"
#include "libsim/allocation/concave_marginal.hpp"
#include "libsim/allocation/dual.hpp"
#include "libsim/allocation/epsilon_greedy.hpp"
#include "libsim/allocation/greedy.hpp"
#include "libsim/allocation/greedy_load.hpp"
#include "libsim/allocation/lift.hpp"
#include "libsim/allocation/linucb.hpp"
#include "libsim/allocation/long_run.hpp"
#include "libsim/allocation/max_min.hpp"
#include "libsim/allocation/popularity.hpp"
#include "libsim/allocation/random.hpp"
#include "libsim/allocation/risk_averse.hpp"
#include "libsim/allocation/softmax.hpp"
#include "libsim/allocation/thompson.hpp"
#include "libsim/allocation/two_tier.hpp"
#include "libsim/allocation/weighted.hpp"
#include "made_candidates.hpp"

using namespace libsim;

namespace {

struct Named {
  std::string name;
  AnyPolicy policy;
};

Softmax softmax(ScoreTransform transform, double temperature) {
  Softmax policy;
  policy.transform = transform;
  policy.temperature = temperature;
  return policy;
}

ColdStart cold_start(AnyPolicy wrapped) {
  ColdStart policy;
  policy.policy = std::move(wrapped);
  return policy;
}

/// With a user who gave to two of the candidates of the tests below.
TwoTier two_tier() {
  TwoTier policy;
  policy.own_most = 1;
  policy.explore = 0.3;
  policy.explore_per_day = 1'000'000;
  policy.observe(Gifted{UserId{7}, RoomId{1001}, StreamerId{1}, Time{}, Coins{5}});
  policy.observe(Gifted{UserId{7}, RoomId{1000}, StreamerId{0}, Time{}, Coins{3}});
  return policy;
}

std::vector<Named> all_policies() {
  EpsilonGreedy never;
  never.epsilon = 0.0;
  EpsilonGreedy often;
  often.epsilon = 0.4;
  return {{"random", AnyPolicy{Random{}}},
          {"popularity", AnyPolicy{Popularity{}}},
          {"greedy", AnyPolicy{Greedy{}}},
          {"epsilon_greedy, epsilon 0", AnyPolicy{never}},
          {"epsilon_greedy, epsilon 0.4", AnyPolicy{often}},
          {"softmax of the signal", AnyPolicy{softmax(ScoreTransform::identity, 1.0)}},
          {"softmax of its log", AnyPolicy{softmax(ScoreTransform::log, 2.0)}},
          {"softmax of its logit", AnyPolicy{softmax(ScoreTransform::logit, 2.0)}},
          {"concave", AnyPolicy{Concave{}}},
          {"cold_start around softmax", AnyPolicy{cold_start(AnyPolicy{softmax(ScoreTransform::log, 2.0)})}},
          {"concave_marginal", AnyPolicy{ConcaveMarginal{}}},
          {"dual", AnyPolicy{Dual{}}},
          {"greedy_load", AnyPolicy{GreedyLoad{}}},
          {"lift", AnyPolicy{Lift{}}},
          {"linucb", AnyPolicy{LinUcb{}}},
          {"long_run", AnyPolicy{LongRun{}}},
          {"max_min", AnyPolicy{MaxMin{}}},
          {"risk_averse", AnyPolicy{RiskAverse{}}},
          {"two_tier", AnyPolicy{two_tier()}},
          {"weighted", AnyPolicy{Weighted{}}}};
}

Slate decide(AnyPolicy& policy, const CandidateSet& candidates, std::uint32_t slots, RngStream& rng) {
  Slate slate;
  policy.decide(request_of(slots), candidates, rng, slate);
  return slate;
}

/// Why the slate breaks the contract; "" if it does not.
std::string fault_of(const Slate& slate, std::size_t n, std::uint32_t slots) {
  if (slate.size != std::min<std::size_t>(slots, n)) { return "wrong size"; }
  for (std::uint32_t i = 0; i < slate.size; ++i) {
    if (slate.shown[i].candidate >= n) { return "no such candidate"; }
    if (!(slate.shown[i].propensity > 0.0F && slate.shown[i].propensity <= 1.0F)) { return "propensity not in (0, 1]"; }
    for (std::uint32_t j = 0; j < i; ++j) {
      if (slate.shown[i].candidate == slate.shown[j].candidate) { return "a candidate twice"; }
    }
  }
  return "";
}

}  // namespace

TEST_CASE("every policy fills the slate with distinct candidates, whatever their number and signals", "[allocation]") {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  const std::vector<std::vector<float>> patterns{{0.0F},
                                                 {1.0F},
                                                 {0.0F, 1.0F},
                                                 {1e-30F, 1e30F, 0.5F},
                                                 {-1.0F, 3e38F, 0.0F},
                                                 {infinity, -infinity, 0.2F},
                                                 {std::numeric_limits<float>::quiet_NaN(), 0.3F},
                                                 {1e-42F, 0.0F}};
  std::vector<Named> policies = all_policies();
  policies.push_back({"thompson", AnyPolicy{Thompson{}}});
  policies.push_back({"cold softmax of the signal", AnyPolicy{softmax(ScoreTransform::identity, 1e-6)}});
  policies.push_back({"cold softmax of its log", AnyPolicy{softmax(ScoreTransform::log, 1e-6)}});
  policies.push_back({"cold softmax of its logit", AnyPolicy{softmax(ScoreTransform::logit, 1e-6)}});
  policies.push_back({"hot softmax of the signal", AnyPolicy{softmax(ScoreTransform::identity, 1e9)}});
  for (Named& named : policies) {
    RngStream rng{{11, 0}, Purpose::test, 3};
    for (const auto& pattern : patterns) {
      for (const std::size_t n : {1U, 2U, 3U, 5U, 16U, 64U, 65U, 128U, 129U, 700U}) {
        std::vector<float> signal(n);
        for (std::size_t i = 0; i < n; ++i) { signal[i] = pattern[i % pattern.size()]; }
        const MadeCandidates made{signal};
        for (const std::uint32_t slots : {1U, 4U, 16U}) {
          const std::string fault = fault_of(decide(named.policy, made.view(), slots, rng), n, slots);
          if (!fault.empty()) { FAIL(named.name << ", " << n << " candidates, " << slots << " slots: " << fault); }
        }
      }
    }
  }
  SUCCEED();
}

TEST_CASE("the propensities of all slates sum to one, and slates come as often as they say", "[allocation]") {
  constexpr int draws = 40'000;
  const MadeCandidates made{{0.5F, 0.2F, 0.9F, 0.6F}};
  for (Named& named : all_policies()) {
    INFO(named.name);
    RngStream rng{{12, 0}, Purpose::test, 4};
    std::map<std::vector<std::uint32_t>, int> count;  // of the slates that begin so
    std::map<std::vector<std::uint32_t>, double> conditional;
    std::map<std::vector<std::uint32_t>, double> joint;
    for (int i = 0; i < draws; ++i) {
      const Slate slate = decide(named.policy, made.view(), 3, rng);
      std::vector<std::uint32_t> begin;
      double product = 1.0;
      ++count[begin];
      for (std::uint32_t slot = 0; slot < slate.size; ++slot) {
        begin.push_back(slate.shown[slot].candidate);
        ++count[begin];
        const auto propensity = static_cast<double>(slate.shown[slot].propensity);
        const auto known = conditional.emplace(begin, propensity).first;
        REQUIRE(known->second == propensity);
        product *= propensity;
      }
      joint.emplace(begin, product);
    }
    double sum = 0;
    for (const auto& [slate, product] : joint) { sum += product; }
    CHECK(sum == Approx(1.0).epsilon(1e-6));
    for (const auto& [begin, p] : conditional) {
      const int before = count[{begin.begin(), begin.end() - 1}];
      const double four_standard_errors = 4 * std::sqrt(p * (1 - p) / before);
      CHECK(count[begin] / double(before) == Approx(p).margin(four_standard_errors + 1e-12));
    }
  }
}

TEST_CASE("the same stream gives the same slate, from a copy of the policy too", "[allocation]") {
  std::vector<float> signal(500);
  RngStream filler{{13, 0}, Purpose::test, 5};
  for (float& value : signal) { value = static_cast<float>(draw_uniform(filler)); }
  const MadeCandidates made{signal};
  for (Named& named : all_policies()) {
    INFO(named.name);
    RngStream one{{14, 0}, Purpose::test, 6};
    RngStream other{{14, 0}, Purpose::test, 6};
    AnyPolicy copy = named.policy;
    for (int i = 0; i < 20; ++i) {
      const Slate first = decide(named.policy, made.view(), 4, one);
      const Slate second = decide(copy, made.view(), 4, other);
      for (std::uint32_t slot = 0; slot < 4; ++slot) {
        REQUIRE(first.shown[slot].candidate == second.shown[slot].candidate);
        REQUIRE(first.shown[slot].propensity == second.shown[slot].propensity);
      }
    }
  }
}

TEST_CASE("policies that rank break ties in retrieval order", "[allocation]") {
  const MadeCandidates made{std::vector<float>(300, 0.0F)};
  RngStream rng{{15, 0}, Purpose::test, 7};
  AnyPolicy greedy{Greedy{}};
  AnyPolicy concave{Concave{}};
  for (AnyPolicy* policy : {&greedy, &concave}) {
    const Slate slate = decide(*policy, made.view(), 4, rng);
    for (std::uint32_t slot = 0; slot < 4; ++slot) { CHECK(slate.shown[slot].candidate == slot); }
  }
  AnyPolicy popularity{Popularity{}};
  const Slate slate = decide(popularity, made.view(), 2, rng);
  CHECK(slate.shown[0].candidate == 6);
  CHECK(slate.shown[1].candidate == 13);
}
