/// @file  The rooms a user entered last.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "libsim/core/id.hpp"

namespace libsim {

/// A ring of the last 32 entries, repeats included. A 64-bit filter answers most questions without a search.
class RecentRooms {
 public:
  static constexpr std::size_t kept = 32;

  void add(RoomId room) {
    rooms_[next_] = room;
    next_ = static_cast<std::uint8_t>((next_ + 1) % kept);
    filter_ = 0;
    for (const RoomId r : rooms_) { filter_ |= bit(r); }
  }

  /// How often `room` is among the last 32 entries.
  std::uint32_t count(RoomId room) const {
    if ((filter_ & bit(room)) == 0) { return 0; }
    return static_cast<std::uint32_t>(std::ranges::count(rooms_, room));
  }

  /// Whether `room` is among the last `last` entries. @pre last <= kept
  bool contains(RoomId room, std::size_t last) const {
    if ((filter_ & bit(room)) == 0) { return false; }
    for (std::size_t i = 0; i < last; ++i) {
      if (rooms_[(next_ + kept - 1 - i) % kept] == room) { return true; }
    }
    return false;
  }

 private:
  static constexpr RoomId nothing{0xFFFF'FFFF};
  static constexpr std::uint64_t bit(RoomId room) { return std::uint64_t{1} << ((room.value * 0x9E37'79B1U) >> 26U); }
  static constexpr std::array<RoomId, kept> empty() {
    std::array<RoomId, kept> rooms{};
    rooms.fill(nothing);
    return rooms;
  }

  std::uint64_t filter_ = 0;
  std::array<RoomId, kept> rooms_ = empty();
  std::uint8_t next_ = 0;
};

}  // namespace libsim
