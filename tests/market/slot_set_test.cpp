#include "libsim/market/slot_set.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"

using namespace libsim;

TEST_CASE("a slot is new once a round, whatever the rounds before held", "[market]") {
  SlotSet seen;
  RngStream rng{{1, 0}, Purpose::test, 1};
  for (int round = 0; round < 200; ++round) {
    const std::uint32_t slots = 1 + draw_index(rng, 60);
    seen.clear(slots);
    std::set<std::uint32_t> known;
    for (std::uint32_t i = 0; i < slots; ++i) {
      const std::uint32_t slot = draw_index(rng, 100) * 0x0100'0000U;
      REQUIRE(seen.insert(slot) == known.insert(slot).second);
    }
  }
}
