#include "libsim/estimators/fitted_signals.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "libsim/core/draws.hpp"
#include "libsim/decision/any_learner.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace libsim;

namespace {

constexpr std::uint32_t scene_streamers = 10;
constexpr std::uint32_t scene_users = 30;
constexpr std::uint32_t generous_streamer =
    4;  // of ten: half of the clicks there bring 50 coins, elsewhere 1 in 50 brings 5
constexpr UserId never_seen{scene_users + 5};

using TwoStage = FittedKind<GiftEstimatorKind::two_stage>;

/// A platform that shows all rooms alike, for some days; every hour each user enters one at random.
struct GivingScene {
  std::array<RoomId, scene_streamers> rooms{};
  std::array<StreamerId, scene_streamers> ids{};
  std::array<std::uint16_t, scene_streamers> groups{};
  std::array<Time, scene_streamers> starts{};
  std::array<float, scene_streamers> viewers{};
  std::array<float, scene_streamers> capacity{};
  FittedSignals signals;
  HistoryBaseline baseline;
  RngStream rng{{3, 0}, Purpose::test, 0};
  Time now{};
  std::vector<std::variant<RoomOpened, Clicked, Gifted, Left, HourPassed>> told;

  explicit GivingScene(GiftEstimatorKind kind = GiftEstimatorKind::two_stage) : signals{kind} {
    signals.schedule = {.serve_from = 3, .train_days = 2, .least_gift_rows = 20};
    for (std::uint32_t s = 0; s < scene_streamers; ++s) {
      rooms[s] = RoomId{s}, ids[s] = StreamerId{s};
      tell(RoomOpened{rooms[s], ids[s], now});
    }
  }
  CandidateSet candidates() const { return {rooms, ids, groups, starts, viewers, capacity, {}}; }
  template <class X>
  void tell(const X& x) {
    if constexpr (!std::is_same_v<X, Showed>) { told.emplace_back(x); }
    signals.observe(x);
    if constexpr (Observes<HistoryBaseline, X>) { baseline.observe(x); }
  }
  void pass_hours(int hours) {
    const CandidateSet set = candidates();
    for (int hour = 0; hour < hours; ++hour) {
      for (std::uint32_t u = 0; u < scene_users; ++u) {
        Slate slate;
        for (std::uint32_t s = 0; s < scene_streamers; ++s) { slate.show(s, 1.0); }
        tell(Showed{Request{UserId{u}, now, scene_streamers}, set, slate});
        const StreamerId s{draw_index(rng, scene_streamers)};
        tell(Clicked{UserId{u}, rooms[s.index()], s, now, true});
        const bool generous = s.value == generous_streamer;
        if (draw_index(rng, 50) < (generous ? 25U : 1U)) {
          tell(Gifted{UserId{u}, rooms[s.index()], s, now, Coins{generous ? 50 : 5}});
        }
        tell(Left{UserId{u}, rooms[s.index()], s, now + Duration{1}, Duration{1}});
        now += std::chrono::seconds{100};
      }
      now =
          start_of_day(day_of(now)) + std::chrono::hours{1 + (now - start_of_day(day_of(now))) / std::chrono::hours{1}};
      tell(HourPassed{now});
    }
  }
  std::array<float, scene_streamers> predicted(Signal signal, UserId user = never_seen) {
    std::array<float, scene_streamers> out{};
    signals.predict(Request{user, now, 4}, candidates(), signal, out);
    return out;
  }
  std::array<float, scene_streamers> by_baseline(Signal signal, UserId user = never_seen) const {
    std::array<float, scene_streamers> out{};
    baseline.predict(Request{user, now, 4}, candidates(), signal, out);
    return out;
  }
};

std::size_t largest_of(const std::array<float, scene_streamers>& values) {
  return static_cast<std::size_t>(std::ranges::max_element(values) - values.begin());
}

}  // namespace

TEST_CASE("before it serves, past rates predict; a model does from the day on that was asked for", "[estimators]") {
  GivingScene scene;
  scene.pass_hours(47);
  CHECK(scene.predicted(Signal::ev_gift) == scene.by_baseline(Signal::ev_gift));
  CHECK(scene.predicted(Signal::p_gift) == scene.by_baseline(Signal::p_gift));
  CHECK_FALSE(scene.signals.model());
  scene.pass_hours(1);
  CHECK(scene.predicted(Signal::ev_gift) != scene.by_baseline(Signal::ev_gift));
  REQUIRE(scene.signals.model());
  CHECK(scene.signals.model()->kind == GiftEstimatorKind::two_stage);
  for (const Signal other : {Signal::p_click, Signal::watch_s, Signal::satisfaction, Signal::conversion}) {
    CHECK(scene.predicted(other) == scene.by_baseline(other));
  }
}

TEST_CASE("with too few gifts to learn from, past rates go on predicting", "[estimators]") {
  GivingScene scene;
  scene.signals.schedule.least_gift_rows = 1'000'000;
  scene.pass_hours(72);
  CHECK(scene.predicted(Signal::ev_gift) == scene.by_baseline(Signal::ev_gift));
}

TEST_CASE("every kind ranks the streamer first whose clicks bring gifts, for users never seen, too", "[estimators]") {
  const auto kind = GENERATE(GiftEstimatorKind::two_stage, GiftEstimatorKind::logistic, GiftEstimatorKind::direct,
                             GiftEstimatorKind::direct_log, GiftEstimatorKind::boosted);
  if (kind == GiftEstimatorKind::boosted && !can_fit_boosted_trees()) { return; }
  GivingScene scene{kind};
  scene.pass_hours(48);
  for (const UserId user : {UserId{0}, UserId{7}, never_seen}) {
    const auto ev = scene.predicted(Signal::ev_gift, user);
    CHECK(largest_of(ev) == generous_streamer);
    for (const float value : ev) { CHECK((std::isfinite(value) && value > 0.0F)); }
  }
}

TEST_CASE("a model that is no linear function is served by the features of each candidate", "[estimators]") {
  GivingScene scene{GiftEstimatorKind::pair_mean};
  scene.pass_hours(48);
  for (const std::uint32_t u : {0U, 3U}) {
    const auto p = scene.predicted(Signal::p_gift, UserId{u});
    const auto ev = scene.predicted(Signal::ev_gift, UserId{u});
    const GiftEstimator& model = scene.signals.model().value();
    RunningHistory history{Protocol::day_frozen};
    for (const auto& told : scene.told) {
      std::visit([&](const auto& x) { history.observe(x); }, told);
    }
    history.advance(scene.now);
    for (std::uint32_t s = 0; s < scene_streamers; ++s) {
      const ClickFeatureValues row = history.features(UserId{u}, StreamerId{s}, scene.now, true);
      std::vector<std::span<const float>> features;
      for (const float& value : row) { features.emplace_back(&value, 1); }
      const GiftPredictions expected = model.predict(features, 1);
      CHECK(p[s] == static_cast<float>(expected.p_gift[0]));
      CHECK(ev[s] == scene.baseline.p_click(StreamerId{s}) *
                         (scene.baseline.examined_share() * static_cast<float>(expected.amount[0])));
    }
  }
  CHECK(scene.predicted(Signal::p_gift, UserId{0}) != scene.predicted(Signal::p_gift, UserId{3}));
}

TEST_CASE("a two-stage model tells the streamer whose clicks bring 25 coins from the others", "[estimators]") {
  GivingScene scene;
  scene.signals.schedule.serve_from = 6;
  scene.pass_hours(120);
  double generous = 0.0;
  double others = 0.0;
  for (std::uint32_t u = 0; u < scene_users; ++u) {
    const auto p = scene.predicted(Signal::p_gift, UserId{u});
    for (std::uint32_t s = 0; s < scene_streamers; ++s) {
      (s == generous_streamer ? generous : others) += static_cast<double>(p[s]);
    }
  }
  CHECK(generous / scene_users == Approx(0.5).margin(0.2));
  CHECK(others / (scene_users * (scene_streamers - 1)) < 0.1);  // 0.02 in truth
  const double p = static_cast<double>(scene.predicted(Signal::p_gift, UserId{0})[generous_streamer]);
  const double p_click = static_cast<double>(scene.predicted(Signal::p_click)[generous_streamer]);
  const double ev = static_cast<double>(scene.predicted(Signal::ev_gift, UserId{0})[generous_streamer]);
  CHECK(ev / p_click / p == Approx(50.0).margin(25.0));  // coins of a gift; every slot is examined
}

TEST_CASE("what is shown in vain is worth less at once, by the baseline's p_click; at an hour all are",
          "[estimators]") {
  GivingScene scene;
  scene.pass_hours(48);
  const auto ev = scene.predicted(Signal::ev_gift);
  const auto p_click = scene.predicted(Signal::p_click);
  REQUIRE(scene.signals.model());
  const double examined = static_cast<double>(scene.baseline.examined_share());
  const auto check_all = [&] {
    const double share = static_cast<double>(scene.baseline.examined_share()) / examined;
    const auto ev_now = scene.predicted(Signal::ev_gift);
    const auto p_now = scene.predicted(Signal::p_click);
    for (std::uint32_t s = 0; s < scene_streamers; ++s) {
      const double expected = share * static_cast<double>(p_now[s]) / static_cast<double>(p_click[s]);
      CHECK(static_cast<double>(ev_now[s]) / static_cast<double>(ev[s]) == Approx(expected).epsilon(1e-5));
    }
    return p_now;
  };
  Slate slate;
  slate.show(3, 1.0);
  const CandidateSet set = scene.candidates();
  for (int i = 0; i < 2000; ++i) { scene.tell(Showed{Request{never_seen, scene.now, 1}, set, slate}); }
  const auto later = check_all();
  CHECK(later[3] < 0.9F * p_click[3]);
  CHECK(later[5] == p_click[5]);
  scene.tell(HourPassed{scene.now});
  CHECK(check_all()[5] < p_click[5]);
}

TEST_CASE("a fit comes when it is due, and learns from the days before it", "[estimators]") {
  GivingScene scene;
  scene.pass_hours(48);
  scene.predicted(Signal::ev_gift);
  const double first = scene.signals.model()->prevalence;
  scene.pass_hours(23);
  scene.predicted(Signal::ev_gift);
  CHECK(scene.signals.model()->prevalence == first);  // 23 hours old
  scene.pass_hours(1);
  scene.predicted(Signal::ev_gift);
  const Time to = scene.now;
  const TrainingRows& rows = scene.signals.rows();
  const Time from = to - std::chrono::hours{48};
  const auto expected =
      static_cast<double>(rows.gift_rows(from, to)) / static_cast<double>(rows.table(from, to).size());
  CHECK(scene.signals.model()->prevalence == Approx(expected).epsilon(1e-12));
  CHECK(rows.table(Time{}, from).size() == 0);  // what no fit will need is forgotten
}

TEST_CASE("a lag leaves out the newest clicks", "[estimators]") {
  GivingScene scene;
  scene.signals.schedule.lag_hours = 24.0;
  scene.pass_hours(48);
  scene.predicted(Signal::ev_gift);
  const TrainingRows& rows = scene.signals.rows();
  const Time to = start_of_day(1);
  const auto expected =
      static_cast<double>(rows.gift_rows(Time{}, to)) / static_cast<double>(rows.table(Time{}, to).size());
  CHECK(scene.signals.model()->prevalence == Approx(expected).epsilon(1e-12));
}

TEST_CASE("a saved model, loaded, serves the same", "[estimators]") {
  TemporaryFolder folder;
  GivingScene scene;
  scene.pass_hours(60);
  const auto served = scene.predicted(Signal::ev_gift, UserId{2});
  const auto file = folder.path() / "model.json";
  save_gift_estimator(*scene.signals.model(), file);
  scene.signals.serve(load_gift_estimator(file));
  CHECK(scene.predicted(Signal::ev_gift, UserId{2}) == served);

  SECTION("named in a scenario, it serves from the beginning") {
    TwoStage source;
    std::vector<std::string> problems;
    const nlohmann::json json{{"model", file.string()}};
    ConfigReader reader{json, "/estimator", problems};
    source.fields(reader);
    CHECK(problems.empty());
    REQUIRE(source.model());
    CHECK(source.model()->prevalence == scene.signals.model()->prevalence);
  }
}

TEST_CASE("a model that cannot be served is refused, with the reason", "[estimators]") {
  TemporaryFolder folder;
  const auto problem_of = [&](const GiftEstimator& model) {
    const auto file = folder.path() / "model.json";
    save_gift_estimator(model, file);
    TwoStage source;
    std::vector<std::string> problems;
    const nlohmann::json json{{"model", file.string()}};
    ConfigReader reader{json, "/estimator", problems};
    source.fields(reader);
    return problems.empty() ? std::string{} : problems.front();
  };
  GiftEstimator model;
  model.kind = GiftEstimatorKind::prevalence;
  CHECK_THAT(problem_of(model),
             Catch::Contains("/estimator/model: got a model of kind prevalence, expected two_stage"));
  model.kind = GiftEstimatorKind::two_stage;
  model.names = {"gift_first_tenth"};
  model.amount.weights = {1.0};
  model.gift.weights = {1.0};
  CHECK_THAT(problem_of(model), Catch::Contains("\"gift_first_tenth\""));
}
