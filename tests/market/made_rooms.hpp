/// @file  Live rooms made up for tests.
#pragma once

#include <array>
#include <cstdint>

#include "libsim/core/draws.hpp"
#include "libsim/market/live_rooms.hpp"

namespace libsim {

/// Dimensions of the content of made rooms.
inline constexpr std::size_t made_dims = 6;

/// Opens a room whose every column tells its number. @return its slot
inline std::uint32_t open_made_room(LiveRooms& live, std::uint32_t number, RngStream& rng) {
  LiveRoom room{};
  room.room = RoomId{number};
  room.streamer = StreamerId{number + 1000};
  room.start = Time{Duration{number}};
  room.end = Time{Duration{number + 5000}};
  const std::uint32_t weight = 1 + draw_index(rng, 3000);
  room.viewers = static_cast<float>(draw_index(rng, 50));
  room.capacity = static_cast<float>(number + 1);
  room.conversion = static_cast<float>(number) * 0.5F;
  room.amount_score = -static_cast<float>(number);
  room.group = static_cast<std::uint16_t>(number % 7);
  std::array<float, made_dims> content{};
  for (float& x : content) { x = static_cast<float>(draw_normal(rng)); }
  return live.open(room, weight, content);
}

/// Every index at once.
inline constexpr LiveIndex all_indexes{true, true, true, true, true};

}  // namespace libsim
