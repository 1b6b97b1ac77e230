#include <map>
#include <set>
#include <utility>

#include <catch2/catch.hpp>

#include "libsim/market/market.hpp"
#include "small_market.hpp"

using namespace libsim;

namespace {

/// Prompts at every entry from the feed and at every moment, and counts the moments.
struct Prompter : SilentPlatform {
  std::size_t moments = 0;
  bool answer = true;

  template <class State>
  void decide(const State& /*market*/, const Request& request, const CandidateColumns& candidates, RngStream& /*rng*/,
              Slate& slate) const {
    for (std::size_t k = 0; k < std::min<std::size_t>(request.slots, candidates.size()); ++k) {
      slate.show(k, 1.0, answer && request.user.value % 2 == 0);
    }
  }
  bool prompts() const { return true; }
  bool prompt(const SessionMoment& moment, RngStream& /*rng*/) {
    ++moments;
    return answer && moment.user.value % 2 == 1;
  }
};

/// The click whose stay holds `at`.
std::size_t click_of(const Log& log, UserId user, RoomId room, Time at) {
  for (std::size_t i = log.clicks.size(); i-- > 0;) {
    const Time entered = log.clicks.at[i];
    if (log.clicks.user[i] == user && log.clicks.room[i] == room && entered <= at &&
        at <= entered + Duration{log.clicks.watch_ms[i]}) {
      return i;
    }
  }
  return log.clicks.size();
}

}  // namespace

TEST_CASE("stamped by the click, a gift bears the time of the entry; everything else stays", "[market]") {
  Scenario scenario = small_scenario();
  SilentPlatform platform;
  const Log event = log_of(scenario, 2, platform);
  scenario.recording.gift_timestamp = GiftTimestamp::click;
  const Log click = log_of(scenario, 2, platform);
  CHECK(first_difference(event, click) == "gifts.at");
  REQUIRE(click.gifts.size() > 50);
  int moved = 0;
  for (std::size_t i = 0; i < click.gifts.size(); ++i) {
    const std::size_t entry = click_of(click, click.gifts.user[i], click.gifts.room[i], click.gifts.given_at[i]);
    REQUIRE(entry < click.clicks.size());
    REQUIRE(click.gifts.at[i] == click.clicks.at[entry]);
    REQUIRE(click.gifts.given_at[i] == event.gifts.given_at[i]);
    moved += click.gifts.at[i] != click.gifts.given_at[i] ? 1 : 0;
  }
  CHECK(moved > 10);
}

TEST_CASE("the click log misses all clicks of its share of the sessions with a gift, and no others", "[market]") {
  Scenario scenario = small_scenario();
  scenario.world.users.wallet = {1.0, 2.0};  // some intents to give meet an empty wallet
  scenario.world.users.propensity = {-2.0, 0.5};
  scenario.market.prompts.log_gain = 3.0;
  scenario.market.prompts.session_moment_s = 5.0;
  Prompter prompter;
  const Log log = log_of(scenario, 5, prompter);
  std::map<std::pair<UserId, RoomId>, std::set<bool>> lost;
  std::map<std::pair<UserId, RoomId>, int> clicks;
  std::set<std::pair<UserId, RoomId>> prompted;
  for (std::size_t i = 0; i < log.gifts.size(); ++i) {
    const std::pair session{log.gifts.user[i], log.gifts.room[i]};
    lost[session];
    if (log.gifts.prompted[i] == 1 && session.first.value % 2 == 1) { prompted.insert(session); }
  }
  for (std::size_t i = 0; i < log.clicks.size(); ++i) {
    const std::pair session{log.clicks.user[i], log.clicks.room[i]};
    const bool is_lost = (log.clicks.flags[i] & click_flag::lost) != 0;
    const auto with_gift = lost.find(session);
    if (with_gift == lost.end()) {
      REQUIRE_FALSE(is_lost);
      continue;
    }
    with_gift->second.insert(is_lost);
    ++clicks[session];
  }
  int with_loss = 0;
  int of_several_clicks = 0;
  int of_prompted = 0;
  for (const auto& [session, flags] : lost) {
    REQUIRE(flags.size() == 1);
    if (!flags.contains(true)) { continue; }
    ++with_loss;
    of_several_clicks += clicks[session] > 1 ? 1 : 0;
    of_prompted += prompted.contains(session) ? 1 : 0;
  }
  CHECK(of_several_clicks > 10);
  CHECK(of_prompted > 5);
  CHECK(with_loss / static_cast<double>(lost.size()) ==
        Approx(0.3).margin(4.0 * std::sqrt(0.3 * 0.7 / static_cast<double>(lost.size()))));
}

TEST_CASE("a session that began in a warm-up now forgotten loses the clicks that are left", "[market]") {
  Scenario scenario = small_scenario();
  scenario.recording.lost_click = 1.0;
  SilentPlatform platform;
  Market market = market_of(scenario);
  Log warmup;
  market.run_until_day(1, platform, warmup);
  Log log;
  log.rooms = warmup.rooms;
  market.run_until_day(2, platform, log);
  std::set<std::pair<UserId, RoomId>> gifts;
  for (std::size_t i = 0; i < log.gifts.size(); ++i) { gifts.emplace(log.gifts.user[i], log.gifts.room[i]); }
  for (std::size_t i = 0; i < warmup.gifts.size(); ++i) { gifts.emplace(warmup.gifts.user[i], warmup.gifts.room[i]); }
  for (std::size_t i = 0; i < log.clicks.size(); ++i) {
    const bool is_lost = (log.clicks.flags[i] & click_flag::lost) != 0;
    REQUIRE(is_lost == gifts.contains({log.clicks.user[i], log.clicks.room[i]}));
  }
}

TEST_CASE("nothing is lost without loss, and loss changes nothing but flags", "[market]") {
  Scenario scenario = small_scenario();
  SilentPlatform platform;
  const Log some = log_of(scenario, 2, platform);
  scenario.recording.lost_click = 0.0;
  const Log none = log_of(scenario, 2, platform);
  CHECK(first_difference(some, none) == "clicks.flags");
  for (std::size_t i = 0; i < none.clicks.size(); ++i) { REQUIRE((none.clicks.flags[i] & click_flag::lost) == 0); }
}

TEST_CASE("sampling candidates logs whole sets and changes nothing else", "[market]") {
  Scenario scenario = small_scenario();
  SilentPlatform platform;
  const Log some = log_of(scenario, 2, platform);
  scenario.recording.candidate_sample = 0.0;
  const Log none = log_of(scenario, 2, platform);
  CHECK(none.candidates.size() == 0);
  CHECK(first_difference(some, none) == "candidates.request");
  std::map<std::uint64_t, std::size_t> sampled;
  for (std::size_t i = 0; i < some.candidates.size(); ++i) { ++sampled[some.candidates.request[i]]; }
  for (const auto& [request, rows] : sampled) {
    REQUIRE(request < some.requests.size());
    REQUIRE(some.requests.candidates[request] == rows);
  }
  const double share = static_cast<double>(sampled.size()) / static_cast<double>(some.requests.size());
  CHECK(share == Approx(0.1).margin(4.0 * std::sqrt(0.09 / static_cast<double>(some.requests.size()))));
}

TEST_CASE("prompts raise giving where they are made, tire, and are told in the log", "[market]") {
  Scenario scenario = small_scenario();
  scenario.world.users.propensity = {-3.0, 0.2};
  scenario.market.prompts.log_gain = 2.0;
  scenario.market.prompts.fatigue = 0.0;
  scenario.market.prompts.session_moment_s = 5.0;
  Prompter silent;
  silent.answer = false;
  Prompter prompter;
  const Log before = log_of(scenario, 3, silent);
  const Log after = log_of(scenario, 3, prompter);
  CHECK(silent.moments > 100);
  for (std::size_t i = 0; i < before.gifts.size(); ++i) { REQUIRE(before.gifts.prompted[i] == 0); }
  std::map<bool, int> prompted;
  for (std::size_t i = 0; i < after.gifts.size(); ++i) {
    if (after.gifts.prompted[i] == 1) { ++prompted[after.gifts.user[i].value % 2 == 0]; }
  }
  CHECK(prompted[true] > 10);   // at entry
  CHECK(prompted[false] > 10);  // in the session
  CHECK(after.gifts.size() > before.gifts.size() * 3 / 2);
}
