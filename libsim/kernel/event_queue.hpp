/// @file  The contract of a queue of pending events.
#pragma once

#include <concepts>
#include <cstddef>

#include "libsim/kernel/event.hpp"

namespace libsim {

/// A priority queue of events, as a copyable value: a copy holds the same events and goes on alone.
///
/// pop() takes out and returns the least event, which top() shows; both need a queue that is not empty. An event may
/// be pushed at any time, also before one already popped. erase_if() drops every event its argument is true of, asking
/// once an event and in any order. Once a queue has held its greatest number of events, pushing and popping allocate no
/// more.
template <class Q>
concept EventQueue = std::copyable<Q> && std::default_initializable<Q> &&
    requires(Q queue, const Q& constant, Event event) {
  queue.push(event);
  { queue.pop() } -> std::same_as<Event>;
  { constant.top() } -> std::convertible_to<Event>;
  { constant.empty() } -> std::same_as<bool>;
  { constant.size() } -> std::same_as<std::size_t>;
  queue.clear();
  queue.erase_if([](const Event&) { return true; });
};

}  // namespace libsim
