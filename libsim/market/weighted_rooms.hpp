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

/// A dynamic discrete distribution over slots with integer weights: members are grouped by weight, four groups for each
/// power of 2, so that a draw picks a group by its exact total and then a member by rejection (accepted with
/// probability 4/5 at least, 0.9 on average). Insert and erase are O(1), a draw O(1) expected; no sums that drift.
/// Source: Matias, Vitter & Ni, "Dynamic generation of discrete random variates", 2003 (their first level).
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
    targets_.resize(n);
    for (std::uint32_t i = 0; i < n; ++i) { targets_[i] = (i + draws.uniform()) * step; }
    lay_out_groups(1.0 / step);
    // Two passes, so that the memory a draw will read is on its way while others are drawn.
    picks_.resize(n);
    std::size_t at = 0;
    for (std::uint32_t i = 0; i < n; ++i) {
      at += starts_[i];
      const Segment& segment = segments_[std::min(at, segment_count_ - 1)];  // rounding can lead past the last one
      picks_[i] = pick_at(segment, (targets_[i] - segment.below) * segment.per_weight);
      libsim::prefetch(&members_[picks_[i].group][picks_[i].index]);
    }
    for (const Pick& pick : picks_) { slots.push_back(accept(pick, draws)); }
  }

 private:
  static constexpr std::size_t parts = 4;  ///< groups of a power of 2
  static constexpr std::size_t groups = 32 * parts;

  struct Member {
    std::uint32_t slot;
    std::uint32_t weight;
  };

  struct Pick {
    std::uint32_t group;
    std::uint32_t index;
    std::uint32_t level;  ///< uniform; accepted below the member's weight over its group's bound
  };

  /// A group with members, laid out on the total weight, the heaviest group first.
  struct Segment {
    std::uint32_t group;
    double below;       ///< where it starts
    double per_weight;  ///< members over weight
    double size;
  };

  /// The power of 2 below the weight, and the two bits that follow it.
  static std::size_t group_of(std::uint32_t weight) {
    const auto power = static_cast<unsigned>(std::bit_width(weight)) - 1;
    return parts * power + ((static_cast<std::uint64_t>(weight) << 2U >> power) & (parts - 1));
  }

  /// Fills segments_, and starts_[i] with the number of segments that end below target i, but not below target i - 1.
  /// No branch depends on a draw: such branches are as slow as memory.
  void lay_out_groups(double strata_per_weight) {
    const std::size_t n = targets_.size();
    starts_.assign(n + 1, 0);
    segment_count_ = 0;
    double above = 0.0;
    for (std::size_t g = groups; g-- > 0;) {
      if (members_[g].empty()) { continue; }
      const auto size = static_cast<double>(members_[g].size());
      const auto weight = static_cast<double>(total_[g]);
      segments_[segment_count_++] = {static_cast<std::uint32_t>(g), above, size / weight, size};
      above += weight;
      const auto stratum = std::min(static_cast<std::size_t>(above * strata_per_weight), n - 1);
      ++starts_[stratum + (targets_[stratum] < above ? 1U : 0U)];
    }
  }

  /// The pick that is `place` members into the group: what is left of the index is uniform, too, in steps that are fine
  /// wherever the group has a chance to be drawn.
  static Pick pick_at(const Segment& segment, double place) {
    const double inside = std::clamp(place, 0.0, segment.size - 0x1p-20);  // against rounding
    const auto index = static_cast<std::uint32_t>(inside);
    const double rest = std::min((inside - static_cast<double>(index)) * 0x1p32, 0x1p32 - 1.0);
    return {segment.group, index, static_cast<std::uint32_t>(rest)};
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
    // Weights of a group are in [4 + part, 5 + part) 2^power / 4: accept level / 2^32 < weight over that bound.
    const std::uint64_t bound = parts + 1 + pick.group % parts;
    const auto shift = 34U - pick.group / static_cast<std::uint32_t>(parts);
    while (pick.level * bound >= static_cast<std::uint64_t>(group[pick.index].weight) << shift) {
      pick = draw_pick(pick.group, draws);
    }
    return group[pick.index].slot;
  }

  std::array<std::vector<Member>, groups> members_;
  std::array<std::uint64_t, groups> total_{};
  // Of the current call:
  std::array<Segment, groups> segments_{};
  std::size_t segment_count_ = 0;
  std::vector<double> targets_;        ///< one a stratum, ascending
  std::vector<std::uint32_t> starts_;  ///< [strata + 1]
  std::vector<Pick> picks_;
};

}  // namespace libsim
