#include "libsim/market/entered_rooms.hpp"

#include <map>
#include <memory>
#include <set>
#include <utility>

#include <catch2/catch.hpp>

#include "libsim/market/market.hpp"
#include "small_market.hpp"

using namespace libsim;

namespace {

Time at_s(int s) {
  return Time{} + std::chrono::seconds{s};
}

/// Few users who keep entering the same long rooms, and give whenever they can.
Scenario restless_scenario() {
  Scenario s = small_scenario();
  s.world.users.count = 30;
  s.world.users.sessions = {7.5, 0.3};
  s.world.users.propensity = {2.0, 0.5};
  s.world.users.wallet = {12.0, 0.5};
  s.world.streamers.count = 12;
  s.world.schedule.duration_s = {10.0, 0.5};
  s.market.gifts.satiation = 1.0;
  s.market.gifts.fatigue_per_gift = 0.0;
  return s;
}

/// Notes the first draws of every watch.
struct NotedWatch {
  TwoPartWatch shipped;
  std::shared_ptr<std::multiset<std::uint64_t>> luck = std::make_shared<std::multiset<std::uint64_t>>();

  Watch draw(const WatchContext& context, RngStream& rng) const {
    RngStream copy = rng;
    const std::uint64_t high = copy();
    const std::uint64_t low = copy();
    luck->insert(high << 32U | low);
    return shipped.draw(context, rng);
  }
  double engaged_probability(const WatchContext& context) const { return shipped.engaged_probability(context); }
};

}  // namespace

TEST_CASE("entries are counted and gifts remembered until the room has ended", "[market]") {
  EnteredRooms entered;
  for (std::uint32_t i = 0; i < 100; ++i) { entered.add(RoomId{i % 2}, at_s(i % 2 == 0 ? 1000 : 500), i, at_s(10)); }
  CHECK(entered.count(RoomId{0}) == 50);
  CHECK(entered.count(RoomId{1}) == 50);
  CHECK(entered.count(RoomId{2}) == 0);
  CHECK_FALSE(entered.has_given(RoomId{0}));
  entered.give(RoomId{0});
  entered.add(RoomId{0}, at_s(1000), 100, at_s(499));
  CHECK(entered.has_given(RoomId{0}));
  CHECK_FALSE(entered.has_given(RoomId{1}));
  CHECK(entered.size() == 101);
  entered.add(RoomId{2}, at_s(900), 101, at_s(500));
  CHECK(entered.size() == 52);
  std::size_t rows = 0;
  entered.for_each_click(RoomId{0}, [&](std::size_t row) {
    CHECK(row % 2 == 0);
    ++rows;
  });
  CHECK(rows == 51);
  CHECK(entered.count(RoomId{0}) == 51);
  CHECK(entered.has_given(RoomId{0}));
}

TEST_CASE("no two entries into any room share a name, nor the bit of the second stream", "[market]") {
  std::set<std::uint32_t> names;
  for (const std::uint32_t day : {0U, 1U, 20U, 7299U}) {
    for (const std::uint32_t room : {0U, 1U, 23U}) {
      for (std::uint32_t n = 0; n < 8192; n += 1 + n / 50) {
        const std::uint32_t name = entry_occasion(day << 10U | room << 5U, n);
        CHECK(names.insert(name).second);
        CHECK(name < 0x8000'0000U);
      }
    }
  }
}

TEST_CASE("no entry meets the luck of another, however often a user enters a room", "[market]") {
  const Scenario scenario = restless_scenario();
  const Behaviour<> shipped = make_behaviour(scenario);
  const NotedWatch noted{shipped.watching};
  BasicMarket<Behaviour<LogitChoice, NotedWatch>> market{
      scenario, {1, 0}, {shipped.choice, noted, shipped.giving, shipped.reentry, shipped.retention, shipped.morale}};
  SilentPlatform platform;
  Log log;
  market.run_until_day(2, platform, log);
  std::map<std::pair<UserId, RoomId>, int> entries;
  for (std::size_t i = 0; i < log.clicks.size(); ++i) { ++entries[{log.clicks.user[i], log.clicks.room[i]}]; }
  CHECK(std::ranges::any_of(entries, [](const auto& pair) { return pair.second > 33; }));
  REQUIRE(noted.luck->size() == log.clicks.size());
  CHECK(std::set<std::uint64_t>(noted.luck->begin(), noted.luck->end()).size() == noted.luck->size());
}

TEST_CASE("nobody gives on two entries into one room, however many rooms they gave in since", "[market]") {
  SilentPlatform platform;
  const Log log = log_of(restless_scenario(), 2, platform);
  std::map<std::pair<UserId, RoomId>, std::set<std::size_t>> giving;
  std::map<std::pair<UserId, RoomId>, std::size_t> last_entry;  // before the gift
  std::size_t click = 0;
  for (std::size_t i = 0; i < log.gifts.size(); ++i) {
    for (; click < log.clicks.size() && log.clicks.at[click] <= log.gifts.given_at[i]; ++click) {
      last_entry[{log.clicks.user[click], log.clicks.room[click]}] = click;
    }
    const std::pair key{log.gifts.user[i], log.gifts.room[i]};
    giving[key].insert(last_entry.at(key));
  }
  std::map<UserId, std::size_t> rooms;
  for (const auto& [key, entries] : giving) {
    CHECK(entries.size() == 1);
    ++rooms[key.first];
  }
  CHECK(std::ranges::any_of(rooms, [](const auto& user) { return user.second > 10; }));
}
