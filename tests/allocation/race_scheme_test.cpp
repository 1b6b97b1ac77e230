#include <algorithm>
#include <numeric>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "libsim/allocation/builtin_race_schemes.hpp"
#include "libsim/allocation/equal_race.hpp"
#include "libsim/allocation/halving_race.hpp"
#include "libsim/allocation/top_two_race.hpp"
#include "libsim/core/draws.hpp"
#include "tests/support/standard_error.hpp"

using namespace libsim;

namespace {

constexpr RunKey key{5, 0};

/// A race among entrants of known click rates, user by user.
struct MadeRace {
  std::vector<double> click_rates;
  RaceScoreConfig config{{1.0, 20.0, 0.0}, {0.0, 0.0, 0.0}, {0.0, 0.0, 0.0}};
  RaceReference reference{{0.1, 0.1, 1.0}, {9.0, 9.0, 9.0}};
  std::vector<RaceTally> tallies{};
  std::vector<RaceScore> scores{};

  template <class Scheme>
  std::vector<std::uint32_t> run(Scheme& scheme, std::uint32_t users, std::int64_t day = 0) {
    const auto n = static_cast<std::uint32_t>(click_rates.size());
    tallies.assign(n, {});
    scores.assign(n, race_score(config, {}, reference));
    scheme.begin({.run = key, .day = day, .position = PositionId{0}, .entrants = n, .expected_users = double(users)});
    std::vector<std::uint32_t> dealt;
    for (std::uint32_t user = 0; user < users; ++user) {
      const std::uint32_t e = scheme.assign({tallies, scores});
      RngStream rng{key, Purpose::test, user, e, static_cast<std::uint32_t>(day)};
      ++tallies[e].uv;
      tallies[e].clickers += draw_bernoulli(rng, click_rates[e]) ? 1 : 0;
      scores[e] = race_score(config, tallies[e], reference);
      dealt.push_back(e);
    }
    return dealt;
  }
};

}  // namespace

TEST_CASE("an equal race gives entrants the same number of users to within one, at any moment", "[allocation]") {
  const auto entrants = GENERATE(1U, 2U, 3U, 7U, 16U);
  MadeRace race{std::vector<double>(entrants, 0.1)};
  EqualRace scheme;
  const auto dealt = race.run(scheme, 500);
  std::vector<int> users(entrants, 0);
  for (const std::uint32_t e : dealt) {
    ++users[e];
    const auto [fewest, most] = std::ranges::minmax(users);
    REQUIRE(most - fewest <= 1);
  }
}

TEST_CASE("an equal race deals in random order: each entrant is as often first, and days differ", "[allocation]") {
  MadeRace race{std::vector<double>(4, 0.1)};
  EqualRace scheme;
  std::vector<double> first(4, 0.0);
  constexpr int days = 2000;
  for (int day = 0; day < days; ++day) { first[race.run(scheme, 1, day).front()] += 1.0 / days; }
  for (const double share : first) { CHECK(share == Approx(0.25).margin(four_errors_of_share(0.25, days))); }
}

TEST_CASE("halving keeps the better half of each round, and shares equally within it", "[allocation]") {
  MadeRace race{{0.02, 0.3, 0.05, 0.25, 0.05, 0.02, 0.05, 0.02}};
  HalvingRace scheme;
  scheme.keep = 2;
  const auto dealt = race.run(scheme, 2400);
  const auto users_of = [&](std::size_t from, std::size_t to) {
    std::vector<int> users(8, 0);
    for (std::size_t i = from; i < to; ++i) { ++users[dealt[i]]; }
    return users;
  };
  CHECK(users_of(0, 800) == std::vector<int>(8, 100));
  const auto second = users_of(800, 1600);
  CHECK(std::ranges::count(second, 200) == 4);
  CHECK(users_of(1600, 2400) == std::vector<int>{0, 400, 0, 400, 0, 0, 0, 0});
  CHECK(scheme.is_in(1));
  CHECK_FALSE(scheme.is_in(0));
}

TEST_CASE("halving with no more entrants than stay is an equal race, also beyond the expected users", "[allocation]") {
  MadeRace race{{0.1, 0.2}};
  HalvingRace scheme;
  race.run(scheme, 301);
  CHECK(std::abs(race.tallies[0].uv - race.tallies[1].uv) <= 1);
  CHECK(scheme.is_in(0));
  CHECK(scheme.is_in(1));
}

TEST_CASE("top-two sampling spends traffic on the best and its nearest rival", "[allocation]") {
  MadeRace race{{0.02, 0.2, 0.15, 0.02, 0.02}};
  TopTwoRace scheme;
  race.run(scheme, 4000);
  const auto& t = race.tallies;
  CHECK(t[1].uv + t[2].uv > 3200);
  CHECK(t[1].uv > t[0].uv + t[3].uv + t[4].uv);
  CHECK(std::ranges::max_element(race.scores, {}, &RaceScore::value) - race.scores.begin() == 1);
}

TEST_CASE("top-two sampling gives the leader its share when the order is clear", "[allocation]") {
  MadeRace race{{0.0, 1.0}};
  TopTwoRace scheme;
  scheme.leader = 0.7;
  const auto dealt = race.run(scheme, 4000);
  const auto leader = static_cast<double>(std::count(dealt.begin() + 200, dealt.end(), 1U)) / 3800;
  CHECK(leader == Approx(0.7).margin(four_errors_of_share(0.7, 3800)));
}

TEST_CASE("every built-in scheme is made from JSON, and repeats itself", "[allocation]") {
  const auto registry = builtin_race_schemes();
  for (const std::string& kind : registry.kinds()) {
    INFO(kind);
    std::vector<std::string> problems;
    const auto scheme = registry.make(nlohmann::json(kind), "", problems);
    REQUIRE(scheme);
    AnyRaceScheme one = *scheme;
    AnyRaceScheme two = *scheme;
    MadeRace race{{0.1, 0.2, 0.05}};
    CHECK(race.run(one, 300) == race.run(two, 300));
  }
}
