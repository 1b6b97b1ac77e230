#include "libsim/market/behaviour.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "small_market.hpp"

using namespace libsim;

namespace {

/// Takes whatever comes first.
struct FirstSlot {
  std::size_t choose(std::span<const float> /*matches*/, RngStream& /*rng*/) const { return 0; }
  bool goes_on(RngStream& /*rng*/) const { return false; }
  Duration scan(RngStream& /*rng*/) const { return std::chrono::seconds{1}; }
};

/// Stays a minute, or until the room ends.
struct OneMinute {
  Watch draw(const WatchContext& /*context*/, RngStream& /*rng*/) const { return {true, std::chrono::minutes{1}}; }
  double engaged_probability(const WatchContext& /*context*/) const { return 1.0; }
};

/// Looks in for no time at all, or for less.
struct NoTime {
  Duration length{};
  Watch draw(const WatchContext& /*context*/, RngStream& /*rng*/) const { return {true, length}; }
  double engaged_probability(const WatchContext& /*context*/) const { return 1.0; }
};

/// Gives a fixed time after the entry, whatever the watch.
struct FixedDelay : ImpulseGiving {
  Duration after{};
  Duration delay(Duration /*watch*/, RngStream& /*rng*/) const { return after; }
};

}  // namespace

TEST_CASE("a choice of one's own replaces the market's: always the first slot", "[market]") {
  const Scenario scenario = small_scenario();
  const Behaviour<> usual = make_behaviour(scenario);
  BasicMarket<Behaviour<FirstSlot>> market{
      scenario, {1, 0}, {FirstSlot{}, usual.watching, usual.giving, usual.reentry, usual.retention, usual.morale}};
  SilentPlatform platform;
  Log log;
  market.run_until_day(1, platform, log);
  REQUIRE(log.requests.size() > 100);
  std::size_t row = 0;
  for (std::size_t i = 0; i < log.requests.size(); ++i) {
    for (std::size_t k = 0; k < log.requests.slots[i]; ++k, ++row) {
      REQUIRE(((log.impressions.flags[row] & impression_flag::clicked) != 0) == (k == 0));
    }
  }
}

TEST_CASE("a way of watching of one's own replaces the market's", "[market]") {
  const Scenario scenario = small_scenario();
  const Behaviour<> usual = make_behaviour(scenario);
  BasicMarket<Behaviour<LogitChoice, OneMinute>> market{
      scenario, {1, 0}, {usual.choice, OneMinute{}, usual.giving, usual.reentry, usual.retention, usual.morale}};
  SilentPlatform platform;
  Log log;
  market.run_until_day(1, platform, log);
  REQUIRE(log.clicks.size() > 100);
  for (std::size_t i = 0; i < log.clicks.size(); ++i) {
    const Time until = log.clicks.at[i] + Duration{log.clicks.watch_ms[i]};
    REQUIRE((log.clicks.watch_ms[i] == 60'000 || until == log.rooms.end[log.clicks.room[i].index()]));
  }
}

TEST_CASE("gifts fall into the stay, whatever delay a model of one's own draws", "[market]") {
  Scenario scenario = small_scenario();
  scenario.market.gifts.deferred = 0.0;
  const Behaviour<> usual = make_behaviour(scenario);
  const auto after = GENERATE(Duration{-5}, Duration{1}, Duration{3'600'000});
  const auto length = GENERATE(Duration{-1}, Duration{0}, Duration{1}, Duration{2000});
  using Own = Behaviour<LogitChoice, NoTime, FixedDelay>;
  BasicMarket<Own> market{
      scenario,
      {1, 0},
      {usual.choice, NoTime{length}, FixedDelay{{usual.giving}, after}, usual.reentry, usual.retention, usual.morale}};
  SilentPlatform platform;
  Log log;
  market.run_until_day(1, platform, log);
  REQUIRE(log.gifts.size() > 50);
  std::map<std::pair<UserId, RoomId>, std::vector<std::size_t>> entries;
  for (std::size_t i = 0; i < log.clicks.size(); ++i) {
    REQUIRE(Duration{log.clicks.watch_ms[i]} <= std::max(length, Duration{0}));
    entries[{log.clicks.user[i], log.clicks.room[i]}].push_back(i);
  }
  for (std::size_t i = 0; i < log.gifts.size(); ++i) {
    const Time given = log.gifts.given_at[i];
    const auto& rows = entries[{log.gifts.user[i], log.gifts.room[i]}];
    REQUIRE(std::ranges::any_of(rows, [&](std::size_t row) {
      return log.clicks.at[row] <= given && given <= log.clicks.at[row] + Duration{log.clicks.watch_ms[row]};
    }));
  }
}
