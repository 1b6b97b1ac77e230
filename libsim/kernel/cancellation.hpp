/// @file  Which scheduled events were cancelled.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace libsim {

/// Names one cancellable event for as long as it is pending, then nothing. A default one names nothing.
struct EventHandle {
  std::uint32_t slot = 0;        ///< where the event is noted
  std::uint32_t generation = 0;  ///< how often the slot was taken; an old handle's differs

  constexpr bool operator==(const EventHandle&) const = default;
};

/// A slot for each cancellable event in a queue: the event carries the slot, the slot the payload. Generations tell the
/// events of one slot apart; an odd one is pending. (A handle kept while its slot serves 2^31 more events could meet
/// its own generation again.) All operations O(1).
class CancellationSlots {
 public:
  /// Takes a slot for an event. O(1) amortised.
  EventHandle acquire(std::uint32_t payload) {
    std::uint32_t slot = free_;
    if (slot == no_slot) {
      slot = static_cast<std::uint32_t>(slots_.size());
      slots_.push_back({});
    } else {
      free_ = slots_[slot].payload;
    }
    slots_[slot].payload = payload;
    return {slot, ++slots_[slot].generation};
  }

  /// Whether the event was pending; it no longer is.
  bool cancel(EventHandle handle) {
    if (!is_pending(handle)) { return false; }
    ++slots_[handle.slot].generation;
    ++cancelled_;
    return true;
  }

  /// Whether the event has neither happened nor been cancelled.
  bool is_pending(EventHandle handle) const {
    return handle.generation % 2 == 1 && handle.slot < slots_.size() &&
           slots_[handle.slot].generation == handle.generation;
  }

  /// Whether the slot's event was cancelled.
  bool is_cancelled(std::uint32_t slot) const { return slots_[slot].generation % 2 == 0; }

  /// Frees the slot of an event that left the queue and returns its payload.
  std::uint32_t release(std::uint32_t slot) {
    if (is_cancelled(slot)) {
      --cancelled_;
    } else {
      ++slots_[slot].generation;
    }
    return std::exchange(slots_[slot].payload, std::exchange(free_, slot));
  }

  /// How many cancelled events are still in the queue.
  std::size_t cancelled() const { return cancelled_; }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.slots_, self.free_, self.cancelled_);
  }

 private:
  static constexpr std::uint32_t no_slot = std::numeric_limits<std::uint32_t>::max();

  struct Slot {
    std::uint32_t generation = 0;
    std::uint32_t payload = 0;  // of a free slot, the next free one
  };

  std::vector<Slot> slots_;
  std::uint32_t free_ = no_slot;
  std::size_t cancelled_ = 0;
};

}  // namespace libsim
