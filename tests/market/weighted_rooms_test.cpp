#include "libsim/market/weighted_rooms.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include <catch2/catch.hpp>

#include "../support/standard_error.hpp"
#include "libsim/core/draws.hpp"

using namespace libsim;

namespace {

/// Rooms by weight, with the truth beside them.
struct Rooms {
  WeightedRooms drawn_from;
  std::map<std::uint32_t, std::uint32_t> weight;    // by slot
  std::map<std::uint32_t, std::uint32_t> position;  // by slot

  void insert(std::uint32_t slot, std::uint32_t w) {
    weight[slot] = w;
    position[slot] = drawn_from.insert(slot, w);
  }
  void erase(std::uint32_t slot) {
    const auto moved = drawn_from.erase(weight.at(slot), position.at(slot));
    weight.erase(slot);
    position.erase(slot);
    if (moved.slot != WeightedRooms::none) { position.at(moved.slot) = moved.position; }
  }
  std::uint64_t sum() const {
    std::uint64_t total = 0;
    for (const auto& [slot, w] : weight) { total += w; }
    return total;
  }
};

/// Rooms that came and went at random, of weights from 1 to the largest possible.
Rooms churned(RngStream& rng, int steps) {
  Rooms rooms;
  for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(steps); ++i) {
    if (!rooms.weight.empty() && draw_bernoulli(rng, 0.45)) {
      auto victim = rooms.weight.begin();
      std::advance(victim, draw_index(rng, static_cast<std::uint32_t>(rooms.weight.size())));
      rooms.erase(victim->first);
    } else {
      rooms.insert(i, static_cast<std::uint32_t>(std::clamp(draw_lognormal(rng, 7.0, 1.5), 1.0, 4.0e9)));
    }
    REQUIRE(rooms.drawn_from.total() == rooms.sum());
  }
  return rooms;
}

}  // namespace

TEST_CASE("the total of weighted rooms is exact while rooms come and go", "[market]") {
  RngStream rng{{1, 0}, Purpose::test, 1};
  Rooms rooms = churned(rng, 2000);
  while (!rooms.weight.empty()) { rooms.erase(rooms.weight.begin()->first); }
  CHECK(rooms.drawn_from.total() == 0);
}

TEST_CASE("after churn weighted rooms are drawn in proportion to their weights", "[market]") {
  RngStream rng{{1, 0}, Purpose::test, 2};
  RngStream fresh{{1, 0}, Purpose::test, 20};
  BulkDraws bulk{fresh};
  Rooms rooms = churned(rng, 400);
  const std::uint32_t per_call = GENERATE(1U, 20U);
  const std::uint32_t calls = 40'000 / per_call;
  std::map<std::uint32_t, int> found;
  std::vector<std::uint32_t> slots;
  for (std::uint32_t i = 0; i < calls; ++i) {
    slots.clear();
    rooms.drawn_from.draw_stratified(per_call, bulk, slots);
    REQUIRE(slots.size() == per_call);
    for (const std::uint32_t slot : slots) { ++found[slot]; }
  }
  const double draws = calls * per_call;
  const auto sum = static_cast<double>(rooms.sum());
  for (const auto& [slot, weight] : rooms.weight) {
    const double p = weight / sum;
    // Strata only make the spread smaller than that of independent draws.
    CHECK(found[slot] / draws == Approx(p).margin(four_errors_of_share(p, draws) + 1.0 / draws));
  }
  for (const auto& [slot, times] : found) { CHECK(rooms.weight.contains(slot)); }
}

TEST_CASE("strata give a group of equal rooms its share to within one draw", "[market]") {
  Rooms rooms;
  rooms.insert(0, 1U << 20U);
  for (std::uint32_t slot = 1; slot <= 16; ++slot) { rooms.insert(slot, 1U << 16U); }
  RngStream rng{{1, 0}, Purpose::test, 3};
  BulkDraws bulk{rng};
  for (int i = 0; i < 200; ++i) {
    std::vector<std::uint32_t> slots;
    rooms.drawn_from.draw_stratified(50, bulk, slots);
    CHECK(std::ranges::count(slots, 0U) == 25);
  }
}

TEST_CASE("the lightest and the heaviest room can be drawn together", "[market]") {
  Rooms rooms;
  rooms.insert(3, 1);
  RngStream rng{{1, 0}, Purpose::test, 4};
  BulkDraws bulk{rng};
  std::vector<std::uint32_t> slots;
  rooms.drawn_from.draw_stratified(5, bulk, slots);
  CHECK(slots == std::vector<std::uint32_t>(5, 3));
  rooms.insert(4, 4'000'000'000U);
  slots.clear();
  rooms.drawn_from.draw_stratified(5, bulk, slots);
  CHECK(slots == std::vector<std::uint32_t>(5, 4));
}
