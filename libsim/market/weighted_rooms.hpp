/// @file  Draws of live rooms in proportion to a weight, while rooms come and go all the time.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "libsim/core/bulk_draws.hpp"
#include "libsim/core/prefetch.hpp"

namespace libsim {

/// A dynamic discrete distribution over slots with integer weights: members are grouped by the power of 2 below their
/// weight, so that a draw picks a group by its exact total and then a member by rejection (accepted with probability
/// above 1/2). Insert and erase are O(1), a draw O(1) expected; no sums that drift. Source: Matias, Vitter & Ni,
/// "Dynamic generation of discrete random variates", 2003 (their first level).
class WeightedRooms {
 public:
  /// Adds a slot. @return its position, which erase() wants back. @pre weight >= 1
  std::uint32_t insert(std::uint32_t slot, std::uint32_t weight) {
    const std::size_t g = group_of(weight);
    members_[g].push_back({slot, weight});
    total_[g] += weight;
    return static_cast<std::uint32_t>(members_[g].size() - 1);
  }

  /// What erase() moved: `slot` is now at `position`. Nothing moved if slot is `none`.
  struct Moved {
    std::uint32_t slot;
    std::uint32_t position;
  };
  static constexpr std::uint32_t none = 0xFFFF'FFFF;

  Moved erase(std::uint32_t weight, std::uint32_t position) {
    const std::size_t g = group_of(weight);
    auto& group = members_[g];
    assert(position < group.size() && group[position].weight == weight);
    total_[g] -= weight;
    const bool last = position + 1 == group.size();
    group[position] = group.back();
    group.pop_back();
    return last ? Moved{none, 0} : Moved{group[position].slot, position};
  }

  std::uint64_t total() const {
    std::uint64_t sum = 0;
    for (const std::uint64_t t : total_) { sum += t; }
    return sum;
  }

  /// Appends `n` slots to `slots`: one from each of n equal strata of the total weight, so that the number of times a
  /// slot comes differs from n w / sum w by less than its rounding within groups. May repeat a slot. @pre not empty
  void draw_stratified(std::uint32_t n, BulkDraws& draws, std::vector<std::uint32_t>& slots) {
    const double step = static_cast<double>(total()) / n;
    // Two passes, so that the memory a draw will read is on its way while others are drawn.
    picks_.resize(n);
    std::size_t g = groups;
    double below = 0.0;
    double above = 0.0;       // the current group holds [below, above) of the total
    double per_weight = 0.0;  // its size over its total
    for (std::uint32_t i = 0; i < n; ++i) {
      const double target = (i + draws.uniform()) * step;
      while (g == groups || (target >= above && g > 0)) {
        --g;
        below = above;
        above += static_cast<double>(total_[g]);
        per_weight = static_cast<double>(members_[g].size()) / static_cast<double>(total_[g]);
      }
      // Rounding can end the walk in an empty last group: then the next one above serves.
      if (members_[g].empty()) {
        picks_[i] = draw_pick(next_above(g), draws);
      } else {
        picks_[i] = pick_at(g, (target - below) * per_weight);
      }
      libsim::prefetch(&members_[picks_[i].group][picks_[i].index]);
    }
    for (const Pick& pick : picks_) { slots.push_back(accept(pick, draws)); }
  }

 private:
  static constexpr std::size_t groups = 32;

  struct Member {
    std::uint32_t slot;
    std::uint32_t weight;
  };

  static std::size_t group_of(std::uint32_t weight) { return static_cast<std::size_t>(std::bit_width(weight)) - 1; }

  struct Pick {
    std::uint32_t group;
    std::uint32_t index;
    std::uint32_t level;  ///< uniform; accepted below the member's weight
  };

  std::size_t next_above(std::size_t g) const {
    while (members_[g].empty()) { ++g; }
    return g;
  }

  /// The pick that is `place` members into the group: what is left of the index is uniform, too, in steps that are fine
  /// wherever the group has a chance to be drawn.
  Pick pick_at(std::size_t g, double place) const {
    const auto index = std::min(static_cast<std::size_t>(place), members_[g].size() - 1);
    const double rest = std::min((place - static_cast<double>(index)) * 0x1p32, 0x1p32 - 1.0);
    return {static_cast<std::uint32_t>(g), static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(rest)};
  }

  /// One draw for both: of its product with the size, the upper half is the index and the lower half uniform within
  /// it, in steps of 2^32 / size.
  Pick draw_pick(std::size_t g, BulkDraws& draws) const {
    const std::uint64_t product = static_cast<std::uint64_t>(draws()) * members_[g].size();
    return {static_cast<std::uint32_t>(g), static_cast<std::uint32_t>(product >> 32U),
            static_cast<std::uint32_t>(product)};
  }

  std::uint32_t accept(Pick pick, BulkDraws& draws) const {
    const auto& group = members_[pick.group];
    // Weights of the group are in [2^g, 2^(g+1)): scaled to 32 bits they are in [1/2, 1).
    while (pick.level >= group[pick.index].weight << (31U - pick.group)) { pick = draw_pick(pick.group, draws); }
    return group[pick.index].slot;
  }

  std::array<std::vector<Member>, groups> members_;
  std::array<std::uint64_t, groups> total_{};
  std::vector<Pick> picks_;  ///< of the current call
};

}  // namespace libsim
