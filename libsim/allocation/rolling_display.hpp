/// @file  Winners in a user's own order, rolled on at each visit.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "libsim/allocation/unit_preference.hpp"
#include "libsim/log/exposure_log.hpp"

namespace libsim {

/// A winner of the day's race.
struct Winner {
  MaterialId material;  ///< what won
  UnitId unit;          ///< that submitted it
};

/// Shows a day's winners. A user's first visit has the winner of the most preferred unit in the best position, and so
/// on; each later visit begins `roll` places further down the user's list, which starts over at its end, so that those
/// of low preference get their turn. Of one unit's winners the better stands first. What a user was shown last is
/// remembered for the day. O(winners log winners) for a user's first visit, O(1) for a position.
class RollingDisplay {
 public:
  /// @param roll  places that each later visit of a user begins further down
  RollingDisplay(std::size_t users, std::uint32_t roll) : roll_{roll}, users_(users) {}

  /// @param winners  best first
  void begin_day(std::vector<Winner> winners) {
    winners_ = std::move(winners);
    orders_.clear();
    ++day_;
  }

  /// A visit of the user: remembers the order, or rolls it on.
  void open(UserId user, const UnitPreference& preference) {
    if (winners_.empty()) { return; }
    Memory& memory = users_[user.index()];
    if (memory.day == day_) {
      memory.offset = static_cast<std::uint32_t>((memory.offset + roll_) % winners_.size());
      return;
    }
    memory = {day_, 0, static_cast<std::uint32_t>(orders_.size())};
    orders_.resize(orders_.size() + winners_.size());
    const std::span<std::uint16_t> order{orders_.data() + memory.order, winners_.size()};
    preferred_.resize(preference.units());
    preference.of(user, preferred_);
    std::iota(order.begin(), order.end(), std::uint16_t{0});
    std::ranges::stable_sort(order, std::ranges::greater{},
                             [&](std::uint16_t w) { return preferred_[winners_[w].unit.index()]; });
  }

  /// How many positions it can fill with different materials.
  std::size_t size() const { return winners_.size(); }

  /// What the user sees in the place-th best position. @pre open() was called; place < size()
  MaterialId show(UserId user, std::size_t place) const {
    const Memory& memory = users_[user.index()];
    return winners_[orders_[memory.order + (memory.offset + place) % winners_.size()]].material;
  }

 private:
  struct Memory {
    std::uint32_t day = 0;
    std::uint32_t offset = 0;
    std::uint32_t order = 0;  ///< where the user's list begins
  };

  std::uint32_t roll_;
  std::uint32_t day_ = 0;
  std::vector<Winner> winners_;
  std::vector<Memory> users_;
  std::vector<std::uint16_t> orders_;
  std::vector<double> preferred_;
};

}  // namespace libsim
