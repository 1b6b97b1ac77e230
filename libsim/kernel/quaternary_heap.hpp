/// @file  A heap of events with four children a node.
#pragma once

#include <cassert>
#include <cstddef>
#include <span>
#include <vector>

#include "libsim/kernel/event.hpp"
#include "libsim/kernel/event_queue.hpp"

namespace libsim {

/// An implicit 4-ary heap: half the levels of a binary one, and four children are one cache line of events. The best
/// queue below some 100 pending events. push and pop O(log n).
///
/// Source: LaMarca & Ladner, The influence of caches on the performance of heaps, ACM JEA 1, 1996.
class QuaternaryHeap {
 public:
  bool empty() const { return events_.empty(); }
  std::size_t size() const { return events_.size(); }
  const Event& top() const { return events_.front(); }

  /// [size()], in no useful order.
  std::span<const Event> events() const { return events_; }

  void clear() { events_.clear(); }

  void push(Event event) {
    std::size_t hole = events_.size();
    events_.push_back(event);
    while (hole > 0) {
      const std::size_t parent = (hole - 1) / 4;
      if (!(event < events_[parent])) { break; }
      events_[hole] = events_[parent];
      hole = parent;
    }
    events_[hole] = event;
  }

  Event pop() {
    assert(!empty());
    const Event least = events_.front();
    const Event last = events_.back();
    events_.pop_back();
    if (!events_.empty()) { sift_down(0, last); }
    return least;
  }

  template <class Predicate>
  void erase_if(Predicate predicate) {
    std::erase_if(events_, predicate);
    if (events_.size() < 2) { return; }
    for (std::size_t node = (events_.size() - 2) / 4 + 1; node-- > 0;) { sift_down(node, events_[node]); }
  }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.events_);
  }

 private:
  /// Puts `event` at `hole` or, while a child is less, below it.
  void sift_down(std::size_t hole, Event event) {
    const std::size_t n = events_.size();
    for (;;) {
      const std::size_t first = 4 * hole + 1;
      std::size_t least = first;
      if (first + 3 < n) {
        // Two pairs, then their winners: the two comparisons of the first round do not wait for each other.
        const std::size_t left = first + static_cast<std::size_t>(events_[first + 1] < events_[first]);
        const std::size_t right = first + 2 + static_cast<std::size_t>(events_[first + 3] < events_[first + 2]);
        least = events_[right] < events_[left] ? right : left;
      } else {
        if (first >= n) { break; }
        for (std::size_t child = first + 1; child < n; ++child) {
          if (events_[child] < events_[least]) { least = child; }
        }
      }
      if (!(events_[least] < event)) { break; }
      events_[hole] = events_[least];
      hole = least;
    }
    events_[hole] = event;
  }

  std::vector<Event> events_;
};
static_assert(EventQueue<QuaternaryHeap>);

}  // namespace libsim
