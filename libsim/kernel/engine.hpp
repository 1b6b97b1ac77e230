/// @file  The discrete-event engine: a clock, events scheduled during the run, and streams known beforehand.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "libsim/core/time.hpp"
#include "libsim/kernel/cancellation.hpp"
#include "libsim/kernel/event.hpp"
#include "libsim/kernel/event_queue.hpp"
#include "libsim/kernel/static_streams.hpp"
#include "libsim/kernel/two_tier_queue.hpp"

namespace libsim {

/// Runs events in the order of (time, class, sequence). Sequences are given in the order of scheduling; the events of
/// streams come first. An engine is a value: a copy holds the same clock and events, and handles stay good in it.
///
/// The handler is any callable (EventClass, Time, std::uint32_t payload); it switches on the class, so that which code
/// runs is known to the compiler. It may schedule, cancel and fill streams through the engine it is run by:
///
///     engine.run_until(end, [&](EventClass cls, Time at, std::uint32_t user) {
///       switch (Kind{cls}) { ... }
///     });
template <EventQueue Queue = TwoTierQueue>
class Engine {
 public:
  /// The time of the event that is handled, or was last.
  Time now() const { return now_; }

  /// Events to come, without the cancelled.
  std::size_t pending() const { return queue_.size() - slots_.cancelled() + streams_.size(); }

  /// A guess at the k-th scheduled event from now on, to prefetch what it needs; Event::never() if unknown.
  const Event& upcoming(std::size_t k) const { return queue_.upcoming(k); }

  /// Adds an event that cannot be cancelled. @pre now() <= at
  template <EventClassLike C>
  void schedule(Time at, C cls, std::uint32_t payload) {
    push(at, static_cast<EventClass>(cls), 0, payload);
  }

  /// Adds an event and returns what cancels it. Costs some nanoseconds more than schedule(). @pre now() <= at
  template <EventClassLike C>
  EventHandle schedule_cancellable(Time at, C cls, std::uint32_t payload) {
    const EventHandle handle = slots_.acquire(payload);
    push(at, static_cast<EventClass>(cls), 1, handle.slot);
    return handle;
  }

  /// Whether the event was pending; it will not run. It stays in the queue, where it costs a skip, until as many are
  /// cancelled as are not. O(1) amortised.
  bool cancel(EventHandle handle) {
    if (!slots_.cancel(handle)) { return false; }
    if (slots_.cancelled() >= least_to_compact && 2 * slots_.cancelled() > queue_.size()) {
      queue_.erase_if([this](const Event& event) { return drop_if_cancelled(event); });
    }
    return true;
  }

  /// Whether the event has neither happened nor been cancelled.
  bool is_pending(EventHandle handle) const { return slots_.is_pending(handle); }

  /// Adds events of class `cls` after those left in its stream. O(events added and left).
  /// @pre sorted by time, not before now() nor before the last one left
  template <EventClassLike C>
  void append_stream(C cls, std::vector<StaticEvent> events) {
    assert((events.empty() || events.front().at >= now_) && "events are not added to the past");
    streams_.append(static_cast<EventClass>(cls), std::move(events));
  }

  /// Puts events of class `cls` in place of those left in its stream. @pre sorted by time, not before now()
  template <EventClassLike C>
  void replace_stream(C cls, std::vector<StaticEvent> events) {
    assert((events.empty() || events.front().at >= now_) && "events are not added to the past");
    streams_.replace(static_cast<EventClass>(cls), std::move(events));
  }

  /// Runs every event before `until`, also those scheduled on the way; now() is `until` afterwards. @pre now() <= until
  template <class Handler>
  void run_until(Time until, Handler&& handler) {
    assert(until >= now_ && "time does not run backwards");
    run_before(Event::make(until, 0, 0, 0), handler);
    now_ = until;
  }

  /// Runs until nothing is pending; now() is the time of the last event.
  template <class Handler>
  void run(Handler&& handler) {
    run_before(Event::never(), handler);
  }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.now_, self.next_sequence_, self.queue_, self.streams_, self.slots_);
  }

 private:
  static constexpr std::size_t least_to_compact = 64;  // cancelled events: fewer are not worth a pass over the queue

  static bool is_cancellable(const Event& event) { return event.sequence() % 2 == 1; }

  /// The last bit of a sequence says whether the payload is a slot; the bits before it differ anyway.
  void push(Time at, EventClass cls, std::uint64_t cancellable, std::uint32_t payload) {
    assert(at >= now_ && "an event is not scheduled in the past");
    queue_.push(Event::make(at, cls, next_sequence_ | cancellable, payload));
    next_sequence_ += 2;
  }

  bool drop_if_cancelled(const Event& event) {
    if (!is_cancellable(event) || !slots_.is_cancelled(event.payload())) { return false; }
    slots_.release(event.payload());
    return true;
  }

  template <class Handler>
  void run_before(Event limit, Handler& handler) {
    for (;;) {
      if (queue_.empty() || streams_.top() < queue_.top()) {
        if (!(streams_.top() < limit)) { return; }
        const Event event = streams_.pop();
        now_ = event.at();
        handler(event.cls(), now_, event.payload());
        continue;
      }
      if (!(queue_.top() < limit)) { return; }
      const Event event = queue_.pop();
      std::uint32_t payload = event.payload();
      if (is_cancellable(event)) {
        const bool cancelled = slots_.is_cancelled(payload);
        payload = slots_.release(payload);
        if (cancelled) { continue; }
      }
      now_ = event.at();
      handler(event.cls(), now_, payload);
    }
  }

  Time now_{};
  std::uint64_t next_sequence_ = 2;  // even; streams have 0
  Queue queue_;
  StaticStreams streams_;
  CancellationSlots slots_;
};

}  // namespace libsim
