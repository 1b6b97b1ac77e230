/// @file  The rooms a user entered last.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "libsim/core/id.hpp"

namespace libsim {

/// The last 32 entries, newest first, repeats included. A 512-bit filter answers nearly all questions about rooms that
/// are not among them without a search; the search has no branch, so that it is a few vector comparisons.
class RecentRooms {
 public:
  static constexpr std::size_t kept = 32;  ///< rooms remembered

  /// The user entered a room; the oldest is forgotten.
  void add(RoomId room) {
    std::ranges::copy_backward(rooms_.begin(), rooms_.end() - 1, rooms_.end());
    rooms_[0] = room;
    filter_ = {};
    for (const RoomId r : rooms_) { filter_[word(r)] |= bit(r); }
  }

  /// Whether `room` is among the last `last` entries. @pre last <= kept
  bool contains(RoomId room, std::size_t last) const { return may_hold(room) && is_in(room, last); }

 private:
  static constexpr RoomId nothing{0xFFFF'FFFF};
  static constexpr std::uint32_t hash(RoomId room) { return room.value * 0x9E37'79B1U; }
  static constexpr std::size_t word(RoomId room) { return hash(room) >> 29U; }
  static constexpr std::uint64_t bit(RoomId room) { return std::uint64_t{1} << ((hash(room) >> 23U) & 63U); }
  bool may_hold(RoomId room) const { return (filter_[word(room)] & bit(room)) != 0; }
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

  std::array<std::uint64_t, 8> filter_{};
  std::array<RoomId, kept> rooms_ = empty();
};

}  // namespace libsim
