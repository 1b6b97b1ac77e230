#include "libsim/estimators/history_baseline.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"

using namespace libsim;

namespace {

/// Two streamers seen and a third never; user 1 sees, user 2 does not.
struct Scene {
  std::array<RoomId, 3> rooms{RoomId{10}, RoomId{11}, RoomId{12}};
  std::array<StreamerId, 3> streamers{StreamerId{0}, StreamerId{1}, StreamerId{2}};
  std::array<std::uint16_t, 3> groups{};
  std::array<Time, 3> starts{};
  std::array<float, 3> viewers{30.0F, 5.0F, 2.0F};
  std::array<float, 3> capacity{20.0F, 20.0F, 0.0F};
  HistoryBaseline baseline;

  CandidateSet candidates() const { return {rooms, streamers, groups, starts, viewers, capacity, {}}; }

  void show(std::uint32_t candidate, int times) {
    const CandidateSet set = candidates();
    for (int i = 0; i < times; ++i) {
      Slate slate;
      slate.show(candidate, 1.0);
      baseline.observe(Showed{Request{UserId{1}, Time{}, 1}, set, slate});
    }
  }

  void visit(std::uint32_t candidate, bool from_feed, std::int64_t coins, double seconds) {
    const RoomId room = rooms[candidate];
    const StreamerId streamer = streamers[candidate];
    baseline.observe(Clicked{UserId{1}, room, streamer, Time{}, from_feed});
    if (coins > 0) { baseline.observe(Gifted{UserId{1}, room, streamer, Time{}, Coins{coins}}); }
    baseline.observe(Left{UserId{1}, room, streamer, Time{}, from_seconds(seconds)});
  }

  std::array<float, 3> predict(Signal signal, std::uint32_t user = 2) const {
    std::array<float, 3> out{};
    baseline.predict(Request{UserId{user}, Time{}, 1}, candidates(), signal, out);
    return out;
  }
};

/// 100 impressions each; streamer 0 has 20 feed clicks of 10 s and one of 300 coins, streamer 1 has 10 of 40 s.
Scene after_a_day() {
  Scene scene;
  scene.show(0, 100);
  scene.show(1, 100);
  for (int i = 0; i < 19; ++i) { scene.visit(0, true, 0, 10.0); }
  scene.visit(0, true, 300, 10.0);
  for (int i = 0; i < 10; ++i) { scene.visit(1, true, 0, 40.0); }
  scene.baseline.observe(HourPassed{Time{}});
  return scene;
}

}  // namespace

TEST_CASE("the history baseline shrinks each rate to the mean of all", "[estimators]") {
  const Scene scene = after_a_day();
  const auto click = scene.predict(Signal::p_click);
  CHECK(click[0] == Approx((20 + 200 * 0.15) / 300.0));
  CHECK(click[1] == Approx((10 + 200 * 0.15) / 300.0));
  CHECK(click[2] == Approx(0.15));
  const auto value = scene.predict(Signal::ev_gift);
  CHECK(value[0] == Approx((300 + 200 * 1.5) / 300.0));
  CHECK(value[1] == Approx((0 + 200 * 1.5) / 300.0));
  CHECK(value[2] == Approx(1.5));
  const auto gift = scene.predict(Signal::p_gift);
  CHECK(gift[0] == Approx((1 + 50 / 30.0) / 70.0));
  CHECK(gift[2] == Approx(1 / 30.0));
  const auto watch = scene.predict(Signal::watch_s);
  CHECK(watch[0] == Approx((200 + 50 * 20.0) / 70.0));
  CHECK(watch[1] == Approx((400 + 50 * 20.0) / 60.0));
  CHECK(watch[2] == Approx(20.0));
}

TEST_CASE("conversion is gifts over those the watching would bring on average", "[estimators]") {
  const auto conversion = after_a_day().predict(Signal::conversion);
  CHECK(conversion[0] == Approx((1 + 2.0) / (200 / 600.0 + 2)));
  CHECK(conversion[1] == Approx((0 + 2.0) / (400 / 600.0 + 2)));
  CHECK(conversion[2] == Approx(1.0));
}

TEST_CASE("the user's past giving scales expected gifts for that user only", "[estimators]") {
  Scene scene = after_a_day();
  // User 1 saw all 200 impressions and gave all 300 coins: exactly the mean.
  CHECK(scene.predict(Signal::ev_gift, 1)[2] == Approx(1.5));
  scene.visit(0, true, 900, 10.0);
  CHECK(scene.predict(Signal::ev_gift, 1)[2] == Approx(1.5 * (1200 + 500 * 1.5) / (1.5 * 700)));
  CHECK(scene.predict(Signal::ev_gift, 2)[2] == Approx(1.5));
  CHECK(scene.predict(Signal::ev_gift, 999)[2] == Approx(1.5));
}

TEST_CASE("coins given after coming by oneself are not the feed's", "[estimators]") {
  Scene scene = after_a_day();
  const auto before = scene.predict(Signal::ev_gift);
  const auto gift_before = scene.predict(Signal::p_gift);
  scene.visit(1, false, 5000, 10.0);
  CHECK(scene.predict(Signal::ev_gift) == before);
  CHECK(scene.predict(Signal::p_gift)[1] > gift_before[1]);
}

TEST_CASE("a second gift in the same stay is not a second gifting click", "[estimators]") {
  Scene once = after_a_day();
  Scene twice = once;
  once.visit(1, true, 10, 10.0);
  twice.baseline.observe(Clicked{UserId{1}, RoomId{11}, StreamerId{1}, Time{}, true});
  twice.baseline.observe(Gifted{UserId{1}, RoomId{11}, StreamerId{1}, Time{}, Coins{4}});
  twice.baseline.observe(Gifted{UserId{1}, RoomId{11}, StreamerId{1}, Time{}, Coins{6}});
  twice.baseline.observe(Left{UserId{1}, RoomId{11}, StreamerId{1}, Time{}, from_seconds(10.0)});
  CHECK(once.predict(Signal::p_gift) == twice.predict(Signal::p_gift));
  CHECK(once.predict(Signal::ev_gift) == twice.predict(Signal::ev_gift));
}

TEST_CASE("every signal is finite before anything was seen, and load is viewers over capacity", "[estimators]") {
  const Scene fresh;
  for (std::size_t s = 0; s < signal_count; ++s) {
    for (const float value : fresh.predict(static_cast<Signal>(s))) { CHECK(std::isfinite(value)); }
  }
  CHECK(fresh.predict(Signal::load)[0] == 1.5F);
  CHECK(fresh.predict(Signal::conversion)[1] == 1.0F);
}

TEST_CASE("the satisfaction proxy is 0 at mean watch, grows with it, and retention follows", "[estimators]") {
  const Scene scene = after_a_day();
  const auto satisfaction = scene.predict(Signal::satisfaction);
  CHECK(satisfaction[2] == Approx(0.0).margin(1e-7));
  CHECK(satisfaction[0] < 0.0F);
  CHECK(satisfaction[1] > 0.0F);
  CHECK(scene.predict(Signal::retention)[1] == Approx(0.1 * satisfaction[1]));
}

TEST_CASE("the means wait until the evidence has grown by a twentieth", "[estimators]") {
  Scene scene = after_a_day();
  for (int i = 0; i < 5; ++i) { scene.visit(1, true, 0, 10.0); }
  scene.baseline.observe(HourPassed{Time{}});
  CHECK(scene.predict(Signal::p_click)[2] == Approx(0.15));
  for (int i = 0; i < 15; ++i) { scene.visit(1, true, 0, 10.0); }
  scene.baseline.observe(HourPassed{Time{}});
  CHECK(scene.predict(Signal::p_click)[2] == Approx(0.25));
}

TEST_CASE("a click is predicted of a room that is examined, wherever rooms were shown; coins of an impression",
          "[estimators]") {
  Scene scene;
  scene.baseline.prior_impressions = 0.0;
  const std::array<double, 3> attraction{0.4, 0.2, 0.1};
  const std::array<double, 3> examined{1.0, 0.6, 0.3};
  RngStream rng{{1, 0}, Purpose::test, 1};
  const CandidateSet set = scene.candidates();
  std::array<double, 3> coins{};
  constexpr int slates = 60'000;
  for (int i = 0; i < slates; ++i) {
    std::array<std::uint32_t, 3> order{0, 1, 2};  // the best first, mostly
    if (draw_bernoulli(rng, 0.4)) { std::swap(order[0], order[1 + draw_index(rng, 2)]); }
    if (draw_bernoulli(rng, 0.4)) { std::swap(order[1], order[2]); }
    Slate slate;
    for (const std::uint32_t candidate : order) { slate.show(candidate, 1.0); }
    scene.baseline.observe(Showed{Request{UserId{1}, Time{}, 3}, set, slate});
    for (std::size_t k = 0; k < 3; ++k) {
      if (!draw_bernoulli(rng, examined[k] * attraction[order[k]])) { continue; }
      scene.visit(order[k], true, 10, 10.0);
      coins[order[k]] += 10.0;
    }
    if (i % 200 == 0) { scene.baseline.observe(HourPassed{Time{}}); }
  }
  const auto click = scene.predict(Signal::p_click);
  const auto value = scene.predict(Signal::ev_gift);
  for (std::size_t s = 0; s < 3; ++s) {
    // Some 2,500 clicks on the worst room, and as many in the last slot: 2% each.
    CHECK(static_cast<double>(click[s]) == Approx(attraction[s]).epsilon(0.08));
    CHECK(static_cast<double>(value[s]) == Approx(coins[s] / slates).epsilon(1e-4));
  }
}
