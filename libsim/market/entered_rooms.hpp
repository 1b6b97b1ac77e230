/// @file  Which live rooms a user has been in.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "libsim/core/id.hpp"
#include "libsim/core/time.hpp"

namespace libsim {

/// One user's entries into rooms that may still be live, oldest first: however many there are, none is forgotten before
/// its room has ended. 16 bytes an entry; a question reads them all, mostly one or two cache lines.
class EnteredRooms {
 public:
  /// Adds an entry at `now`, and forgets rooms that have ended.
  /// @param click_row  the entry's row in the click table
  void add(RoomId room, Time room_end, std::size_t click_row, Time now) {
    const auto now_s = static_cast<std::uint32_t>(now.time_since_epoch() / std::chrono::seconds{1});
    std::erase_if(entries_, [now_s](const Entry& entry) { return entry.ends_s <= now_s; });
    const auto end_ms = room_end.time_since_epoch() + std::chrono::milliseconds{999};
    entries_.push_back({room, static_cast<std::uint32_t>(click_row),
                        static_cast<std::uint32_t>(end_ms / std::chrono::seconds{1}), false});
  }

  /// Entries into `room`. @pre it is live
  std::uint32_t count(RoomId room) const {
    return static_cast<std::uint32_t>(std::ranges::count(entries_, room, &Entry::room));
  }

  /// Notes that the user has given in `room`, during the last entry into it.
  void give(RoomId room) {
    for (Entry& entry : entries_) { entry.gave = entry.gave || entry.room == room; }
  }
  /// Whether the user has given in `room`. @pre it is live
  bool has_given(RoomId room) const {
    return std::ranges::any_of(entries_, [room](const Entry& entry) { return entry.gave && entry.room == room; });
  }

  /// Calls f(click_row) for every entry into `room`. @pre it is live
  template <class F>
  void for_each_click(RoomId room, F&& f) const {
    for (const Entry& entry : entries_) {
      if (entry.room == room) { f(std::size_t{entry.click_row}); }
    }
  }

  std::size_t size() const { return entries_.size(); }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.entries_);
  }

 private:
  struct Entry {
    RoomId room;
    std::uint32_t click_row;  ///< no log in memory has more rows
    std::uint32_t ends_s;     ///< the room's end, rounded up to a second
    bool gave;

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.room, self.click_row, self.ends_s, self.gave);
    }
  };

  std::vector<Entry> entries_;
};

/// Names the random streams of an entry into a room, with user and streamer: the room's occasion and the number of
/// entries before this one. A room's occasion is day << 10 | number << 5 (BasicMarket::open_room): its low five bits
/// are free, and so are those from 23 on, since days are below 2^13. The highest bit stays free for a second stream.
constexpr std::uint32_t entry_occasion(std::uint32_t room_occasion, std::uint32_t entries_before) {
  const std::uint32_t n = std::min(entries_before, 8191U);  // one entry every 21 s into the longest room
  return room_occasion | (n & 31U) | (n >> 5U) << 23U;
}

}  // namespace libsim
