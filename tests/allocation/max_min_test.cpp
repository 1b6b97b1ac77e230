#include "libsim/allocation/max_min.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "made_candidates.hpp"

using namespace libsim;

namespace {

constexpr std::array<float, 3> worth{1.0F, 0.6F, 0.1F};

struct Played {
  double worst_share;  // of impressions, relative to an equal share
  double objective;
};

/// One slot, three rooms, always the same.
Played played(double fairness, int requests) {
  const MadeCandidates made{{worth.begin(), worth.end()}};
  MaxMin policy;
  policy.fairness = fairness;
  policy.scale = std::sqrt(static_cast<double>(requests));
  RngStream rng{{66, 0}, Purpose::test, 1};
  std::array<double, 3> shown{};
  double earned = 0;
  for (int t = 0; t < requests; ++t) {
    Slate slate;
    policy.decide(request_of(1), made.view(), rng, slate);
    const Request request = request_of(1);
    policy.observe(Showed{request, made.view(), slate});
    shown[slate.shown[0].candidate] += 1.0;
    earned += static_cast<double>(worth[slate.shown[0].candidate]);
    if (t % 100 == 0) { policy.observe(HourPassed{Time{}}); }
  }
  const double worst = 3.0 * *std::ranges::min_element(shown) / requests;
  return {worst, earned / requests + fairness * worst};
}

/// The best mixture of the three rooms, over a grid of step 1 / 300.
Played enumerated(double fairness) {
  Played best{0.0, -1.0};
  for (int a = 0; a <= 300; ++a) {
    for (int b = 0; a + b <= 300; ++b) {
      const std::array<double, 3> x{a / 300.0, b / 300.0, (300 - a - b) / 300.0};
      const double worst = 3.0 * *std::ranges::min_element(x);
      double value = fairness * worst;
      for (std::size_t i = 0; i < 3; ++i) { value += x[i] * static_cast<double>(worth[i]); }
      if (value > best.objective) { best = {worst, value}; }
    }
  }
  return best;
}

}  // namespace

TEST_CASE("max-min reaches the enumerated optimum, and lifts the worst-off when that pays", "[allocation]") {
  // Lifting all three from nothing to a third costs 1 - 1.7 / 3 = 0.433 of value, so it pays above that.
  for (const double fairness : {0.2, 0.6, 2.0}) {
    INFO(fairness);
    const Played best = enumerated(fairness);
    CHECK(best.worst_share == Approx(fairness > 0.434 ? 1.0 : 0.0).margin(1e-9));
    const Played found = played(fairness, 20'000);
    CHECK(found.worst_share == Approx(best.worst_share).margin(0.05));
    CHECK(found.objective >= 0.97 * best.objective);
    CHECK(best.objective - found.objective <= 0.7 * (best.objective - played(fairness, 2'000).objective) + 1e-9);
  }
}

TEST_CASE("a streamer that opens late starts level with the others", "[allocation]") {
  const MadeCandidates two{{0.0F, 0.0F}};
  const MadeCandidates made{{0.0F, 0.0F, 0.0F}};
  MaxMin policy;
  RngStream rng{{67, 0}, Purpose::test, 2};
  policy.observe(RoomOpened{RoomId{0}, StreamerId{1}, Time{}});
  CHECK(policy.exposure(StreamerId{0}) == 0.0);
  for (int t = 0; t < 100; ++t) {
    Slate slate;
    slate.show(0, 1.0);
    const Request request = request_of(1);
    policy.observe(Showed{request, two.view(), slate});
  }
  policy.observe(RoomOpened{RoomId{2}, StreamerId{2}, Time{}});
  CHECK(policy.exposure(StreamerId{2}) == 50.0);
  Slate slate;
  policy.decide(request_of(3), made.view(), rng, slate);
  CHECK(slate.shown[0].candidate == 1);
  CHECK(slate.shown[1].candidate == 2);
}
