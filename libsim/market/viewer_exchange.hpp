/// @file  How the shards of a market tell each other who is in which room.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/core/id.hpp"
#include "libsim/market/live_rooms.hpp"
#include "libsim/market/supply.hpp"

namespace libsim {

/// One shard's side of the exchange. All shards open and close the same rooms in the same slots; each sees its own
/// users come and go at once, and the others' from one exchange to the next.
class ViewerExchange {
 public:
  /// Notes by how much own users changed the viewers of each room since the last exchange.
  /// @param side  0 and 1 in turns: others may still read what was published before
  void publish(const LiveRooms& live, const Supply& supply, std::size_t side) {
    common_.resize(live.slots(), {LiveRooms::no_room, 0.0F});
    change_[side].assign(live.slots(), 0.0F);
    for (std::uint32_t slot = 0; slot < live.slots(); ++slot) {
      const LiveRoom& room = live[slot];
      if (room.room == LiveRooms::no_room) { continue; }
      if (common_[slot].room != room.room) {  // it opened since
        common_[slot] = {room.room, supply.background_viewers(supply.streamers()[room.streamer], room.start)};
      }
      change_[side][slot] = room.viewers - common_[slot].viewers;
    }
  }

  /// Makes the viewers of all rooms those that all shards together have.
  /// @param all  shards that have published on this side, in their order; this one is among them
  void take(std::span<const ViewerExchange* const> all, LiveRooms& live, std::size_t side) {
    for (std::uint32_t slot = 0; slot < live.slots(); ++slot) {
      if (live[slot].room == LiveRooms::no_room) { continue; }
      float change = 0.0F;
      for (const ViewerExchange* shard : all) { change += shard->change_[side][slot]; }
      common_[slot].viewers += change;
      live.set_viewers(slot, common_[slot].viewers);
    }
  }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.common_);
  }

 private:
  struct Common {
    RoomId room;
    float viewers;  ///< that all shards saw after the last exchange

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.room, self.viewers);
    }
  };

  std::vector<Common> common_;                ///< [slot]
  std::array<std::vector<float>, 2> change_;  ///< [side][slot]
};

}  // namespace libsim
