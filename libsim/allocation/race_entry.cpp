#include "libsim/allocation/race_entry.hpp"

#include <algorithm>
#include <utility>

#include "libsim/core/shuffle.hpp"

namespace libsim {

RacePlacement place_entrants(std::span<const std::uint32_t> order, std::span<const std::uint32_t> caps) {
  RacePlacement placement{std::vector<std::vector<std::uint32_t>>(caps.size()), {}};
  std::size_t position = 0;
  for (const std::uint32_t entry : order) {
    while (position < caps.size() && placement.entrants[position].size() >= caps[position]) { ++position; }
    (position < caps.size() ? placement.entrants[position] : placement.waiting).push_back(entry);
  }
  return placement;
}

std::vector<std::uint32_t> entry_order(std::span<const UnitId> units, RngStream& rng) {
  std::vector<UnitId> shuffled;
  std::vector<std::uint32_t> rounds(units.size());
  for (std::size_t i = 0; i < units.size(); ++i) {
    rounds[i] =
        static_cast<std::uint32_t>(std::count(units.begin(), units.begin() + static_cast<std::ptrdiff_t>(i), units[i]));
    if (rounds[i] == 0) { shuffled.push_back(units[i]); }
  }
  shuffle(std::span{shuffled}, rng);
  std::vector<std::uint32_t> order(units.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) { order[i] = i; }
  std::ranges::sort(order, {}, [&](std::uint32_t i) {
    return std::pair{rounds[i], std::ranges::find(shuffled, units[i]) - shuffled.begin()};
  });
  return order;
}

}  // namespace libsim
