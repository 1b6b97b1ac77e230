#include <map>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/market/market.hpp"
#include "small_market.hpp"

using namespace libsim;

namespace {

/// Shows the rooms with the most viewers, the last one first if `reversed`: draws nothing.
struct Crowded : SilentPlatform {
  bool reversed = false;

  template <class State>
  void decide(const State& /*market*/, const Request& request, const CandidateColumns& candidates, RngStream& /*rng*/,
              Slate& slate) const {
    std::vector<std::uint32_t> order(candidates.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) { order[i] = i; }
    std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::uint32_t i) { return candidates.viewers[i]; });
    const std::size_t shown = std::min<std::size_t>(request.slots, order.size());
    for (std::size_t k = 0; k < shown; ++k) { slate.show(order[reversed ? shown - 1 - k : k], 1.0); }
  }
};

/// Draws like SilentPlatform, but wastes draws before, and keeps a state of its own.
struct Wasteful : SilentPlatform {
  template <class State>
  void decide(const State& market, const Request& request, const CandidateColumns& candidates, RngStream& rng,
              Slate& slate) {
    RngStream copy = rng;
    for (int i = 0; i < 100; ++i) { rng(); }
    SilentPlatform::decide(market, request, candidates, copy, slate);
  }
};

/// Another policy for one user.
struct AllButOne : SilentPlatform {
  UserId other{0};

  template <class State>
  void decide(const State& market, const Request& request, const CandidateColumns& candidates, RngStream& rng,
              Slate& slate) {
    if (request.user == other) { return show_from(0, request, candidates, slate); }
    SilentPlatform::decide(market, request, candidates, rng, slate);
  }
};

using Row = std::tuple<std::int64_t, std::uint32_t, std::int64_t, int>;

/// Clicks, gifts, likes, comments, requests and visits of all users but one.
std::vector<Row> rows_without(const Log& log, UserId left_out) {
  std::vector<Row> rows;
  const auto add = [&](UserId u, Time at, std::uint32_t room, std::int64_t value, int kind) {
    if (u != left_out) { rows.emplace_back(at.time_since_epoch().count(), room, value, kind); }
  };
  for (std::size_t i = 0; i < log.clicks.size(); ++i) {
    const int how = static_cast<int>(log.clicks.entry[i]) * 8 + (log.clicks.flags[i] & ~click_flag::overloaded);
    add(log.clicks.user[i], log.clicks.at[i], log.clicks.room[i].value, log.clicks.watch_ms[i], how);
  }
  for (std::size_t i = 0; i < log.gifts.size(); ++i) {
    add(log.gifts.user[i], log.gifts.given_at[i], log.gifts.room[i].value, log.gifts.amount[i].value, 100);
  }
  for (std::size_t i = 0; i < log.likes.size(); ++i) {
    add(log.likes.user[i], log.likes.at[i], log.likes.room[i].value, 0, 101);
  }
  for (std::size_t i = 0; i < log.comments.size(); ++i) {
    add(log.comments.user[i], log.comments.at[i], log.comments.room[i].value, 0, 102);
  }
  for (std::size_t i = 0; i < log.visits.size(); ++i) {
    add(log.visits.user[i], log.visits.end[i], 0, static_cast<std::int64_t>(log.visits.satisfaction[i] * 1e9F), 103);
  }
  std::size_t row = 0;
  for (std::size_t i = 0; i < log.requests.size(); ++i) {
    for (std::size_t k = 0; k < log.requests.slots[i]; ++k, ++row) {
      add(log.requests.user[i], log.requests.at[i], log.impressions.room[row].value, 0, 104);
    }
  }
  return rows;
}

}  // namespace

TEST_CASE("the same run gives the same log, another replication or seed another one", "[market]") {
  SilentPlatform platform;
  const Log log = log_of(small_scenario(), 3, platform);
  CHECK(first_difference(log, log_of(small_scenario(), 3, platform)).empty());
  CHECK_FALSE(first_difference(log, log_of(small_scenario(), 3, platform, 1)).empty());
  Scenario reseeded = small_scenario();
  reseeded.run.seed = 6;
  CHECK_FALSE(first_difference(log, log_of(reseeded, 3, platform)).empty());
}

TEST_CASE("a copy of a market in mid-run goes on like its original, and like a run that was never stopped",
          "[market]") {
  SilentPlatform platform;
  Market market = market_of(small_scenario());
  Log log;
  market.run_until_day(2, platform, log);
  Market copy = market;
  Log log_of_copy = log;
  market.run_until_day(5, platform, log);
  CHECK(copy.now() < market.now());
  copy.run_until_day(3, platform, log_of_copy);
  copy.run_until_day(5, platform, log_of_copy);
  CHECK(first_difference(log, log_of_copy).empty());
  CHECK(copy.events() == market.events());
  CHECK(first_difference(log, log_of(small_scenario(), 5, platform)).empty());
}

TEST_CASE("what happens to one copy does not reach the other", "[market]") {
  SilentPlatform silent;
  Crowded crowded;
  Market market = market_of(small_scenario());
  Log log;
  market.run_until_day(1, silent, log);
  Market branch = market;
  Log log_of_branch = log;
  branch.run_until_day(3, crowded, log_of_branch);
  market.run_until_day(3, silent, log);
  CHECK(first_difference(log, log_of(small_scenario(), 3, silent)).empty());
  CHECK_FALSE(first_difference(log, log_of_branch).empty());
}

TEST_CASE("two platforms that choose alike get the same log, however they came to it", "[market]") {
  SilentPlatform silent;
  Wasteful wasteful;
  CHECK(first_difference(log_of(small_scenario(), 3, silent), log_of(small_scenario(), 3, wasteful)).empty());
}

TEST_CASE("rooms do not depend on the platform where morale moves nothing", "[market]") {
  SilentPlatform silent;
  Crowded crowded;
  const Log a = log_of(independent_scenario(), 3, silent);
  const Log b = log_of(independent_scenario(), 3, crowded);
  REQUIRE(a.rooms.size() == b.rooms.size());
  for (std::size_t i = 0; i < a.rooms.size(); ++i) {
    CHECK(a.rooms.streamer[i] == b.rooms.streamer[i]);
    CHECK(a.rooms.start[i] == b.rooms.start[i]);
    CHECK(a.rooms.end[i] == b.rooms.end[i]);
  }
  CHECK(a.clicks.size() != b.clicks.size());
}

TEST_CASE("without interference another policy for one user changes nothing for the others", "[market]") {
  SilentPlatform same_for_all;
  AllButOne all_but_one;
  const Log a = log_of(independent_scenario(), 4, same_for_all);
  std::map<UserId, int> requests;
  for (std::size_t i = 0; i < a.requests.size(); ++i) { ++requests[a.requests.user[i]]; }
  all_but_one.other = std::ranges::max_element(requests, {}, [](const auto& user) { return user.second; })->first;
  const Log b = log_of(independent_scenario(), 4, all_but_one);
  CHECK_FALSE(first_difference(a, b).empty());
  CHECK(rows_without(a, all_but_one.other) == rows_without(b, all_but_one.other));
}

TEST_CASE("with overload the same change reaches others", "[market]") {
  Scenario scenario = independent_scenario();
  scenario.market.overload.strength = 5.0;
  scenario.world.streamers.capacity_base = 0.5;
  SilentPlatform same_for_all;
  AllButOne all_but_one;
  bool reached = false;
  for (std::uint32_t u = 0; u < 20 && !reached; ++u) {
    all_but_one.other = UserId{u};
    reached = rows_without(log_of(scenario, 2, same_for_all), UserId{u}) !=
              rows_without(log_of(scenario, 2, all_but_one), UserId{u});
  }
  CHECK(reached);
}

TEST_CASE("under another order of slots a user meets the same luck in the same room on the same entry", "[market]") {
  Crowded forward;
  Crowded backward;
  backward.reversed = true;
  const Scenario scenario = independent_scenario();
  const Log a = log_of(scenario, 3, forward);
  const Log b = log_of(scenario, 3, backward);
  REQUIRE_FALSE(first_difference(a, b).empty());
  // First entries from the feed: the watch lengths agree unless the room's end cut one of them.
  const auto first_entries = [](const Log& log) {
    std::map<std::pair<UserId, RoomId>, std::size_t> found;
    for (std::size_t i = 0; i < log.clicks.size(); ++i) {
      found.emplace(std::pair{log.clicks.user[i], log.clicks.room[i]}, i);
    }
    return found;
  };
  const auto cut = [](const Log& log, std::size_t i) {
    return log.clicks.at[i] + Duration{log.clicks.watch_ms[i]} == log.rooms.end[log.clicks.room[i].index()];
  };
  const auto in_a = first_entries(a);
  int met = 0;
  int elsewhere = 0;
  for (const auto& [pair, row] : first_entries(b)) {
    const auto other = in_a.find(pair);
    if (other == in_a.end() || cut(a, other->second) || cut(b, row)) { continue; }
    // Who comes in order to give engages: the same draws, read otherwise.
    if (a.clicks.entry[other->second] == Entry::fan || b.clicks.entry[row] == Entry::fan) { continue; }
    REQUIRE(a.clicks.watch_ms[other->second] == b.clicks.watch_ms[row]);
    ++met;
    elsewhere += a.clicks.at[other->second] != b.clicks.at[row] ? 1 : 0;
  }
  CHECK(met > 200);
  CHECK(elsewhere > 20);  // also when they came at another time
}
