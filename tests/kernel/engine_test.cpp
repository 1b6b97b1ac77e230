#include "libsim/kernel/engine.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/kernel/quaternary_heap.hpp"
#include "libsim/kernel/reference_queue.hpp"

using namespace libsim;
using namespace std::chrono_literals;

namespace {

enum class Kind : EventClass { first, second, third };

/// Writes down what ran: "class@seconds:payload".
struct Trace {
  std::string text;

  void operator()(EventClass cls, Time at, std::uint32_t payload) {
    text +=
        std::to_string(cls) + '@' + std::to_string(at.time_since_epoch() / 1s) + ':' + std::to_string(payload) + ' ';
  }
};

}  // namespace

TEMPLATE_TEST_CASE("events run by time, then class, then order of scheduling", "[kernel]", TwoTierQueue, QuaternaryHeap,
                   ReferenceQueue) {
  Engine<TestType> engine;
  engine.schedule(Time{2s}, Kind::first, 1);
  engine.schedule(Time{1s}, Kind::second, 2);
  engine.schedule(Time{1s}, Kind::first, 3);
  engine.schedule(Time{1s}, Kind::first, 4);
  Trace trace;
  engine.run_until(Time{1min}, trace);
  CHECK(trace.text == "0@1:3 0@1:4 1@1:2 0@2:1 ");
  CHECK(engine.now() == Time{1min});
}

TEST_CASE("an event at the very end of a run waits for the next one", "[kernel]") {
  Engine engine;
  engine.schedule(Time{5s}, Kind::first, 1);
  engine.append_stream(Kind::second, {{Time{5s}, 2}});
  Trace trace;
  engine.run_until(Time{5s}, trace);
  CHECK(trace.text.empty());
  CHECK(engine.now() == Time{5s});
  engine.run_until(Time{6s}, trace);
  CHECK(trace.text == "0@5:1 1@5:2 ");
}

TEST_CASE("a handler may schedule at the present time, and it runs within the same run", "[kernel]") {
  Engine engine;
  engine.schedule(Time{1s}, Kind::second, 3);
  std::vector<std::uint32_t> ran;
  engine.run([&](EventClass cls, Time at, std::uint32_t payload) {
    ran.push_back(payload);
    if (payload > 0) { engine.schedule(at, Kind{cls}, payload - 1); }
  });
  CHECK(ran == std::vector<std::uint32_t>{3, 2, 1, 0});
  CHECK(engine.now() == Time{1s});
}

TEST_CASE("events of a stream come before scheduled ones of the same time and class", "[kernel]") {
  Engine engine;
  engine.schedule(Time{1s}, Kind::second, 10);
  engine.schedule(Time{1s}, Kind::first, 11);
  engine.append_stream(Kind::second, {{Time{1s}, 20}, {Time{1s}, 21}, {Time{3s}, 22}});
  engine.append_stream(Kind::third, {{Time{0s}, 30}, {Time{1s}, 31}});
  CHECK(engine.pending() == 7);
  Trace trace;
  engine.run(trace);
  CHECK(trace.text == "2@0:30 0@1:11 1@1:20 1@1:21 1@1:10 2@1:31 1@3:22 ");
  CHECK(engine.pending() == 0);
}

TEST_CASE("a stream is filled again between runs, whether or not it was used up", "[kernel]") {
  Engine engine;
  Trace trace;
  engine.append_stream(Kind::first, {{Time{1s}, 1}, {Time{3s}, 2}});
  engine.run_until(Time{2s}, trace);
  engine.append_stream(Kind::first, {{Time{3s}, 3}, {Time{4s}, 4}});
  engine.run_until(Time{10s}, trace);
  CHECK(trace.text == "0@1:1 0@3:2 0@3:3 0@4:4 ");
  engine.append_stream(Kind::first, {});
  engine.append_stream(Kind::first, {{Time{10s}, 5}, {Time{20s}, 6}});
  engine.run_until(Time{15s}, trace);
  engine.replace_stream(Kind::first, {{Time{17s}, 7}});
  CHECK(engine.pending() == 1);
  engine.run_until(Time{30s}, trace);
  CHECK(trace.text == "0@1:1 0@3:2 0@3:3 0@4:4 0@10:5 0@17:7 ");
}

TEST_CASE("a handler may fill its own stream", "[kernel]") {
  Engine engine;
  Trace trace;
  engine.append_stream(Kind::first, {{Time{1s}, 1}});
  engine.run([&](EventClass cls, Time at, std::uint32_t payload) {
    trace(cls, at, payload);
    if (payload < 4) { engine.append_stream(Kind::first, {{at + 1s, payload + 1}}); }
  });
  CHECK(trace.text == "0@1:1 0@2:2 0@3:3 0@4:4 ");
}

TEST_CASE("a cancelled event neither runs nor moves the clock", "[kernel]") {
  Engine engine;
  engine.schedule(Time{1s}, Kind::first, 1);
  const EventHandle handle = engine.schedule_cancellable(Time{1h}, Kind::first, 2);
  CHECK(engine.pending() == 2);
  CHECK(engine.is_pending(handle));
  CHECK(engine.cancel(handle));
  CHECK_FALSE(engine.is_pending(handle));
  CHECK(engine.pending() == 1);
  Trace trace;
  engine.run(trace);
  CHECK(trace.text == "0@1:1 ");
  CHECK(engine.now() == Time{1s});
}

TEST_CASE("a handle is good once: not after its event ran, was cancelled, or gave its slot to another", "[kernel]") {
  Engine engine;
  Trace trace;
  CHECK_FALSE(engine.cancel(EventHandle{}));
  const EventHandle ran = engine.schedule_cancellable(Time{1s}, Kind::first, 1);
  engine.run(trace);
  CHECK_FALSE(engine.cancel(ran));
  const EventHandle cancelled = engine.schedule_cancellable(Time{2s}, Kind::first, 2);
  CHECK(cancelled.slot == ran.slot);
  CHECK_FALSE(engine.cancel(ran));
  CHECK(engine.cancel(cancelled));
  CHECK_FALSE(engine.cancel(cancelled));
  engine.run(trace);
  const EventHandle third = engine.schedule_cancellable(Time{3s}, Kind::first, 3);
  CHECK(third.slot == cancelled.slot);
  CHECK_FALSE(engine.cancel(cancelled));
  engine.run(trace);
  CHECK(trace.text == "0@1:1 0@3:3 ");
}

TEMPLATE_TEST_CASE("with nine in ten events cancelled the others run in order", "[kernel]", TwoTierQueue,
                   QuaternaryHeap, ReferenceQueue) {
  constexpr std::uint32_t n = 20'000;
  Engine<TestType> engine;
  std::vector<EventHandle> handles;
  // 7919 is prime to n, so the times are a permutation of 0 .. n - 1 ms.
  const auto time_of = [](std::uint32_t i) { return Time{Duration{i * 7919ULL % n}}; };
  for (std::uint32_t i = 0; i < n; ++i) { handles.push_back(engine.schedule_cancellable(time_of(i), Kind::first, i)); }
  std::uint32_t ran = 0;
  Time last{Duration{-1}};
  const auto handler = [&](EventClass, Time at, std::uint32_t payload) {
    CHECK(payload % 10 == 0);
    CHECK(at == time_of(payload));
    CHECK(last < at);
    last = at;
    ++ran;
  };
  for (std::uint32_t i = 0; i < n; ++i) {
    if (i % 10 != 0) { CHECK(engine.cancel(handles[i])); }
  }
  CHECK(engine.pending() == n / 10);
  engine.run_until(Time{Duration{n / 2}}, handler);
  CHECK(ran == n / 20);
  engine.run(handler);
  CHECK(ran == n / 10);
  CHECK(engine.pending() == 0);
}

TEST_CASE("the default queue announces what will run, as far as it knows without a search", "[kernel]") {
  Engine engine;
  for (std::uint32_t i = 0; i < 5'000; ++i) { engine.schedule(Time{Duration{(i * 7'919U) % 5'000U}}, Kind::first, i); }
  std::vector<std::uint32_t> ran;
  std::vector<std::pair<std::size_t, std::uint32_t>> announced;  // its place among all, and its payload
  engine.run([&](EventClass, Time, std::uint32_t payload) {
    ran.push_back(payload);
    const Event& soon = engine.upcoming(3);
    if (soon < Event::never()) { announced.emplace_back(ran.size() + 3, soon.payload()); }
  });
  CHECK(announced.size() > 2'500);
  for (const auto& [place, payload] : announced) { REQUIRE(ran[place] == payload); }
}
