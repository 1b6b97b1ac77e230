#include "libsim/estimators/factored_scores.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "libsim/estimators/feature.hpp"

using namespace libsim;

namespace {

constexpr std::uint32_t random_streamers = 90;
constexpr std::uint32_t random_users = 12;

/// Every feature has a weight of its own in each head.
GiftEstimator model_with_all_weights() {
  GiftEstimator model;
  model.kind = GiftEstimatorKind::two_stage;
  model.gift.intercept = -3.0;
  model.amount.intercept = 1.5;
  for (std::size_t f = 0; f < click_feature::count; ++f) {
    model.names.emplace_back(all_features()[f].name);
    model.gift.weights.push_back(0.05 * std::sin(static_cast<double>(f) + 1.0));
    model.amount.weights.push_back(0.07 * std::cos(2.0 * static_cast<double>(f)));
  }
  return model;
}

/// Rooms of some streamers, in some order.
struct RandomRooms {
  std::vector<RoomId> room;
  std::vector<StreamerId> streamer;
  std::vector<std::uint16_t> group;
  std::vector<Time> start;
  std::vector<float> viewers;

  void add(StreamerId s, const RunningHistory& history) {
    room.push_back(history.room(s).id), streamer.push_back(s), group.push_back(0);
    start.push_back(history.room(s).start), viewers.push_back(1.0F);
  }
  CandidateSet view() const { return {room, streamer, group, start, viewers, viewers, {}}; }
};

/// A market in which things happen at random, and rooms open anew.
struct RandomMarket {
  RunningHistory history;
  RngStream rng{{7, 0}, Purpose::test, 0};
  Time now{};
  std::uint32_t rooms = 0;

  explicit RandomMarket(Protocol protocol) : history{protocol} {
    for (std::uint32_t s = 0; s < random_streamers; ++s) { open(StreamerId{s}); }
  }
  void open(StreamerId s) {
    history.observe(RoomOpened{RoomId{rooms++}, s, now, static_cast<std::uint16_t>(s.value % 5)});
  }
  void happen(int times) {
    for (int i = 0; i < times; ++i) {
      now += std::chrono::seconds{1 + draw_index(rng, 600)};
      history.advance(now);
      const UserId user{draw_index(rng, random_users)};
      const StreamerId s{draw_index(rng, random_streamers)};
      const RoomId room = history.room(s).id;
      history.observe(Clicked{user, room, s, now, true});
      if (draw_index(rng, 2) == 0) { history.observe(Touched{user, room, s, now}); }
      if (draw_index(rng, 4) == 0) { history.observe(Gifted{user, room, s, now, Coins{1 + draw_index(rng, 99)}}); }
      if (draw_index(rng, 2) == 0) { history.observe(Left{user, room, s, now, std::chrono::seconds{60}}); }
      if (draw_index(rng, 10) == 0) { open(s); }
    }
  }
  /// A random subset of the live rooms in random order.
  RandomRooms candidates() {
    std::vector<std::uint32_t> order(random_streamers);
    for (std::uint32_t s = 0; s < random_streamers; ++s) { order[s] = s; }
    for (std::uint32_t s = random_streamers; s > 1; --s) { std::swap(order[s - 1], order[draw_index(rng, s)]); }
    order.resize(1 + draw_index(rng, random_streamers));
    if (draw_index(rng, 2) == 0) { std::ranges::sort(order); }  // half of the places keep their rooms
    RandomRooms chosen;
    for (const std::uint32_t s : order) { chosen.add(StreamerId{s}, history); }
    return chosen;
  }
};

double linear_predictor(const LinearModel& model, const ClickFeatureValues& values) {
  double sum = model.intercept;
  for (std::size_t f = 0; f < values.size(); ++f) { sum += model.weights[f] * static_cast<double>(values[f]); }
  return sum;
}

}  // namespace

TEST_CASE("user part + room part + pair part = the linear model on the features, whatever the candidates were before",
          "[estimators]") {
  const Protocol protocol = GENERATE(Protocol::day_frozen, Protocol::rolling);
  const GiftEstimator model = model_with_all_weights();
  FactoredScores scores;
  scores.use(FactoredModel{model});
  RandomMarket scene{protocol};
  double worst = 0.0;
  for (int round = 0; round < 120; ++round) {
    scene.happen(25);  // some days in all
    scene.now += std::chrono::seconds{1};
    scene.history.advance(scene.now);
    const RandomRooms rooms = scene.candidates();
    const UserId user{draw_index(scene.rng, random_users + 2)};  // two are never seen
    scores.score(scene.history, HistoryBaseline{}, Request{user, scene.now, 4}, rooms.view());
    for (std::size_t i = 0; i < rooms.room.size(); ++i) {
      const ClickFeatureValues values = scene.history.features(user, rooms.streamer[i], scene.now, true);
      worst = std::max(worst, std::abs(static_cast<double>(scores.gift()[i]) - linear_predictor(model.gift, values)));
      worst =
          std::max(worst, std::abs(static_cast<double>(scores.amount()[i]) - linear_predictor(model.amount, values)));
    }
  }
  CHECK(scene.history.day() >= 5);
  CHECK(worst < 2e-5);  // sums of some forty floats of size 1
}

TEST_CASE("another model scores anew", "[estimators]") {
  RandomMarket scene{Protocol::rolling};
  scene.happen(200);
  scene.now += std::chrono::seconds{1};
  scene.history.advance(scene.now);
  const RandomRooms rooms = scene.candidates();
  GiftEstimator model = model_with_all_weights();
  FactoredScores scores;
  scores.use(FactoredModel{model});
  scores.score(scene.history, HistoryBaseline{}, Request{UserId{0}, scene.now, 4}, rooms.view());
  model.gift.weights.assign(model.gift.weights.size(), 0.0);
  scores.use(FactoredModel{model});
  scores.score(scene.history, HistoryBaseline{}, Request{UserId{0}, scene.now, 4}, rooms.view());
  for (const float score : scores.gift()) { CHECK(score == Approx(model.gift.intercept)); }
}

TEST_CASE("second by second from its start, a room is scored as of its age to a hundred-thousandth of the weight",
          "[estimators]") {
  GiftEstimator model = model_with_all_weights();
  std::ranges::fill(model.gift.weights, 0.0);
  std::ranges::fill(model.amount.weights, 0.0);
  model.gift.weights[click_feature::room_age] = 1.0;
  model.amount.weights[click_feature::room_age] = -1.0;
  model.amount.weights[click_feature::streamer_days_since_gift] = 1.0;
  FactoredScores scores;
  scores.use(FactoredModel{model});
  RunningHistory history{Protocol::rolling};
  Time now = start_of_day(1) + std::chrono::seconds{7'203};
  history.observe(RoomOpened{RoomId{0}, StreamerId{0}, now, 0});
  history.observe(Clicked{UserId{0}, RoomId{0}, StreamerId{0}, now, true});
  history.observe(Gifted{UserId{0}, RoomId{0}, StreamerId{0}, now, Coins{5}});
  history.advance(now + Duration{1});
  RandomRooms rooms;
  rooms.add(StreamerId{0}, history);
  double worst = 0.0;
  for (int second = 0; second < 3000; ++second) {
    now += std::chrono::seconds{1};
    history.advance(now);
    scores.score(history, HistoryBaseline{}, Request{UserId{0}, now, 1}, rooms.view());
    const ClickFeatureValues values = history.features(UserId{0}, StreamerId{0}, now, true);
    worst = std::max({worst, std::abs(static_cast<double>(scores.gift()[0]) - linear_predictor(model.gift, values)),
                      std::abs(static_cast<double>(scores.amount()[0]) - linear_predictor(model.amount, values))});
  }
  CHECK(worst < 8e-6);  // 4e-6 of the parabola, the rest of minutes since midnight as floats
}
