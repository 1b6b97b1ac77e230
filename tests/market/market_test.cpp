#include "libsim/market/market.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <vector>

#include <catch2/catch.hpp>

#include "small_market.hpp"

using namespace libsim;

namespace {

/// Notes what a platform is told, and checks that it is told the truth in the right order.
struct Witness : SilentPlatform {
  std::map<RoomId, int> inside;  // simulated viewers of the live rooms
  std::map<UserId, RoomId> room_of;
  std::map<RoomId, StreamerId> live;
  std::map<UserId, std::int64_t> given;
  std::map<StreamerId, std::int64_t> received;
  std::set<std::uint64_t> streams;
  std::size_t clicks_from_feed = 0;
  std::size_t hours = 0;
  std::size_t problems = 0;

  void expect(bool holds) { problems += holds ? 0 : 1; }

  template <class State>
  void decide(const State& market, const Request& request, const CandidateColumns& candidates, RngStream& rng,
              Slate& slate) {
    const std::uint64_t high = rng();
    const std::uint64_t low = rng();
    expect(streams.insert(high << 32U | low).second);  // no stream serves two decisions
    expect(candidates.size() == live.size());
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      expect(live.contains(candidates.room[i]));
      expect(candidates.viewers[i] == static_cast<float>(inside.at(candidates.room[i])));
    }
    expect(!room_of.contains(request.user));
    SilentPlatform::decide(market, request, candidates, rng, slate);
  }
  using SilentPlatform::observe;
  void observe(const RoomOpened& x) {
    expect(live.emplace(x.room, x.streamer).second);
    inside[x.room] = 0;
  }
  void observe(const RoomClosed& x) { expect(live.erase(x.room) == 1); }
  void observe(const Clicked& x) {
    expect(live.contains(x.room) && live[x.room] == x.streamer);
    expect(room_of.emplace(x.user, x.room).second);
    ++inside[x.room];
    clicks_from_feed += x.from_feed ? 1 : 0;
  }
  void observe(const Left& x) {
    expect(room_of.contains(x.user) && room_of[x.user] == x.room);
    room_of.erase(x.user);
    --inside[x.room];
  }
  void observe(const Gifted& x) {
    expect(room_of.contains(x.user) && room_of[x.user] == x.room);
    given[x.user] += x.amount.value;
    received[x.streamer] += x.amount.value;
  }
  void observe(const HourPassed& /*hour*/) { ++hours; }
};

/// Seven days under a witness, run once for all tests.
struct Week {
  Scenario scenario = small_scenario();
  Witness witness;
  Market market = market_of(scenario);
  Log log;

  Week() { market.run_until_day(7, witness, log); }
};

const Week& week() {
  static const Week run;
  return run;
}

Time end_of_click(const Log& log, std::size_t i) {
  return log.clicks.at[i] + Duration{log.clicks.watch_ms[i]};
}

/// Rows of clicks by user and room.
std::map<std::pair<UserId, RoomId>, std::vector<std::size_t>> entries(const Log& log) {
  std::map<std::pair<UserId, RoomId>, std::vector<std::size_t>> found;
  for (std::size_t i = 0; i < log.clicks.size(); ++i) { found[{log.clicks.user[i], log.clicks.room[i]}].push_back(i); }
  return found;
}

/// Whether some entry of `rows` covers `at`.
bool covered(const Log& log, const std::vector<std::size_t>& rows, Time at) {
  return std::ranges::any_of(rows, [&](std::size_t i) { return log.clicks.at[i] <= at && at <= end_of_click(log, i); });
}

}  // namespace

TEST_CASE("in the small market everything happens that can", "[market]") {
  const Log& log = week().log;
  CHECK(log.gifts.size() > 200);
  CHECK(log.likes.size() > 200);
  CHECK(log.comments.size() > 100);
  CHECK(log.candidates.size() > 200);
  CHECK(week().market.state().audience.active() < week().market.state().audience.users().size());
  CHECK(week().market.state().supply.active() < week().market.state().supply.streamers().size());
  std::map<Entry, int> by_entry;
  for (std::size_t i = 0; i < log.clicks.size(); ++i) { ++by_entry[log.clicks.entry[i]]; }
  for (const Entry entry : {Entry::feed, Entry::pull, Entry::push, Entry::fan, Entry::reentry}) {
    CHECK(by_entry[entry] > 20);
  }
}

TEST_CASE("a platform is told the truth in the order in which it happens", "[market]") {
  CHECK(week().witness.problems == 0);
  CHECK(week().witness.hours == 7 * 24 - 1);
  CHECK(week().witness.streams.size() == week().log.requests.size());
}

TEST_CASE("a watch never outlives its room, and begins after it", "[market]") {
  const Log& log = week().log;
  for (std::size_t i = 0; i < log.clicks.size(); ++i) {
    const std::size_t room = log.clicks.room[i].index();
    REQUIRE(log.clicks.at[i] >= log.rooms.start[room]);
    REQUIRE(log.clicks.at[i] < log.rooms.end[room]);
    REQUIRE(end_of_click(log, i) <= log.rooms.end[room]);
  }
}

TEST_CASE("only live rooms are shown, each once a slate", "[market]") {
  const Log& log = week().log;
  std::size_t row = 0;
  for (std::size_t i = 0; i < log.requests.size(); ++i) {
    std::set<RoomId> shown;
    REQUIRE(log.requests.slots[i] == std::min<int>(4, log.requests.candidates[i]));
    for (std::size_t k = 0; k < log.requests.slots[i]; ++k, ++row) {
      const RoomId room = log.impressions.room[row];
      REQUIRE(shown.insert(room).second);
      REQUIRE(log.requests.at[i] >= log.rooms.start[room.index()]);
      REQUIRE(log.requests.at[i] < log.rooms.end[room.index()]);
    }
  }
  CHECK(row == log.impressions.size());
}

TEST_CASE("clicks from the feed and impressions flagged clicked are the same", "[market]") {
  const Log& log = week().log;
  std::multiset<std::tuple<UserId, RoomId, Time>> clicked;
  std::size_t row = 0;
  for (std::size_t i = 0; i < log.requests.size(); ++i) {
    int in_slate = 0;
    for (std::size_t k = 0; k < log.requests.slots[i]; ++k, ++row) {
      if ((log.impressions.flags[row] & impression_flag::clicked) == 0) { continue; }
      ++in_slate;
      clicked.emplace(log.requests.user[i], log.impressions.room[row], log.requests.at[i]);
    }
    REQUIRE(in_slate <= 1);
  }
  std::multiset<std::tuple<UserId, RoomId, Time>> entered;
  for (std::size_t i = 0; i < log.clicks.size(); ++i) {
    if (log.clicks.entry[i] != Entry::feed) { continue; }
    entered.emplace(log.clicks.user[i], log.clicks.room[i], log.clicks.at[i]);
  }
  CHECK(clicked == entered);
  CHECK(entered.size() == week().witness.clicks_from_feed);
}

TEST_CASE("coins are conserved: given in the log, seen by the platform, and out of wallets", "[market]") {
  const Week& run = week();
  std::map<UserId, std::int64_t> given;
  std::map<StreamerId, std::int64_t> received;
  for (std::size_t i = 0; i < run.log.gifts.size(); ++i) {
    REQUIRE(run.log.gifts.amount[i].value > 0);
    given[run.log.gifts.user[i]] += run.log.gifts.amount[i].value;
    received[run.log.streamer_of(run.log.gifts.room[i])] += run.log.gifts.amount[i].value;
  }
  CHECK(given == run.witness.given);
  CHECK(received == run.witness.received);
  const auto& audience = run.market.state().audience;
  for (const auto& [user, coins] : given) {
    const auto full = static_cast<double>(audience.users()[user].wallet);
    const Coins left = audience.wallet(user, run.market.now());
    REQUIRE(left >= Coins{0});
    REQUIRE(static_cast<double>(coins) <= full * (1.0 + 7.0 / 30.0));
    REQUIRE(coins >= static_cast<std::int64_t>(full) - left.value);
  }
}

TEST_CASE("without refill what a wallet lost is what its user gave", "[market]") {
  Scenario scenario = small_scenario();
  scenario.world.users.wallet_refill_per_day = 0.0;
  Market market = market_of(scenario);
  Witness witness;
  Log log;
  market.run_until_day(2, witness, log);
  REQUIRE_FALSE(witness.given.empty());
  for (std::uint32_t u = 0; u < market.state().audience.users().size(); ++u) {
    const auto& audience = market.state().audience;
    const auto full = static_cast<std::int64_t>(audience.users()[UserId{u}].wallet);
    CHECK(full - audience.wallet(UserId{u}, market.now()).value == witness.given[UserId{u}]);
  }
}

TEST_CASE("viewers of live rooms are who is inside, on the background", "[market]") {
  Scenario scenario = small_scenario();
  scenario.world.background.viewers = 5.0;
  Market market = market_of(scenario);
  Witness witness;
  Log log;
  for (std::int64_t day = 1; day <= 3; ++day) {
    market.run_until_day(day, witness, log);
    const auto& state = market.state();
    for (std::uint32_t s = 0; s < state.supply.streamers().size(); ++s) {
      const std::uint32_t slot = state.supply.slot(StreamerId{s});
      if (slot == LiveRooms::no_slot) { continue; }
      const LiveRoom& room = state.live[slot];
      CHECK(static_cast<double>(room.viewers - state.supply.state(StreamerId{s}).background) ==
            Approx(witness.inside.at(room.room)).margin(1e-3));
    }
  }
}

TEST_CASE("gifts, likes and comments fall into a stay of that user in that room", "[market]") {
  const Log& log = week().log;
  const auto stays = entries(log);
  for (std::size_t i = 0; i < log.gifts.size(); ++i) {
    const auto found = stays.find({log.gifts.user[i], log.gifts.room[i]});
    REQUIRE(found != stays.end());
    REQUIRE(covered(log, found->second, log.gifts.given_at[i]));
    REQUIRE(log.gifts.at[i] == log.gifts.given_at[i]);
  }
  for (const TouchTable* touches : {&log.likes, &log.comments}) {
    for (std::size_t i = 0; i < touches->size(); ++i) {
      const auto found = stays.find({touches->user[i], touches->room[i]});
      REQUIRE(found != stays.end());
      REQUIRE(covered(log, found->second, touches->at[i]));
    }
  }
}

TEST_CASE("nobody gives on two entries into one room", "[market]") {
  const Log& log = week().log;
  const auto stays = entries(log);
  std::map<std::pair<UserId, RoomId>, std::set<std::size_t>> giving;
  for (std::size_t i = 0; i < log.gifts.size(); ++i) {
    const std::pair key{log.gifts.user[i], log.gifts.room[i]};
    for (const std::size_t row : stays.at(key)) {
      if (log.clicks.at[row] <= log.gifts.given_at[i] && log.gifts.given_at[i] < end_of_click(log, row)) {
        giving[key].insert(row);
      }
    }
  }
  CHECK(std::ranges::all_of(giving, [](const auto& entry) { return entry.second.size() == 1; }));
}

TEST_CASE("all tables are in order of time", "[market]") {
  const Log& log = week().log;
  const auto in_order = [](const auto& column) {
    for (std::size_t i = 1; i < column.size(); ++i) {
      if (column[i] < column[i - 1]) { return false; }
    }
    return true;
  };
  CHECK(in_order(log.rooms.start));
  CHECK(in_order(log.requests.at));
  CHECK(in_order(log.clicks.at));
  CHECK(in_order(log.gifts.given_at));
  CHECK(in_order(log.likes.at));
  CHECK(in_order(log.comments.at));
  CHECK(in_order(log.visits.end));
  CHECK(in_order(log.population.day));
  CHECK(in_order(log.candidates.request));
}

TEST_CASE("visits of a user do not overlap, and their requests and clicks lie within them", "[market]") {
  const Log& log = week().log;
  std::map<UserId, std::vector<std::pair<Time, Time>>> visits;
  for (std::size_t i = 0; i < log.visits.size(); ++i) {
    auto& of_user = visits[log.visits.user[i]];
    REQUIRE(log.visits.start[i] <= log.visits.end[i]);
    if (!of_user.empty()) { REQUIRE(of_user.back().second <= log.visits.start[i]); }
    of_user.emplace_back(log.visits.start[i], log.visits.end[i]);
    REQUIRE((log.visits.satisfaction[i] >= 0.0F && log.visits.satisfaction[i] <= 1.0F));
  }
  const auto& audience = week().market.state().audience;
  for (std::size_t i = 0; i < log.clicks.size(); ++i) {
    const UserId u = log.clicks.user[i];
    const bool inside = std::ranges::any_of(visits[u], [&](const auto& visit) {
      return visit.first <= log.clicks.at[i] && end_of_click(log, i) <= visit.second;
    });
    const UserState& user = audience.state(u);  // a visit still under way is not in the log yet
    REQUIRE((inside || (user.phase != Phase::away && user.visit_start <= log.clicks.at[i])));
  }
}
