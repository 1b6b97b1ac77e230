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

TEST_CASE("of the entries of one user into one room that brought gifts all are lost or none", "[market]") {
  SilentPlatform platform;
  const Log log = log_of(small_scenario(), 5, platform);
  std::map<std::pair<UserId, RoomId>, std::set<bool>> lost;
  std::size_t with_loss = 0;
  for (std::size_t i = 0; i < log.gifts.size(); ++i) {
    const std::size_t entry = click_of(log, log.gifts.user[i], log.gifts.room[i], log.gifts.given_at[i]);
    const bool is_lost = (log.clicks.flags[entry] & click_flag::lost) != 0;
    lost[{log.gifts.user[i], log.gifts.room[i]}].insert(is_lost);
  }
  for (const auto& [pair, flags] : lost) {
    CHECK(flags.size() == 1);
    with_loss += flags.contains(true) ? 1U : 0U;
  }
  CHECK(static_cast<double>(with_loss) / static_cast<double>(lost.size()) ==
        Approx(0.3).margin(4.0 * std::sqrt(0.3 * 0.7 / static_cast<double>(lost.size()))));
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
