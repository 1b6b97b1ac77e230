#include "libsim/market/behaviour.hpp"

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
