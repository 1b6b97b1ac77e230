/// @file  The rooms that are live now.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/core/id.hpp"
#include "libsim/core/large_vector.hpp"
#include "libsim/core/prefetch.hpp"
#include "libsim/core/time.hpp"
#include "libsim/market/candidate_columns.hpp"
#include "libsim/market/recent_rooms.hpp"
#include "libsim/market/weighted_rooms.hpp"
#include "libsim/world/streamers.hpp"

namespace libsim {

/// One live room. What retrieval reads of it is copied in, the beginning of its content too, so that a candidate costs
/// one cache line.
struct alignas(64) LiveRoom {
  static constexpr std::size_t inline_dims = 4;  ///< dimensions of content that are kept in here

  RoomId room;
  StreamerId streamer;
  Time start;  ///< when it opened
  Time end;
  std::uint32_t occasion;  ///< day and number of the room: with the streamer, it names the room's random streams
  float viewers;           ///< simulated and background
  float capacity;          ///< viewers above which giving suffers
  float conversion;        ///< of the streamer: factor on gifts
  float amount_score;      ///< of the streamer: raises amounts
  std::uint16_t group;     ///< of the streamer
  std::array<float, inline_dims> content{};  ///< of markets with no more dimensions; set by LiveRooms::open

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.room, self.streamer, self.start, self.end, self.occasion, self.viewers, self.capacity, self.conversion,
            self.amount_score, self.group, self.content);
  }
};
static_assert(sizeof(LiveRoom) == 64);

/// What LiveRooms keeps besides the slots; retrieval that does not use a list does not pay for it.
struct LiveIndex {
  bool columns = false;   ///< all live rooms as candidate columns
  bool weighted = false;  ///< draws in proportion to popularity
  bool list = false;      ///< uniform draws
  bool cells = false;     ///< draws by interest
  bool fresh = false;     ///< the rooms opened last
};

/// The live set: slots that stay put while a room is live, and the indexes retrieval draws from. A value.
class LiveRooms {
 public:
  static constexpr std::uint32_t no_slot = 0xFFFF'FFFF;  ///< no slot at all
  static constexpr RoomId no_room{0xFFFF'FFFF};          ///< in a slot whose room has closed
  static constexpr std::size_t cell_count = 16;          ///< sides of four dimensions of content
  static constexpr std::size_t fresh_kept = 4096;        ///< rooms opened last that are remembered

  /// Nobody is live. @param dims  of content
  LiveRooms(std::size_t dims, LiveIndex index) : dims_{dims}, index_{index}, columns_{dims} {}

  std::size_t size() const { return live_; }
  /// Slots so far, with and without a room.
  std::uint32_t slots() const { return static_cast<std::uint32_t>(slots_.size()); }
  const LiveRoom& operator[](std::uint32_t slot) const { return slots_[slot]; }
  /// Content of the room's streamer: [dims].
  std::span<const float> content(std::uint32_t slot) const {
    return {dims_ <= LiveRoom::inline_dims ? slots_[slot].content.data() : &content_[slot * dims_], dims_};
  }
  /// The row of columns() that the room has; without columns, any number.
  std::uint32_t row(std::uint32_t slot) const { return places_[slot].list; }

  /// Opens a room. O(1). @param weight  popularity, >= 1. @return its slot
  std::uint32_t open(const LiveRoom& traits, std::uint32_t weight, std::span<const float> content);
  /// Closes it. O(1).
  void close(std::uint32_t slot);
  /// Adds `change` simulated viewers.
  void add_viewers(std::uint32_t slot, float change) { set_viewers(slot, slots_[slot].viewers + change); }
  /// Gives the room another number of viewers.
  void set_viewers(std::uint32_t slot, float viewers) {
    slots_[slot].viewers = viewers;
    if (index_.columns) { columns_.viewers[places_[slot].list] = viewers; }
  }

  /// All live rooms. @pre index.columns
  const CandidateColumns& columns() const { return columns_; }
  /// Draws in proportion to popularity. @pre index.weighted
  WeightedRooms& weighted() { return weighted_; }
  /// The slots of all live rooms. @pre index.list
  std::span<const std::uint32_t> list() const { return list_; }
  /// The slots of the rooms on one side. @pre index.cells, c < cell_count
  std::span<const std::uint32_t> cell(std::size_t c) const { return cells_[c]; }
  /// The slot of the i-th last opened room, or no_slot if it has closed. @pre i < fresh_kept
  std::uint32_t fresh(std::size_t i) const;
  /// Makes `columns` those of the rooms in `slots`, in this order, without the last `hidden` entries of `recent`.
  void copy_but_recent(CandidateColumns& columns, std::span<const std::uint32_t> slots, const RecentRooms& recent,
                       std::size_t hidden) const;
  /// Fetches what add_viewers() and retrieval touch.
  [[gnu::always_inline]] void prefetch(std::uint32_t slot) const {
    libsim::prefetch(&slots_[slot]);
    if (dims_ > LiveRoom::inline_dims) { libsim::prefetch(&content_[slot * dims_]); }
  }
  /// The same for a room that will close.
  [[gnu::always_inline]] void prefetch_place(std::uint32_t slot) const {
    libsim::prefetch(&slots_[slot]);
    libsim::prefetch(&places_[slot]);
  }

  /// Which of the 16 sides of the first four dimensions `point` lies on.
  static std::uint8_t cell_of(std::span<const float> point);

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.live_, self.slots_, self.places_, self.content_, self.free_, self.columns_, self.weighted_, self.list_,
            self.cells_, self.fresh_, self.opened_);
  }

 private:
  template <class Skip>
  std::size_t copy_rows(CandidateColumns& columns, std::size_t row, std::span<const std::uint32_t> slots,
                        Skip skip) const;

  /// Where a room is in the indexes. Apart from LiveRoom: requests have no use for it.
  struct Place {
    std::uint32_t weight = 0;
    std::uint32_t weighted = 0;  ///< position in weighted_
    std::uint32_t list = 0;      ///< position in list_, and row of columns_
    std::uint32_t in_cell = 0;   ///< position in its cell
    std::uint8_t cell = 0;       ///< of cells_

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.weight, self.weighted, self.list, self.in_cell, self.cell);
    }
  };

  std::size_t dims_;
  LiveIndex index_;
  std::size_t live_ = 0;
  LargeVector<LiveRoom> slots_;
  LargeVector<Place> places_;   ///< [slot]
  std::vector<float> content_;  ///< [slot][dims]; empty where content fits into LiveRoom
  std::vector<std::uint32_t> free_;
  CandidateColumns columns_;
  WeightedRooms weighted_;
  std::vector<std::uint32_t> list_;
  std::array<std::vector<std::uint32_t>, cell_count> cells_;
  struct Opened {
    std::uint32_t slot;
    RoomId room;
  };
  std::vector<Opened> fresh_;
  std::size_t opened_ = 0;
};

}  // namespace libsim
