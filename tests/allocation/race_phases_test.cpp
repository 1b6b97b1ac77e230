#include <set>

#include <catch2/catch.hpp>

#include "libsim/allocation/equal_race.hpp"
#include "libsim/allocation/horse_race.hpp"

using namespace libsim;

namespace {

constexpr std::uint32_t crowd = 40;

Time at(int hour, int minute) {
  return start_of_day(2) + std::chrono::minutes{60 * hour + minute};
}

HorseRaceConfig two_winners() {
  HorseRaceConfig config;
  config.winners = 2;
  return config;
}

/// Two positions; three entrants race in the first, nothing in the second. Materials 0 to 2 race, 8 and 9 are planned.
struct SmallRace {
  HorseRaceConfig config = two_winners();
  UnitPreference preference{{}, crowd, 3};
  HorseRace race{config, AnyRaceScheme{EqualRace{}}, crowd, 2, RunKey{1, 0}};

  SmallRace() {
    RacePlan plan{.day = 2};
    for (std::uint32_t i = 0; i < 3; ++i) {
      plan.entries.push_back({.material = MaterialId{i}, .unit = UnitId{i}, .raced = true});
      plan.entries.back().reference = RaceReference{{0.1, 0.1, 1.0}, {9.0, 9.0, 9.0}};
    }
    plan.placement = {{{0, 1, 2}, {}}, {}};
    plan.expected_users = {40.0, 20.0};
    plan.planned = {MaterialId{8}, MaterialId{9}};
    race.begin_day(std::move(plan));
  }

  MaterialId show(std::uint32_t user, std::uint32_t position, Time when, bool clicked = false) {
    race.open(UserId{user}, when, preference);
    const MaterialId material = race.show(UserId{user}, PositionId{position}, when);
    race.observe({when, UserId{user}, PositionId{position}, material, UnitId{material.value}, clicked});
    return material;
  }
};

}  // namespace

TEST_CASE("in the race a user keeps an entrant; where nothing races, and until winners show, the schedule does",
          "[allocation]") {
  SmallRace small;
  for (std::uint32_t u = 0; u < crowd; ++u) {
    const MaterialId first = small.show(u, 0, at(0, 5));
    CHECK(first.value < 3);
    CHECK(small.show(u, 0, at(9, 49)) == first);
    CHECK(small.show(u, 1, at(3, 0)) == MaterialId{9});
    CHECK(small.show(u, 0, at(9, 50)) == MaterialId{8});
    CHECK(small.show(u, 0, at(9, 59)) == MaterialId{8});
  }
}

TEST_CASE("winners share the rest of the day, losers get no more traffic that day", "[allocation]") {
  SmallRace small;
  for (std::uint32_t u = 0; u < crowd; ++u) {
    const MaterialId first = small.show(u, 0, at(1, 0));
    small.show(u, 0, at(2, 0), first != MaterialId{1});  // everybody clicks, but on material 1
  }
  std::set<std::uint32_t> shown;
  for (int hour = 10; hour < 24; ++hour) {
    for (std::uint32_t u = 0; u < crowd; ++u) {
      small.race.open(UserId{u}, at(hour, 0), small.preference);
      for (std::uint32_t p = 0; p < 2; ++p) {
        shown.insert(small.race.show(UserId{u}, PositionId{p}, at(hour, 0)).value);
      }
    }
  }
  CHECK(shown == std::set<std::uint32_t>{0, 2});
  const auto& entries = small.race.end_day();
  CHECK(entries[0].won);
  CHECK_FALSE(entries[1].won);
  CHECK(entries[0].tally.uv + entries[1].tally.uv + entries[2].tally.uv == crowd);
  CHECK(entries[2].tally.clickers == entries[2].tally.uv);
}

TEST_CASE("without a winner the schedule shows for the rest of the day", "[allocation]") {
  SmallRace small;
  for (std::uint32_t u = 0; u < crowd; ++u) { small.show(u, 0, at(1, 0)); }  // nobody clicks: all below the threshold
  CHECK(small.show(0, 0, at(12, 0)) == MaterialId{8});
  CHECK(small.show(0, 1, at(12, 0)) == MaterialId{9});
}
