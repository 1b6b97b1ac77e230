#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/market/market.hpp"
#include "small_market.hpp"

using namespace libsim;

TEST_CASE("who has churned never comes back, and who has quit opens no room", "[market]") {
  const Scenario scenario = small_scenario();
  Market market = market_of(scenario);
  SilentPlatform platform;
  Log log;
  std::map<std::uint32_t, Time> left;
  std::map<std::uint32_t, Time> quit;
  for (std::int64_t day = 1; day <= 7; ++day) {
    market.run_until_day(day, platform, log);
    // Both happen at the midnight that began the day just run.
    for (std::uint32_t u = 0; u < market.state().audience.users().size(); ++u) {
      if (!market.state().audience.state(UserId{u}).active) { left.emplace(u, start_of_day(day - 1)); }
    }
    for (std::uint32_t s = 0; s < market.state().supply.streamers().size(); ++s) {
      if (!market.state().supply.state(StreamerId{s}).active) { quit.emplace(s, start_of_day(day - 1)); }
    }
  }
  REQUIRE_FALSE((left.empty() || quit.empty()));
  for (std::size_t i = 0; i < log.visits.size(); ++i) {
    const auto gone = left.find(log.visits.user[i].value);
    if (gone != left.end()) { REQUIRE(log.visits.end[i] <= gone->second); }
  }
  for (std::size_t i = 0; i < log.rooms.size(); ++i) {
    const auto gone = quit.find(log.rooms.streamer[i].value);
    if (gone != quit.end()) { REQUIRE(log.rooms.end[i] <= gone->second); }
  }
}

TEST_CASE("who has left for good is bound to nobody, and everybody else is to all homes", "[market]") {
  Market market = market_of(small_scenario());
  SilentPlatform platform;
  Log log;
  market.run_until_day(7, platform, log);
  const auto& state = market.state();
  REQUIRE(state.audience.active() < state.audience.users().size());
  std::size_t bonds = 0;
  for (std::uint32_t s = 0; s < state.supply.streamers().size(); ++s) {
    for (std::uint32_t i = state.bonds.first(StreamerId{s}); i != HomeBonds::end; i = state.bonds[i].next) {
      REQUIRE(state.audience.state(state.bonds[i].user).active);
      ++bonds;
    }
  }
  CHECK(bonds == std::size_t{state.audience.active()} * 3);
  CHECK(bonds == state.bonds.size());
}

TEST_CASE("pulled, pushed and fan visits go to home streamers, and re-entries to rooms entered before", "[market]") {
  SilentPlatform platform;
  Market market = market_of(independent_scenario());  // nobody quits, so that homes stay
  Log log;
  market.run_until_day(4, platform, log);
  std::set<std::pair<UserId, RoomId>> entered;
  for (std::size_t i = 0; i < log.clicks.size(); ++i) {
    const std::pair key{log.clicks.user[i], log.clicks.room[i]};
    const Entry entry = log.clicks.entry[i];
    const auto homes = market.state().audience.users().homes(key.first);
    const bool home = std::ranges::find(homes, log.streamer_of(key.second)) != homes.end();
    if (entry == Entry::pull || entry == Entry::push || entry == Entry::fan) { REQUIRE(home); }
    if (entry == Entry::reentry) { REQUIRE(entered.contains(key)); }
    if (entry == Entry::fan) { REQUIRE((log.clicks.flags[i] & click_flag::engaged) != 0); }
    entered.insert(key);
  }
}

TEST_CASE("nobody stays bound to a streamer who has quit, nor is bound to one twice", "[market]") {
  Scenario scenario = small_scenario();
  scenario.world.streamers.entry_per_day = GENERATE(0.0, 2.0);
  scenario.market.morale.quit_per_day = 0.1;
  Market market = market_of(scenario);
  SilentPlatform platform;
  Log log;
  market.run_until_day(7, platform, log);
  const auto& state = market.state();
  REQUIRE(state.supply.active() < state.supply.streamers().size());
  for (std::uint32_t u = 0; u < state.audience.users().size(); ++u) {
    if (!state.audience.state(UserId{u}).active) { continue; }
    const auto homes = state.audience.users().homes(UserId{u});
    for (const StreamerId home : homes) { CHECK(state.supply.state(home).active); }
    CHECK(std::set<StreamerId>(homes.begin(), homes.end()).size() == homes.size());
  }
}

TEST_CASE("a market goes on when every streamer has quit", "[market]") {
  Scenario scenario = small_scenario();
  scenario.world.streamers.entry_per_day = 0.0;
  scenario.market.morale.quit_per_day = 1.0;
  scenario.market.morale.quit_gain = 0.0;
  Market market = market_of(scenario);
  SilentPlatform platform;
  Log log;
  market.run_until_day(6, platform, log);
  CHECK(market.state().supply.active() == 0);
  CHECK(log.rooms.start[log.rooms.size() - 1] < start_of_day(6));
}

TEST_CASE("a streamer's day has the background of each of its rooms, for as long as the room was open", "[market]") {
  struct Ledger : AspirationMorale {
    std::shared_ptr<double> income = std::make_shared<double>(0.0);
    double after_day(double morale, double /*attractiveness*/, const DayOnAir& day) const {
      *income += day.income;
      return morale;
    }
  };
  Scenario scenario = independent_scenario();
  scenario.market.morale.quit_per_day = 1e-9;      // morale is asked, and nobody quits
  scenario.world.users.propensity = {-50.0, 0.1};  // nobody gives
  scenario.world.background.viewers = 5.0;
  scenario.world.background.income_per_viewer_h = 1.0;
  Ledger ledger;
  ledger.config = scenario.market.morale;
  using Watched = Behaviour<LogitChoice, TwoPartWatch, ImpulseGiving, OddsReentry, AveragedSatisfaction, Ledger>;
  const Behaviour<> kept = make_behaviour(scenario);
  BasicMarket<Watched> market{scenario, RunKey{scenario.run.seed, 0},
                              Watched{kept.choice, kept.watching, kept.giving, kept.reentry, kept.retention, ledger}};
  SilentPlatform platform;
  Log log;
  market.run_until_day(3, platform, log);  // two midnights
  REQUIRE(log.gifts.size() == 0);
  double hours = 0.0;
  const Supply& supply = market.state().supply;
  for (std::size_t i = 0; i < log.rooms.size(); ++i) {
    const Duration open = std::min(log.rooms.end[i], start_of_day(2)) - log.rooms.start[i];
    if (open <= Duration{}) { continue; }
    const float viewers = supply.background_viewers(supply.streamers()[log.rooms.streamer[i]], log.rooms.start[i]);
    hours += static_cast<double>(viewers) * to_seconds(open) / 3600.0;
  }
  CHECK(*ledger.income == Approx(hours));
}

TEST_CASE("population rows count who is there at the start of each day", "[market]") {
  const Scenario scenario = small_scenario();
  Market market = market_of(scenario);
  SilentPlatform platform;
  Log log;
  for (std::int64_t day = 1; day <= 4; ++day) {
    market.run_until_day(day, platform, log);
    const auto row = static_cast<std::size_t>(day - 1);
    REQUIRE(log.population.size() == row + 1);
    CHECK(log.population.day[row] == day - 1);
    const auto& state = market.state();
    std::uint32_t users = 0;
    std::uint32_t streamers = 0;
    for (std::uint32_t u = 0; u < state.audience.users().size(); ++u) {
      users += state.audience.state(UserId{u}).active ? 1U : 0U;
    }
    for (std::uint32_t s = 0; s < state.supply.streamers().size(); ++s) {
      streamers += state.supply.state(StreamerId{s}).active ? 1U : 0U;
    }
    CHECK(log.population.users[row] == users);
    CHECK(log.population.streamers[row] == streamers);
    CHECK(log.users == state.audience.users().size());
    CHECK(log.streamers == state.supply.streamers().size());
  }
  CHECK(log.population.users[0] == 300);
  CHECK(log.population.streamers[0] == 30);
}

TEST_CASE("a log that was ended has the visits under way, and the market goes on as if it were not", "[market]") {
  SilentPlatform platform;
  Market market = market_of(small_scenario());
  Log log;
  market.run_until_day(2, platform, log);
  Log ended = log;
  market.end_log(ended);
  std::map<UserId, std::vector<std::pair<Time, Time>>> visits;
  for (std::size_t i = 0; i < ended.visits.size(); ++i) {
    visits[ended.visits.user[i]].emplace_back(ended.visits.start[i], ended.visits.end[i]);
    REQUIRE(ended.visits.end[i] <= market.now());
  }
  for (std::size_t i = 0; i < ended.clicks.size(); ++i) {
    REQUIRE(std::ranges::any_of(visits[ended.clicks.user[i]], [&](const auto& visit) {
      return visit.first <= ended.clicks.at[i] && ended.clicks.at[i] <= visit.second;
    }));
  }
  CHECK(ended.visits.size() > log.visits.size());
  market.run_until_day(3, platform, log);
  CHECK(first_difference(log, log_of(small_scenario(), 3, platform)).empty());
}
