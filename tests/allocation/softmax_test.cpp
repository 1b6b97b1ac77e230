#include "libsim/allocation/softmax.hpp"

#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "made_candidates.hpp"

using namespace libsim;

namespace {

/// Compares every propensity of 200 slates with exp(score / temperature) over the sum of those left, in double.
void check_propensities(Softmax policy, const std::vector<float>& signal, double (*score)(double)) {
  const MadeCandidates made{signal};
  RngStream rng{{21, 0}, Purpose::test, 1};
  for (int i = 0; i < 200; ++i) {
    Slate slate;
    policy.decide(request_of(4), made.view(), rng, slate);
    std::vector<double> weight(signal.size());
    for (std::size_t c = 0; c < signal.size(); ++c) {
      weight[c] = std::exp(score(static_cast<double>(signal[c])) / policy.temperature);
    }
    for (std::uint32_t slot = 0; slot < slate.size; ++slot) {
      double total = 0;
      for (const double w : weight) { total += w; }
      double& drawn = weight[slate.shown[slot].candidate];
      // Float scores near 10 carry 1e-6, which the exponential makes relative.
      REQUIRE(static_cast<double>(slate.shown[slot].propensity) == Approx(drawn / total).epsilon(1e-5));
      drawn = 0;
    }
  }
}

}  // namespace

TEST_CASE("softmax reports the Plackett-Luce probability of each slot given those before", "[allocation]") {
  std::vector<float> signal(333);
  RngStream filler{{22, 0}, Purpose::test, 2};
  for (float& value : signal) { value = static_cast<float>(draw_uniform(filler)); }
  Softmax policy;
  policy.transform = ScoreTransform::identity;
  policy.temperature = 0.2;
  check_propensities(policy, signal, [](double s) { return s; });
  policy.transform = ScoreTransform::log;
  policy.temperature = 0.7;
  check_propensities(policy, signal, [](double s) { return std::log(s); });
  policy.transform = ScoreTransform::logit;
  policy.temperature = GENERATE(1.5, 1.0, 0.5, 0.25);  // the last three as powers of the odds
  check_propensities(policy, signal, [](double s) { return std::log(s / (1 - s)); });
}

TEST_CASE("softmax still tells the rest apart when they vanish beside the best", "[allocation]") {
  const MadeCandidates made{{0.0F, -2000.0F, -2001.0F, -9000.0F}};
  Softmax policy;
  policy.transform = ScoreTransform::identity;
  policy.temperature = 1.0;
  RngStream rng{{23, 0}, Purpose::test, 3};
  constexpr int draws = 20'000;
  int better_second = 0;
  const double p = 1.0 / (1.0 + std::exp(-1.0));
  for (int i = 0; i < draws; ++i) {
    Slate slate;
    policy.decide(request_of(4), made.view(), rng, slate);
    REQUIRE(slate.shown[0].candidate == 0);
    REQUIRE(slate.shown[0].propensity == 1.0F);
    const bool better = slate.shown[1].candidate == 1;
    better_second += better ? 1 : 0;
    REQUIRE(static_cast<double>(slate.shown[1].propensity) == Approx(better ? p : 1 - p).epsilon(1e-6));
    REQUIRE(slate.shown[3].candidate == 3);
  }
  CHECK(better_second / double{draws} == Approx(p).margin(4 * std::sqrt(p * (1 - p) / draws)));
}

TEST_CASE("a cold softmax ranks, a hot one is uniform", "[allocation]") {
  const MadeCandidates made{{0.1F, 0.4F, 0.3F, 0.2F}};
  Softmax policy;
  policy.temperature = 1e-6;
  RngStream rng{{24, 0}, Purpose::test, 4};
  Slate cold;
  policy.decide(request_of(4), made.view(), rng, cold);
  for (const std::uint32_t slot : {0U, 1U, 2U, 3U}) {
    CHECK(cold.shown[slot].candidate == (slot + 1) % 4);
    CHECK(cold.shown[slot].propensity == 1.0F);
  }
  policy.temperature = 1e9;
  Slate hot;
  policy.decide(request_of(4), made.view(), rng, hot);
  for (const std::uint32_t slot : {0U, 1U, 2U, 3U}) {
    CHECK(static_cast<double>(hot.shown[slot].propensity) == Approx(1.0 / (4 - slot)).epsilon(1e-6));
  }
}
