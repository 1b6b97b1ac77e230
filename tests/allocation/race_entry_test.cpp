#include "libsim/allocation/race_entry.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("the cap is forecast UV times treatment share over the users that an entrant needs", "[allocation]") {
  CHECK(entrant_cap(4000.0, 0.5, 500.0) == 4);
  CHECK(entrant_cap(3999.0, 0.5, 500.0) == 3);
  CHECK(entrant_cap(400.0, 0.5, 500.0) == 0);
  CHECK(entrant_cap(std::numeric_limits<double>::quiet_NaN(), 0.5, 500.0) == 0);
  CHECK(entrant_cap(4000.0, 0.5, std::numeric_limits<double>::infinity()) == 0);
  CHECK(entrant_cap(4000.0, 0.5, 0.0) == 2000);  // nothing is needed but a user
}

TEST_CASE("positions fill in order up to their caps; the rest overflows, then waits", "[allocation]") {
  const std::vector<std::uint32_t> order{4, 0, 3, 1, 2, 5};
  const RacePlacement placement = place_entrants(order, std::vector<std::uint32_t>{2, 0, 3});
  CHECK(placement.entrants[0] == std::vector<std::uint32_t>{4, 0});
  CHECK(placement.entrants[1].empty());
  CHECK(placement.entrants[2] == std::vector<std::uint32_t>{3, 1, 2});
  CHECK(placement.waiting == std::vector<std::uint32_t>{5});
}

TEST_CASE("entries are placed round by round, one of each unit, units in random order", "[allocation]") {
  const std::vector<UnitId> units{UnitId{0}, UnitId{0}, UnitId{0}, UnitId{1}, UnitId{2}, UnitId{2}};
  std::set<std::uint32_t> first_units;
  for (std::uint32_t day = 0; day < 50; ++day) {
    RngStream rng{{1, 0}, Purpose::test, day};
    const auto order = entry_order(units, rng);
    REQUIRE(order.size() == units.size());
    std::set<UnitId> round{units[order[0]], units[order[1]], units[order[2]]};
    CHECK(round.size() == 3);
    CHECK(units[order[5]] == UnitId{0});  // only one unit has a third
    CHECK(order[5] == 2);
    first_units.insert(units[order[0]].value);
  }
  CHECK(first_units.size() == 3);
}
