/// @file  The standard library's queue behind our contract: slow, and right beyond doubt.
#pragma once

#include <cstddef>
#include <queue>
#include <vector>

#include "libsim/kernel/event.hpp"
#include "libsim/kernel/event_queue.hpp"

namespace libsim {

/// std::priority_queue: what differential tests and benchmarks compare the other queues with.
class ReferenceQueue {
 public:
  bool empty() const { return queue_.empty(); }
  std::size_t size() const { return queue_.size(); }
  const Event& top() const { return queue_.top(); }

  void clear() { queue_ = {}; }
  void push(Event event) { queue_.push(event); }

  Event pop() {
    const Event least = queue_.top();
    queue_.pop();
    return least;
  }

  template <class Predicate>
  void erase_if(Predicate predicate) {
    Queue kept;
    for (; !queue_.empty(); queue_.pop()) {
      if (!predicate(queue_.top())) { kept.push(queue_.top()); }
    }
    queue_.swap(kept);
  }

 private:
  /// std::priority_queue keeps the greatest on top.
  struct Later {
    bool operator()(const Event& a, const Event& b) const { return b < a; }
  };
  using Queue = std::priority_queue<Event, std::vector<Event>, Later>;

  Queue queue_;
};
static_assert(EventQueue<ReferenceQueue>);

}  // namespace libsim
