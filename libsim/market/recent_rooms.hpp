/// @file  The rooms a user entered last.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "libsim/core/id.hpp"

namespace libsim {

/// The last 32 entries, newest first, repeats included. A 64-bit filter answers most questions without a search; the
/// search has no branch, so that it is a few vector comparisons.
class RecentRooms {
 public:
  static constexpr std::size_t kept = 32;

  void add(RoomId room) {
    std::ranges::copy_backward(rooms_.begin(), rooms_.end() - 1, rooms_.end());
    rooms_[0] = room;
    filter_ = 0;
    for (const RoomId r : rooms_) { filter_ |= bit(r); }
  }

  /// Whether `room` is among the last `last` entries. @pre last <= kept
  bool contains(RoomId room, std::size_t last) const { return (filter_ & bit(room)) != 0 && is_in(room, last); }

 private:
  static constexpr RoomId nothing{0xFFFF'FFFF};
  static constexpr std::uint64_t bit(RoomId room) { return std::uint64_t{1} << ((room.value * 0x9E37'79B1U) >> 26U); }
  static constexpr std::array<RoomId, kept> empty() {
    std::array<RoomId, kept> rooms{};
    rooms.fill(nothing);
    return rooms;
  }
  bool is_in(RoomId room, std::size_t last) const {
    bool found = false;
    for (std::size_t i = 0; i < last; ++i) { found |= rooms_[i].value == room.value; }
    return found;
  }

  std::uint64_t filter_ = 0;
  std::array<RoomId, kept> rooms_ = empty();
};

}  // namespace libsim
