/// @file  Future events in buckets by the digits of their times, unsorted.
#pragma once

#include <array>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "libsim/kernel/event.hpp"

namespace libsim {

/// Events in buckets of ever wider spans of time. Times are read as 8 digits in base 64; with respect to a base time,
/// an event lies at the level of the highest digit in which they differ, in the slot its own digit names. All of a
/// level is earlier than all of the next, and within a level slots are in order; inside a bucket there is none. An
/// event is moved at most once a level before it is extracted, in steps of a time that does not depend on n.
///
/// Source: Ahuja, Mehlhorn, Orlin & Tarjan, Faster algorithms for the shortest path problem, JACM 37(2), 1990. Buckets
/// are chains of chunks from one pool, so memory stays proportional to the events there are and a copy is a few blocks.
class RadixBuckets {
 public:
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  void clear() { *this = RadixBuckets{}; }

  /// @pre the event's time is not before the base
  void put(Event event) {
    append(event);
    ++size_;
  }

  /// Sets the base to an earlier time and returns how many events that moved: those in levels below the highest digit
  /// in which the two bases differ. @pre every event is later than `time_ms`
  std::size_t lower_base(std::uint64_t time_ms) {
    const unsigned level = level_of(time_ms ^ base_);
    base_ = time_ms;
    std::size_t moved = 0;
    for (unsigned finer = 0; finer < level; ++finer) {
      while (slots_[finer] != 0) {
        const Bucket bucket = take(finer, first_bit(slots_[finer]));
        moved += bucket.size;
        drain(bucket, [this](const Event& event) { append(event); });
      }
    }
    return moved;
  }

  /// Moves the earliest events to the back of `into`: those of the first bucket that holds at most `limit` or spans a
  /// single millisecond, splitting larger ones on the way. Returns the end of its span, in ms: events left behind are
  /// not earlier, and the base lies 1 ms before. @pre not empty
  std::uint64_t extract_earliest(std::size_t limit, std::vector<Event>& into) {
    for (;;) {
      assert(levels_ != 0 && "nothing can be extracted from empty buckets");
      const unsigned level = first_bit(levels_);
      const Bucket bucket = take(level, first_bit(slots_[level]));
      const unsigned shift = level * digit_bits;
      const std::uint64_t start = (events_[bucket.newest * chunk_size].time_ms() >> shift) << shift;
      if (bucket.size <= limit || level == 0) {
        size_ -= bucket.size;
        drain(bucket, [&into](const Event& event) { into.push_back(event); });
        const std::uint64_t end = start + (std::uint64_t{1} << shift);
        base_ = end - 1;
        return end;
      }
      base_ = start;
      drain(bucket, [this](const Event& event) { append(event); });
    }
  }

  /// Moves all events to the back of `into`.
  void extract_all(std::vector<Event>& into) {
    take_each([&into](const Event& event) { into.push_back(event); });
    size_ = 0;
  }

  template <class Predicate>
  void erase_if(Predicate predicate) {
    // Bucket by bucket: an event that stays goes back to the bucket it came from, as the base has not moved.
    for (unsigned level = 0; level < level_count; ++level) {
      for (std::uint64_t left = slots_[level]; left != 0; left &= left - 1) {
        drain(take(level, first_bit(left)), [&](const Event& event) {
          if (predicate(event)) {
            --size_;
          } else {
            append(event);
          }
        });
      }
    }
  }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.base_, self.size_, self.levels_, self.slots_, self.buckets_, self.events_, self.next_, self.free_);
  }

 private:
  static constexpr unsigned digit_bits = 6;  // 64 slots a level: their occupancy is one word
  static constexpr unsigned level_count = 8;
  static constexpr std::size_t slot_count = std::size_t{1} << digit_bits;
  static constexpr std::size_t chunk_size = 32;  // events: 512 bytes
  static constexpr std::uint32_t no_chunk = std::numeric_limits<std::uint32_t>::max();
  static_assert(Event::time_end == std::uint64_t{1} << (digit_bits * level_count));

  /// Chunks from the newest to the oldest; all are full but the newest.
  struct Bucket {
    std::uint32_t newest = no_chunk;
    std::uint32_t size = 0;
  };

  static unsigned first_bit(std::uint64_t word) { return static_cast<unsigned>(std::countr_zero(word)); }

  static unsigned level_of(std::uint64_t difference) {
    return (static_cast<unsigned>(std::bit_width(difference | 1U)) - 1) / digit_bits;
  }

  void append(Event event) {
    const std::uint64_t time_ms = event.time_ms();
    assert(time_ms >= base_ && "an event before the base belongs to no bucket");
    const unsigned level = level_of(time_ms ^ base_);
    const std::size_t slot = (time_ms >> (level * digit_bits)) % slot_count;
    Bucket& bucket = buckets_[level * slot_count + slot];
    const std::size_t in_chunk = bucket.size % chunk_size;
    if (in_chunk == 0) {
      const std::uint32_t chunk = allocate();
      next_[chunk] = bucket.newest;
      bucket.newest = chunk;
      slots_[level] |= std::uint64_t{1} << slot;
      levels_ |= 1U << level;
    }
    events_[bucket.newest * chunk_size + in_chunk] = event;
    ++bucket.size;
  }

  Bucket take(unsigned level, std::size_t slot) {
    slots_[level] &= ~(std::uint64_t{1} << slot);
    if (slots_[level] == 0) { levels_ &= ~(1U << level); }
    return std::exchange(buckets_[level * slot_count + slot], Bucket{});
  }

  /// Visits the events of a bucket that was taken, newest chunk first, and gives its chunks back. `visit` may append.
  template <class Visit>
  void drain(Bucket bucket, Visit visit) {
    std::size_t in_chunk = (bucket.size - 1) % chunk_size + 1;
    for (std::uint32_t chunk = bucket.newest; chunk != no_chunk;) {
      for (std::size_t i = 0; i < in_chunk; ++i) {
        const Event event = events_[chunk * chunk_size + i];  // a copy: an append may move the pool
        visit(event);
      }
      in_chunk = chunk_size;
      const std::uint32_t older = next_[chunk];
      next_[chunk] = free_;
      free_ = chunk;
      chunk = older;
    }
  }

  template <class Visit>
  void take_each(Visit visit) {
    while (levels_ != 0) {
      const unsigned level = first_bit(levels_);
      drain(take(level, first_bit(slots_[level])), visit);
    }
  }

  std::uint32_t allocate() {
    if (free_ == no_chunk) {
      next_.push_back(no_chunk);
      events_.resize(events_.size() + chunk_size);
      return static_cast<std::uint32_t>(next_.size() - 1);
    }
    return std::exchange(free_, next_[free_]);
  }

  std::uint64_t base_ = 0;  // ms
  std::size_t size_ = 0;
  std::uint32_t levels_ = 0;                        // bit l: level l has an event
  std::array<std::uint64_t, level_count> slots_{};  // bit s of word l: slot s of level l has an event
  std::array<Bucket, level_count * slot_count> buckets_{};
  std::vector<Event> events_;        // [chunks * chunk_size]
  std::vector<std::uint32_t> next_;  // [chunks]: the next older chunk of the bucket, or the next free one
  std::uint32_t free_ = no_chunk;
};

}  // namespace libsim
