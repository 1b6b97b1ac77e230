/// @file  Draws of live rooms in proportion to a weight, while rooms come and go all the time.
#pragma once

#include <array>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "libsim/core/draws.hpp"

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
  void draw_stratified(std::uint32_t n, RngStream& rng, std::vector<std::uint32_t>& slots) const {
    const double step = static_cast<double>(total()) / n;
    std::size_t g = groups - 1;
    double below = 0.0;
    for (std::uint32_t i = 0; i < n; ++i) {
      const double target = (i + draw_uniform(rng)) * step;
      while (g > 0 && (total_[g] == 0 || target >= below + static_cast<double>(total_[g]))) {
        below += static_cast<double>(total_[g]);
        --g;
      }
      slots.push_back(draw_member(g, rng));
    }
  }

 private:
  static constexpr std::size_t groups = 32;

  struct Member {
    std::uint32_t slot;
    std::uint32_t weight;
  };

  static std::size_t group_of(std::uint32_t weight) { return static_cast<std::size_t>(std::bit_width(weight)) - 1; }

  std::uint32_t draw_member(std::size_t g, RngStream& rng) const {
    // Rounding can end the walk in an empty last group: then any member of the next one above serves.
    while (members_[g].empty()) { ++g; }
    const auto& group = members_[g];
    const double accept = 0x1p-1 / static_cast<double>(std::uint64_t{1} << g);
    for (;;) {
      const Member& member = group[draw_index(rng, static_cast<std::uint32_t>(group.size()))];
      if (draw_uniform(rng) < member.weight * accept) { return member.slot; }
    }
  }

  std::array<std::vector<Member>, groups> members_;
  std::array<std::uint64_t, groups> total_{};
};

}  // namespace libsim
