#include "libsim/allocation/long_run.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "made_candidates.hpp"

using namespace libsim;

namespace {

/// A market in which a click on a room with predicted satisfaction x and 100 s of watch w brings a later gift of
/// 200 x + 3 w coins on average; and users who give at quite different rates anyway, who see other rooms.
LongRun taught(std::uint32_t clicks) {
  LongRun policy;
  policy.horizon_days = 1.0;
  policy.ridge = 1.0;
  RngStream rng{{98, 0}, Purpose::test, 1};
  Time at{};
  for (std::uint32_t t = 0; t < clicks; ++t) {
    const UserId user{t};
    const double rate = 50.0 * draw_uniform(rng);
    const double satisfaction = 0.1 * draw_uniform(rng);
    const double watch_s = 400.0 * draw_uniform(rng);
    MadeCandidates made{{0.1F}};
    made.with(Signal::satisfaction, {static_cast<float>(satisfaction)}).with(Signal::retention, {0.02F});
    made.with(Signal::watch_s, {static_cast<float>(watch_s)});
    const CandidateSet set = made.view();
    const Request request{user, at, 1};
    Slate slate;
    slate.show(0, 1.0);
    policy.observe(Gifted{user, RoomId{0}, StreamerId{0}, at, Coins{static_cast<std::int64_t>(rate)}});
    policy.observe(Showed{request, set, slate});
    policy.observe(Clicked{user, set.room[0], set.streamer[0], at, true});
    policy.observe(Gifted{user, set.room[0], set.streamer[0], at, Coins{1000}});  // at once: not the long run
    policy.observe(HourPassed{at + std::chrono::hours{1}});
    const double later = 200.0 * satisfaction + 0.03 * watch_s + 10.0 * draw_normal(rng) + 20.0;
    policy.observe(Gifted{user, RoomId{0}, StreamerId{0}, at + std::chrono::hours{2},
                          Coins{std::max<std::int64_t>(0, std::llround(later))}});
    policy.observe(HourPassed{at + std::chrono::hours{24}});
    policy.observe(Gifted{user, RoomId{0}, StreamerId{0}, at + std::chrono::hours{25}, Coins{5000}});  // too late
    at += std::chrono::hours{30};
  }
  return policy;
}

}  // namespace

TEST_CASE("the long-run policy finds the law that early signals obey", "[allocation]") {
  const LongRun policy = taught(6'000);
  // Standard errors: noise of 10 coins over 6000 clicks, sd of satisfaction 0.029, of watch 1.15: 4.5 and 0.11; some
  // more for the gifts cut at 0.
  CHECK(policy.theta()[0] == Approx(200.0).margin(20.0));
  CHECK(policy.theta()[2] == Approx(3.0).margin(0.5));
}

TEST_CASE("the long-run policy is greedy until it knows enough, and then gives up coins now for later",
          "[allocation]") {
  MadeCandidates made{{0.5F, 0.1F}};
  made.with(Signal::p_click, {0.2F, 0.2F}).with(Signal::satisfaction, {0.0F, 0.05F});
  made.with(Signal::watch_s, {100.0F, 100.0F}).with(Signal::retention, {0.0F, 0.0F});
  RngStream rng{{99, 0}, Purpose::test, 2};
  LongRun young = taught(900);
  CHECK(young.theta()[0] == 0.0);
  Slate slate;
  young.decide(request_of(1), made.view(), rng, slate);
  CHECK(slate.shown[0].candidate == 0);
  LongRun old = taught(3'000);  // 0.1 + 0.2 * 200 * 0.05 = 2.1 coins against 0.5
  slate = {};
  old.decide(request_of(1), made.view(), rng, slate);
  CHECK(slate.shown[0].candidate == 1);
}
