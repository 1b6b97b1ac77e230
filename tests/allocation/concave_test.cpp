#include "libsim/allocation/concave.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "all_returns.hpp"
#include "libsim/core/draws.hpp"
#include "made_candidates.hpp"

using namespace libsim;

namespace {

std::vector<std::uint32_t> slate_of(Concave& policy, const CandidateSet& candidates) {
  RngStream rng{{41, 0}, Purpose::test, 1};
  Slate slate;
  policy.decide(request_of(4), candidates, rng, slate);
  std::vector<std::uint32_t> shown;
  for (std::uint32_t slot = 0; slot < slate.size; ++slot) { shown.push_back(slate.shown[slot].candidate); }
  return shown;
}

}  // namespace

TEST_CASE("each slope is the derivative of its g, and falls", "[allocation]") {
  for (const ConcaveReturns& g : all_returns) {
    for (const double tau : {1.0, 250.0}) {
      double before = g.slope(0.0, tau);
      CHECK(std::isfinite(before));
      for (const double x : {0.1, 0.7, 2.0, 9.0}) {
        const double v = x * tau;
        const double h = 1e-5 * tau;
        const double difference = (g.value(v + h, tau) - g.value(v - h, tau)) / (2 * h);
        CHECK(g.slope(v, tau) == Approx(difference).epsilon(1e-5));
        CHECK(g.slope(v, tau) <= before);
        before = g.slope(v, tau);
      }
    }
  }
}

TEST_CASE("alpha-fair with alpha 1 is log, and with alpha 0 ranks like revenue", "[allocation]") {
  const ConcaveReturns log{ConcaveForm::log, 1.0};
  const ConcaveReturns fair{ConcaveForm::alpha_fair, 1.0};
  CHECK(fair.value(70.0, 30.0) == log.value(70.0, 30.0));
  CHECK(fair.slope(70.0, 30.0) == Approx(log.slope(70.0, 30.0)).epsilon(1e-14));
  Concave policy;
  policy.returns = {ConcaveForm::alpha_fair, 0.0};
  policy.tau = 10.0;
  const MadeCandidates made{{0.1F, 0.5F, 0.3F, 0.4F, 0.2F}};
  policy.observe(gift(1, 100'000));
  CHECK(slate_of(policy, made.view()) == std::vector<std::uint32_t>{1, 3, 2, 4});
}

TEST_CASE("the logged multiplier is g'(V), at once after each gift", "[allocation]") {
  const MadeCandidates made{{0.5F, 0.4F, 0.3F}};
  for (const ConcaveReturns& g : all_returns) {
    Concave policy;
    policy.returns = g;
    policy.tau = 40.0;
    policy.observe(RoomOpened{RoomId{0}, StreamerId{0}, Time{}});
    CHECK(policy.multiplier(made.view(), 2) == static_cast<float>(g.slope(0.0, 40.0)));
    policy.observe(gift(0, 30));
    policy.observe(gift(0, 12));
    CHECK(policy.revenue(StreamerId{0}) == 42.0);
    CHECK(policy.multiplier(made.view(), 0) == static_cast<float>(g.slope(42.0, 40.0)));
    CHECK(policy.multiplier(made.view(), 1) == static_cast<float>(g.slope(0.0, 40.0)));
  }
}

TEST_CASE("the slate ranks by expected gifts times the multiplier, known streamers or not", "[allocation]") {
  std::vector<float> signal(400);
  RngStream filler{{42, 0}, Purpose::test, 2};
  for (float& value : signal) { value = static_cast<float>(draw_uniform(filler)); }
  const MadeCandidates made{signal};
  const CandidateSet candidates = made.view();
  Concave policy;
  for (std::uint32_t s = 0; s < 250; ++s) {
    policy.observe(RoomOpened{RoomId{s}, StreamerId{s}, Time{}});
    if (s % 3 != 0) { policy.observe(gift(s, 1 + s)); }
  }
  for (int hour = 0; hour < 2; ++hour) {
    std::vector<std::uint32_t> order(signal.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) { order[i] = i; }
    std::ranges::stable_sort(order, std::ranges::greater{},
                             [&](std::uint32_t i) { return signal[i] * policy.multiplier(candidates, i); });
    order.resize(4);
    CHECK(slate_of(policy, candidates) == order);
    policy.observe(HourPassed{Time{}});
  }
}

TEST_CASE("past revenue halves in a half-life, and is forgotten in the end", "[allocation]") {
  const MadeCandidates made{{0.5F}};
  Concave policy;
  policy.tau = 100.0;
  policy.half_life_days = 2.0;
  policy.observe(gift(0, 1000));
  for (int hour = 0; hour < 48; ++hour) { policy.observe(HourPassed{Time{}}); }
  CHECK(policy.revenue(StreamerId{0}) == Approx(500.0).epsilon(1e-12));
  CHECK(policy.multiplier(made.view(), 0) ==
        static_cast<float>(policy.returns.slope(policy.revenue(StreamerId{0}), 100.0)));
  policy.observe(gift(0, 500));
  for (int hour = 0; hour < 48; ++hour) { policy.observe(HourPassed{Time{}}); }
  CHECK(policy.revenue(StreamerId{0}) == Approx(500.0).epsilon(1e-12));
  for (int hour = 0; hour < 48 * 20; ++hour) { policy.observe(HourPassed{Time{}}); }
  CHECK(policy.revenue(StreamerId{0}) == 0.0);
  CHECK(policy.multiplier(made.view(), 0) == static_cast<float>(policy.returns.slope(0.0, 100.0)));
}

TEST_CASE("automatic tau is the mean revenue of those who have some, taken each hour", "[allocation]") {
  const MadeCandidates made{{0.5F, 0.5F, 0.5F}};
  Concave policy;
  CHECK(policy.scale() == 100.0);
  policy.observe(HourPassed{Time{}});
  CHECK(policy.scale() == 100.0);
  for (std::uint32_t s = 0; s < 3; ++s) { policy.observe(RoomOpened{RoomId{s}, StreamerId{s}, Time{}}); }
  policy.observe(gift(0, 30));
  policy.observe(gift(2, 70));
  CHECK(policy.scale() == 100.0);
  policy.observe(HourPassed{Time{}});
  CHECK(policy.scale() == 50.0);
  CHECK(policy.multiplier(made.view(), 0) == static_cast<float>(1.0 / 80.0));
  CHECK(policy.multiplier(made.view(), 1) == static_cast<float>(1.0 / 50.0));
}
