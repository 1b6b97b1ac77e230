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
    change(g, 1.0, weight);
    return static_cast<std::uint32_t>(members_[g].size() - 1);
  }

  /// What erase() moved: `slot` is now at `position`. Nothing moved if slot is `none`.
  struct Moved {
    std::uint32_t slot;      ///< that was moved
    std::uint32_t position;  ///< where it is now
  };
  static constexpr std::uint32_t none = 0xFFFF'FFFF;  ///< no slot at all

  /// Takes a slot out. @param weight, position  as given to and returned by insert()
  Moved erase(std::uint32_t weight, std::uint32_t position) {
    const std::size_t g = group_of(weight);
    auto& group = members_[g];
    assert(position < group.size() && group[position].weight == weight);
    change(g, -1.0, -static_cast<double>(weight));
    const bool last = position + 1 == group.size();
    group[position] = group.back();
    group.pop_back();
    return last ? Moved{none, 0} : Moved{group[position].slot, position};
  }

  /// Sum of all weights.
  std::uint64_t total() const { return static_cast<std::uint64_t>(below_[groups]); }

  /// Appends `n` slots to `slots`: one from each of n equal strata of the total weight, so that the number of times a
  /// slot comes differs from n w / sum w by less than its rounding within groups. May repeat a slot. @pre not empty
  /// @return how many come in an order in which repeats are neighbours; the others follow
  std::uint32_t draw_stratified(std::uint32_t n, BulkDraws& draws, std::vector<std::uint32_t>& slots);

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.members_, self.size_, self.total_, self.below_, self.per_weight_, self.guide_, self.cells_per_weight_,
            self.guide_age_);
  }

 private:
  static constexpr std::size_t parts = 4;  ///< groups of a power of 2
  static constexpr std::size_t groups = 32 * parts;

  struct Member {
    std::uint32_t slot;
    std::uint32_t weight;
  };

  static constexpr std::size_t cells = 1024;  ///< of the guide

  struct Pick {
    std::uint32_t group;
    std::uint32_t index;
    std::uint32_t level;  ///< uniform; accepted below the member's weight over its group's bound
  };

  /// The power of 2 below the weight, and the two bits that follow it; the heaviest group is the first.
  static std::size_t group_of(std::uint32_t weight) {
    assert(weight != 0);
    const auto power = static_cast<unsigned>(std::bit_width(weight)) - 1;
    return groups - 1 - (parts * power + ((static_cast<std::uint64_t>(weight) << 2U >> power) & (parts - 1)));
  }

  void change(std::size_t g, double members, double weight) {
    size_[g] += members;
    total_[g] += weight;
    per_weight_[g] = size_[g] / std::max(1.0, total_[g]);
    // Most rooms are light, and few groups are lighter than theirs.
    for (std::size_t lighter = g + 1; lighter <= groups; ++lighter) { below_[lighter] += weight; }
  }

  void renew_guide();
  std::size_t group_at(double target) const;
  bool accepts(const Pick& pick) const;
  std::uint32_t draw_until_accepted(std::uint32_t group, BulkDraws& draws) const;

  std::array<std::vector<Member>, groups> members_;
  // Whole numbers, exact as doubles, since fewer than 2^21 rooms weigh less than 2^32 each.
  std::array<double, groups> size_{};
  std::array<double, groups> total_{};
  std::array<double, groups + 1> below_{};   ///< total weight of the groups before this one
  std::array<double, groups> per_weight_{};  ///< members over weight

  // The total weight in equal cells: in which group each began when the guide was made. A guess, which group_at puts
  // right, so that its age costs time only.
  std::array<std::uint8_t, cells> guide_{};
  double cells_per_weight_ = 0.0;
  std::uint32_t guide_age_ = 0;  ///< calls since it was made

  std::vector<Pick> picks_;           ///< of the current call
  std::vector<std::uint32_t> again_;  ///< groups of picks that were not accepted
};

}  // namespace libsim
