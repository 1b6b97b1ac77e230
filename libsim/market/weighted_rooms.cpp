#include "libsim/market/weighted_rooms.hpp"

#include "libsim/core/prefetch.hpp"

namespace libsim {
namespace {

constexpr std::uint32_t calls_a_guide = 256;

}  // namespace

std::uint32_t WeightedRooms::draw_stratified(std::uint32_t n, BulkDraws& draws, std::vector<std::uint32_t>& slots) {
  if (guide_age_++ % calls_a_guide == 0) { renew_guide(); }
  picks_.resize(n);
  const double step = below_[groups] / n;
  const double most = below_[groups] * (1.0 - 0x1p-53);  // rounding must not lead past the last group
  // Passes of their own, so that the memory a draw will read is on its way while others are drawn.
  for (std::uint32_t i = 0; i < n; ++i) {
    const double target = std::min((i + draws.uniform()) * step, most);
    const std::size_t g = group_at(target);
    // What is left of the place once the index is taken is uniform, too, in steps that are fine wherever the group has
    // a chance to be drawn. Rounding must not lead out of the group.
    const double place = std::clamp((target - below_[g]) * per_weight_[g], 0.0, size_[g] - 0x1p-20);
    const auto index = static_cast<std::uint32_t>(place);
    const double rest = std::min((place - static_cast<double>(index)) * 0x1p32, 0x1p32 - 1.0);
    picks_[i] = {static_cast<std::uint32_t>(g), index, static_cast<std::uint32_t>(rest)};
    libsim::prefetch(&members_[g][index]);
  }

  // Targets ascend, so picks that are accepted come in the order of groups and members. All are written, and those to
  // keep are counted: whether a pick is accepted is not worth a branch either.
  const std::size_t first = slots.size();
  slots.resize(first + n);
  again_.resize(n);
  std::uint32_t accepted = 0;
  std::uint32_t refused = 0;
  for (const Pick& pick : picks_) {
    const bool accept = accepts(pick);
    slots[first + accepted] = members_[pick.group][pick.index].slot;
    again_[refused] = pick.group;
    accepted += accept ? 1U : 0U;
    refused += accept ? 0U : 1U;
  }
  for (std::uint32_t i = 0; i < refused; ++i) { slots[first + accepted + i] = draw_until_accepted(again_[i], draws); }
  return accepted;
}

/// The last group that begins at `target` or before: it has members, since all that have none begin where the next
/// does. Nearly always the guide is right, so that no branch depends on a draw: such branches are as slow as memory.
/// @pre target < total
std::size_t WeightedRooms::group_at(double target) const {
  std::size_t g = guide_[std::min(static_cast<std::size_t>(target * cells_per_weight_), cells - 1)];
  while (below_[g] > target) { --g; }
  while (below_[g + 1] <= target) { ++g; }
  return g;
}

void WeightedRooms::renew_guide() {
  cells_per_weight_ = static_cast<double>(cells) / below_[groups];
  std::size_t g = 0;
  for (std::size_t cell = 0; cell < cells; ++cell) {
    const double start = static_cast<double>(cell) / cells_per_weight_;
    while (g + 1 < groups && below_[g + 1] <= start) { ++g; }
    guide_[cell] = static_cast<std::uint8_t>(g);
  }
}

/// Weights of a group are in [4 + part, 5 + part) 2^power / 4: accepts level / 2^32 < weight over that bound.
bool WeightedRooms::accepts(const Pick& pick) const {
  const std::size_t rank = groups - 1 - pick.group;
  const std::uint64_t bound = parts + 1 + rank % parts;
  return pick.level * bound < static_cast<std::uint64_t>(members_[pick.group][pick.index].weight)
                                  << (34 - rank / parts);
}

std::uint32_t WeightedRooms::draw_until_accepted(std::uint32_t group, BulkDraws& draws) const {
  for (;;) {
    // One draw for both: of its product with the size, the upper half is the index and the lower half uniform within
    // it, in steps of 2^32 / size.
    const std::uint64_t product = static_cast<std::uint64_t>(draws()) * members_[group].size();
    const Pick pick{group, static_cast<std::uint32_t>(product >> 32U), static_cast<std::uint32_t>(product)};
    if (accepts(pick)) { return members_[group][pick.index].slot; }
  }
}

}  // namespace libsim
