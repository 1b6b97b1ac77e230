/// @file  Events known beforehand, in sorted arrays: far cheaper than in a queue.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include "libsim/core/time.hpp"
#include "libsim/kernel/event.hpp"

namespace libsim {

/// One event of a stream; its class is the stream's.
struct StaticEvent {
  Time at;
  std::uint32_t payload;  ///< what the event is about

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.at, self.payload);
  }
};

/// A few sorted streams of events, merged. There is one stream a class, filled again as often as wanted: a day's
/// arrivals at a time, for instance. All have sequence 0, so at equal time and class they come before any event that
/// was scheduled during the run, and among themselves in the order of their stream.
class StaticStreams {
 public:
  /// The next event; Event::never() when there is none.
  const Event& top() const { return top_; }

  /// Takes out and returns the next event. O(streams). @pre there is one
  Event pop() {
    assert(size_ > 0);
    const Event least = top_;
    Stream& stream = streams_[first_];
    ++stream.next;
    --size_;
    stream.show_head();
    find_top();
    return least;
  }

  std::size_t size() const { return size_; }

  /// Adds `events` after those left in the stream of `cls`, and forgets the ones popped.
  /// @pre sorted by time, and not before the last one left
  void append(EventClass cls, std::vector<StaticEvent> events) {
    assert(std::is_sorted(events.begin(), events.end(), earlier) && "a stream is sorted by time");
    Stream& stream = stream_of(cls);
    size_ += events.size();
    if (stream.next == stream.events.size()) {
      stream.events = std::move(events);
    } else {
      assert((events.empty() || !earlier(events.front(), stream.events.back())) && "a stream is sorted by time");
      stream.events.erase(stream.events.begin(), stream.events.begin() + static_cast<std::ptrdiff_t>(stream.next));
      stream.events.insert(stream.events.end(), events.begin(), events.end());
    }
    stream.next = 0;
    stream.show_head();
    find_top();
  }

  /// Puts `events` in place of those left in the stream of `cls`. @pre sorted by time
  void replace(EventClass cls, std::vector<StaticEvent> events) {
    Stream& stream = stream_of(cls);
    size_ -= stream.events.size() - stream.next;
    stream.next = stream.events.size();
    append(cls, std::move(events));
  }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.streams_, self.first_, self.size_, self.top_);
  }

 private:
  struct Stream {
    EventClass cls;
    std::vector<StaticEvent> events;
    std::size_t next = 0;         // the first event that was not popped
    Event head = Event::never();  // the same as a queue would show it

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.cls, self.events, self.next, self.head);
    }

    void show_head() {
      head = next == events.size() ? Event::never() : Event::make(events[next].at, cls, 0, events[next].payload);
    }
  };

  static bool earlier(const StaticEvent& a, const StaticEvent& b) { return a.at < b.at; }

  Stream& stream_of(EventClass cls) {
    const auto found = std::find_if(streams_.begin(), streams_.end(), [cls](const Stream& s) { return s.cls == cls; });
    if (found != streams_.end()) { return *found; }
    streams_.push_back({cls, {}});
    return streams_.back();
  }

  void find_top() {
    // Heads of different streams differ in class, so payloads never decide.
    first_ = 0;
    for (std::size_t i = 1; i < streams_.size(); ++i) {
      if (streams_[i].head < streams_[first_].head) { first_ = i; }
    }
    top_ = streams_[first_].head;
  }

  std::vector<Stream> streams_;
  std::size_t first_ = 0;  // the stream that holds top_
  std::size_t size_ = 0;
  Event top_ = Event::never();
};

}  // namespace libsim
