#include "libsim/experiment/platform.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <vector>

#include <catch2/catch.hpp>

#include "../market/small_market.hpp"
#include "libsim/allocation/epsilon_greedy.hpp"
#include "libsim/allocation/greedy.hpp"
#include "libsim/estimators/history_baseline.hpp"
#include "libsim/experiment/oracle.hpp"

using namespace libsim;

namespace {

/// Names two signals and notes which it is given.
struct Curious {
  std::shared_ptr<std::vector<std::size_t>> given = std::make_shared<std::vector<std::size_t>>(signal_count);
  std::shared_ptr<std::vector<std::size_t>> told = std::make_shared<std::vector<std::size_t>>(2);

  SignalSet signals() const { return SignalSet{}.with(Signal::p_click).with(Signal::load); }
  void decide(const Request& request, const CandidateSet& candidates, RngStream& /*rng*/, Slate& slate) {
    for (std::size_t s = 0; s < signal_count; ++s) {
      if (candidates.signals[s].empty()) { continue; }
      (*given)[s] += candidates.signals[s].size() == candidates.size() ? 1U : 1'000'000U;
    }
    for (std::size_t k = 0; k < std::min<std::size_t>(request.slots, candidates.size()); ++k) { slate.show(k, 1.0); }
  }
  void observe(const Showed& showed) { (*told)[0] += showed.slate.size; }
  void observe(const Gifted& /*gifted*/) { ++(*told)[1]; }
};

Log greedy_log(const AnyPolicy& policy) {
  PolicyPlatform platform{policy, AnySignals{Oracle{}}};
  return log_of(small_scenario(), 2, platform);
}

}  // namespace

TEST_CASE("a policy is given the signals it names and no others, and is told what it shows", "[experiment]") {
  const Curious curious;
  PolicyPlatform platform{AnyPolicy{curious}, AnySignals{Oracle{}}};
  const Log log = log_of(small_scenario(), 1, platform);
  for (std::size_t s = 0; s < signal_count; ++s) {
    const bool named = curious.signals().contains(static_cast<Signal>(s));
    CHECK((*curious.given)[s] == (named ? log.requests.size() : 0));
  }
  CHECK((*curious.told)[0] == log.impressions.size());
  CHECK((*curious.told)[1] == log.gifts.size());
}

TEST_CASE("sampled candidates bear the predictions the policy asked for, and NaN for the others", "[experiment]") {
  PolicyPlatform platform{AnyPolicy{Curious{}}, AnySignals{Oracle{}}};
  const Log log = log_of(small_scenario(), 1, platform);
  REQUIRE(log.candidates.size() > 50);
  for (std::size_t i = 0; i < log.candidates.size(); ++i) {
    REQUIRE(std::isnan(log.candidates.ev_gift[i]));
    REQUIRE((log.candidates.p_click[i] > 0.0F && log.candidates.p_click[i] < 1.0F));
    REQUIRE(log.candidates.multiplier[i] == 1.0F);
  }
}

TEST_CASE("sampled candidates bear the policy's state at the decision, before it learns from what it showed",
          "[experiment]") {
  struct Counting {
    std::size_t shown = 0;
    SignalSet signals() const { return {}; }
    void decide(const Request& request, const CandidateSet& set, RngStream&, Slate& slate) const {
      for (std::size_t i = 0; i < set.size() && slate.size < request.slots; ++i) { slate.show(i, 1.0); }
    }
    void observe(const Showed&) { ++shown; }
    float multiplier(const CandidateSet&, std::size_t) const { return static_cast<float>(shown); }
  };
  PolicyPlatform platform{AnyPolicy{Counting{}}, AnySignals{Oracle{}}};
  const Log log = log_of(small_scenario(), 1, platform);
  REQUIRE(log.candidates.size() > 50);
  for (std::size_t i = 0; i < log.candidates.size(); ++i) {
    REQUIRE(log.candidates.multiplier[i] == static_cast<float>(log.candidates.request[i]));
  }
}

TEST_CASE("epsilon-greedy with epsilon 0 makes greedy's log", "[experiment]") {
  EpsilonGreedy never;
  never.epsilon = 0.0;
  EpsilonGreedy sometimes;
  sometimes.epsilon = 0.2;
  const Log greedy = greedy_log(AnyPolicy{Greedy{}});
  CHECK(first_difference(greedy, greedy_log(AnyPolicy{never})).empty());
  CHECK_FALSE(first_difference(greedy, greedy_log(AnyPolicy{sometimes})).empty());
}

TEST_CASE("an estimator learns the rate of gifting clicks that the log has", "[experiment]") {
  struct Listener : SilentPlatform {
    HistoryBaseline baseline;
    using SilentPlatform::observe;
    void observe(const Clicked& x) { baseline.observe(x); }
    void observe(const Gifted& x) { baseline.observe(x); }
    void observe(const Left& x) { baseline.observe(x); }
    void observe(const HourPassed& x) { baseline.observe(x); }
  };
  Scenario scenario = small_scenario();
  scenario.market.gifts.at_entry = 1.0;
  scenario.market.gifts.again = 0.0;
  Listener listener;
  listener.baseline.prior_clicks = 0.0;
  const Log log = log_of(scenario, 3, listener);

  std::vector<double> clicks(log.streamers);
  std::vector<double> gifts(log.streamers);
  for (std::size_t i = 0; i < log.clicks.size(); ++i) { ++clicks[log.streamer_of(log.clicks.room[i]).index()]; }
  for (std::size_t i = 0; i < log.gifts.size(); ++i) { ++gifts[log.streamer_of(log.gifts.room[i]).index()]; }
  const std::size_t most = static_cast<std::size_t>(std::ranges::max_element(gifts) - gifts.begin());
  REQUIRE(gifts[most] > 10.0);
  const std::array room{RoomId{0}};
  const std::array streamer{StreamerId{static_cast<std::uint32_t>(most)}};
  const std::array<std::uint16_t, 1> group{};
  const std::array<Time, 1> start{};
  const std::array one{1.0F};
  std::array<float, 1> p_gift{};
  listener.baseline.predict({UserId{0}, Time{}, 1}, {room, streamer, group, start, one, one, {}}, Signal::p_gift,
                            p_gift);
  CHECK(static_cast<double>(p_gift[0]) == Approx(gifts[most] / clicks[most]));
}
