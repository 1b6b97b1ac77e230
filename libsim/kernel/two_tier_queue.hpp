/// @file  The default queue: buckets for the far future, a sorted run and a small heap for the near one.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "libsim/kernel/event.hpp"
#include "libsim/kernel/event_queue.hpp"
#include "libsim/kernel/quaternary_heap.hpp"
#include "libsim/kernel/radix_buckets.hpp"

namespace libsim {

/// Events before a horizon are near: those that were already there when it was set are a sorted run, those pushed since
/// are a heap. Events from the horizon on lie in radix buckets, in no order. When nothing near is left, the horizon
/// moves to the end of the next bucket, whose few events are sorted into the next run. So nearly every comparison is
/// made among a few dozen events in the first-level cache, whatever the number pending.
///
/// With few events pending the horizon is infinite, and this is a 4-ary heap. When the heap outgrows its limit the
/// horizon moves back to the median of its times. push and pop take amortised time that does not depend on n, but for
/// the sort of a run.
class TwoTierQueue {
 public:
  TwoTierQueue() { clear(); }

  bool empty() const { return size() == 0; }
  std::size_t size() const { return heap_.size() + run_length() + far_.size(); }

  const Event& top() const {
    assert(!empty());
    return heap_.empty() || run_[next_] < heap_.top() ? run_[next_] : heap_.top();
  }

  /// The event that will be the k-th from now on if nothing is pushed before it, or Event::never() if that is not known
  /// without a search. For those who want memory to be on its way. O(1).
  const Event& upcoming(std::size_t k) const { return run_[std::min(next_ + k, run_.size() - 1)]; }

  void clear() {
    heap_.clear();
    far_.clear();
    run_.assign(1, Event::never());
    next_ = 0;
    horizon_ms_ = Event::time_end;
    heap_limit_ = least_heap_limit;
  }

  void push(Event event) {
    if (event.time_ms() >= horizon_ms_) {
      far_.put(event);
      return;
    }
    heap_.push(event);
    if (heap_.size() > heap_limit_) { move_horizon_back(); }
  }

  Event pop() {
    assert(!empty());
    if (heap_.empty() || run_[next_] < heap_.top()) {
      const Event least = run_[next_++];
      if (heap_.empty() && run_length() == 0) { move_horizon_on(); }
      return least;
    }
    const Event least = heap_.pop();
    if (heap_.empty() && run_length() == 0) { move_horizon_on(); }
    return least;
  }

  template <class Predicate>
  void erase_if(Predicate predicate) {
    run_.erase(run_.begin(), run_.begin() + static_cast<std::ptrdiff_t>(next_));
    next_ = 0;
    run_.pop_back();  // not an event
    std::erase_if(run_, predicate);
    run_.push_back(Event::never());
    heap_.erase_if(predicate);
    far_.erase_if(predicate);
    if (heap_.empty() && run_length() == 0) { move_horizon_on(); }
  }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.heap_, self.run_, self.next_, self.far_, self.horizon_ms_, self.heap_limit_);
  }

 private:
  static constexpr std::size_t run_limit = 64;          // events: a run fits in the first-level cache
  static constexpr std::size_t least_heap_limit = 256;  // events: three levels of children

  std::size_t run_length() const { return run_.size() - 1 - next_; }

  /// Fills the run again, so that the first event is near whenever there is one. @pre nothing is near
  void move_horizon_on() {
    run_.clear();
    next_ = 0;
    horizon_ms_ = Event::time_end;
    if (far_.size() <= run_limit) {
      far_.extract_all(run_);
    } else {
      horizon_ms_ = far_.extract_earliest(run_limit, run_);
    }
    std::sort(run_.begin(), run_.end());
    // What the last move back had to carry is paid off, so the heap may be cut earlier again.
    heap_limit_ = std::max(least_heap_limit, heap_limit_ - std::min(heap_limit_, run_.size()));
    run_.push_back(Event::never());
  }

  /// Moves the later half of the heap, and what of the run is not earlier, to the buckets.
  void move_horizon_back() {
    times_.clear();
    for (const Event& event : heap_.events()) { times_.push_back(event.time_ms()); }
    const auto median = times_.begin() + static_cast<std::ptrdiff_t>(times_.size() / 2);
    std::nth_element(times_.begin(), median, times_.end());
    // The first event stays near, even if half of the heap is due in the same millisecond.
    horizon_ms_ = std::max(*median, heap_.top().time_ms() + 1);
    const std::size_t carried = far_.lower_base(horizon_ms_ - 1);
    heap_.erase_if([this](const Event& event) { return put_if_far(event); });
    const auto first = run_.begin() + static_cast<std::ptrdiff_t>(next_);
    run_.erase(std::remove_if(first, run_.end() - 1, [this](const Event& event) { return put_if_far(event); }),
               run_.end() - 1);
    heap_limit_ = std::max({least_heap_limit, 2 * heap_.size(), carried});
  }

  bool put_if_far(Event event) {
    if (event.time_ms() < horizon_ms_) { return false; }
    far_.put(event);
    return true;
  }

  QuaternaryHeap heap_;
  std::vector<Event> run_;  // ascending, then Event::never()
  std::size_t next_ = 0;    // the first event of the run that was not popped
  RadixBuckets far_;        // its base is 1 ms before the horizon whenever that is finite
  std::uint64_t horizon_ms_ = Event::time_end;
  std::size_t heap_limit_ = least_heap_limit;  // events; more when moving the horizon back carried many others along
  std::vector<std::uint64_t> times_;           // ms; kept for its memory
};
static_assert(EventQueue<TwoTierQueue>);

}  // namespace libsim
