#include "libsim/market/sharded_market.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "small_market.hpp"

using namespace libsim;

namespace {

/// Shows what SilentPlatform shows, and counts what it hears.
struct ListeningPlatform : SilentPlatform {
  std::vector<Time> clicks{};
  std::int64_t given = 0;
  std::int64_t shown = 0;
  std::int64_t shown_elsewhere = 0;
  std::int64_t odd_slates = 0;  // Catch's macros are not for several threads
  std::array<FeedbackRecord, 2> kept{};
  std::size_t current = 0;
  CandidateSet view{};

  template <class State>
  void decide(const State& market, const Request& request, const CandidateColumns& candidates, RngStream& rng,
              Slate& slate) {
    view = candidates.view();
    SilentPlatform::decide(market, request, candidates, rng, slate);
  }
  void show(const Request& request, const Slate& slate) {
    const Showed showed{request, view, slate};
    tell(showed);
    kept[current].add(showed);
  }
  template <class X>
  void observe(const X& x) {
    tell(x);
    if constexpr (requires(FeedbackRecord r) { r.add(x); }) { kept[current].add(x); }
  }
  void start_record() {
    current = 1 - current;
    kept[current].clear();
  }
  const FeedbackRecord& record() const { return kept[current]; }
  void hear(std::span<const FeedbackRecord* const> records) {
    FeedbackRecord::for_each(records, [this](const auto& x) { tell(x); });
  }

  template <class X>
  void tell(const X& x) {
    if constexpr (std::same_as<X, Clicked>) { clicks.push_back(x.at); }
    if constexpr (std::same_as<X, Gifted>) { given += x.amount.value; }
    if constexpr (std::same_as<X, Showed>) {
      ++shown;
      if (x.here) { return; }
      ++shown_elsewhere;
      odd_slates += x.candidates.size() == x.slate.size ? 0 : 1;
    }
  }
};

using TestShards = ShardedMarket<Behaviour<>, ListeningPlatform>;

TestShards shards_of(Scenario scenario, std::uint32_t shards, std::uint32_t exchange_s = 60) {
  scenario.run.shards = shards;
  scenario.run.exchange_s = exchange_s;
  return {scenario, RunKey{scenario.run.seed, 0}, make_behaviour(scenario), {}};
}

Log sharded_log(const Scenario& scenario, std::uint32_t shards, unsigned jobs, std::uint32_t exchange_s = 60) {
  TestShards market = shards_of(scenario, shards, exchange_s);
  Log log;
  market.run_until_day(4, log, jobs);
  market.end_log(log);
  return log;
}

/// More than a block of users in each shard.
Scenario crowded_scenario() {
  Scenario scenario = small_scenario();
  scenario.world.users.count = 600;
  return scenario;
}

}  // namespace

TEST_CASE("one shard is the market itself", "[market]") {
  const Scenario scenario = crowded_scenario();
  ListeningPlatform platform;
  Market market = market_of(scenario);
  Log log;
  market.run_until_day(4, platform, log);
  market.end_log(log);
  CHECK(first_difference(log, sharded_log(scenario, 1, 2)).empty());
}

TEST_CASE("the number of threads changes no byte of a log", "[market]") {
  const Log one = sharded_log(crowded_scenario(), 4, 1);
  REQUIRE(one.gifts.size() > 20);
  REQUIRE(one.candidates.size() > 0);
  for (const unsigned jobs : {2U, 3U, 4U, 9U}) {
    CAPTURE(jobs);
    CHECK(first_difference(one, sharded_log(crowded_scenario(), 4, jobs)).empty());
  }
}

TEST_CASE("where nobody's doings reach anybody else, shards see what the whole market sees", "[market]") {
  Scenario scenario = independent_scenario();
  scenario.world.users.count = 600;
  // By user and time: simultaneous rows of several users may be in another order.
  const auto rows = [](const Log& log) {
    std::vector<std::tuple<std::uint32_t, std::int64_t, std::uint32_t, std::int64_t>> all;
    std::size_t impression = 0;
    for (std::size_t i = 0; i < log.requests.size(); ++i) {
      for (std::size_t k = 0; k < log.requests.slots[i]; ++k, ++impression) {
        all.emplace_back(log.requests.user[i].value, log.requests.at[i].time_since_epoch().count(),
                         log.impressions.room[impression].value, log.requests.candidates[i]);
      }
    }
    for (std::size_t i = 0; i < log.clicks.size(); ++i) {
      all.emplace_back(log.clicks.user[i].value, log.clicks.at[i].time_since_epoch().count(), log.clicks.room[i].value,
                       log.clicks.watch_ms[i]);
    }
    for (std::size_t i = 0; i < log.gifts.size(); ++i) {
      all.emplace_back(log.gifts.user[i].value, log.gifts.given_at[i].time_since_epoch().count(),
                       log.gifts.room[i].value, log.gifts.amount[i].value);
    }
    for (std::size_t i = 0; i < log.visits.size(); ++i) {
      all.emplace_back(log.visits.user[i].value, log.visits.end[i].time_since_epoch().count(), 0,
                       log.visits.start[i].time_since_epoch().count());
    }
    for (const TouchTable* touches : {&log.likes, &log.comments}) {
      for (std::size_t i = 0; i < touches->size(); ++i) {
        all.emplace_back(touches->user[i].value, touches->at[i].time_since_epoch().count(), touches->room[i].value, 0);
      }
    }
    for (std::size_t i = 0; i < log.population.size(); ++i) {
      all.emplace_back(log.population.users[i], log.population.day[i], log.population.streamers[i], 0);
    }
    std::ranges::sort(all);
    return all;
  };
  const auto whole = rows(sharded_log(scenario, 1, 1));
  REQUIRE(whole.size() > 10'000);
  CHECK(rows(sharded_log(scenario, 5, 2)) == whole);
  CHECK(rows(sharded_log(scenario, 2, 1, 3600)) == whole);
}

TEST_CASE("tables of a sharded market are in order of time, and requests name their candidates", "[market]") {
  const Log log = sharded_log(crowded_scenario(), 3, 2);
  const auto sorted = [](const Column<Time>& column) {
    for (std::size_t i = 1; i < column.size(); ++i) {
      if (column[i] < column[i - 1]) { return false; }
    }
    return true;
  };
  CHECK(sorted(log.requests.at));
  CHECK(sorted(log.clicks.at));
  CHECK(sorted(log.gifts.given_at));
  CHECK(sorted(log.likes.at));
  CHECK(sorted(log.comments.at));
  CHECK(sorted(log.visits.end));
  std::size_t slots = 0;
  for (std::size_t i = 0; i < log.requests.size(); ++i) { slots += log.requests.slots[i]; }
  CHECK(slots == log.impressions.size());
  std::size_t row = 0;
  while (row < log.candidates.size()) {
    const std::uint64_t request = log.candidates.request[row];
    std::size_t n = 0;
    for (; row < log.candidates.size() && log.candidates.request[row] == request; ++row) { ++n; }
    REQUIRE(n == log.requests.candidates[request]);
  }
}

TEST_CASE("after an exchange every shard sees all viewers", "[market]") {
  TestShards market = shards_of(crowded_scenario(), 4);
  Log log;
  market.run_until_day(2, log, 2);
  market.end_log(log);
  std::vector<float> viewers(log.rooms.size(), 0.0F);
  const LiveRooms& live = market.market(0).state().live;
  std::size_t watching = 0;
  for (std::size_t s = 0; s < market.shards(); ++s) {
    const MarketState<Behaviour<>>& state = market.market(s).state();
    for (std::uint32_t u = 0; u < state.audience.users().size(); ++u) {
      const UserState& user = state.audience.state(UserId{u});
      if (user.phase != Phase::watching) { continue; }
      viewers[user.watching.room.index()] += 1.0F;
      ++watching;
    }
  }
  REQUIRE(watching > 0);
  for (std::size_t s = 0; s < market.shards(); ++s) {
    for (std::uint32_t slot = 0; slot < live.slots(); ++slot) {
      const LiveRoom& room = market.market(s).state().live[slot];
      REQUIRE(room.room == live[slot].room);
      if (room.room != LiveRooms::no_room) { CHECK(room.viewers == viewers[room.room.index()]); }
    }
  }
}

TEST_CASE("every shard's platform hears of everything that happened", "[market]") {
  TestShards market = shards_of(crowded_scenario(), 3);
  Log log;
  market.run_until_day(2, log, 2);
  std::int64_t given = 0;
  for (std::size_t i = 0; i < log.gifts.size(); ++i) { given += log.gifts.amount[i].value; }
  for (std::size_t s = 0; s < market.shards(); ++s) {
    const ListeningPlatform& platform = market.platform(s);
    CHECK(platform.clicks.size() == log.clicks.size());
    CHECK(platform.given == given);
    CHECK(platform.shown == static_cast<std::int64_t>(log.requests.size()));
    CHECK(platform.shown_elsewhere > platform.shown / 2);
    CHECK(platform.shown_elsewhere < platform.shown);
    CHECK(platform.odd_slates == 0);
  }
}

TEST_CASE("an exception of a platform leaves all threads", "[market]") {
  struct Failing : ListeningPlatform {
    void show(const Request& request, const Slate& slate) {
      if (request.user.value % 50 == 7) { throw std::runtime_error{"a slate too many"}; }
      ListeningPlatform::show(request, slate);
    }
  };
  Scenario scenario = crowded_scenario();
  scenario.run.shards = 4;
  for (const unsigned jobs : {1U, 3U}) {
    ShardedMarket<Behaviour<>, Failing> market{scenario, RunKey{1, 0}, make_behaviour(scenario), {}};
    Log log;
    CHECK_THROWS_WITH(market.run_until_day(3, log, jobs), "a slate too many");
  }
}
