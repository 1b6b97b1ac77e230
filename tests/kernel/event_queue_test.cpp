#include "libsim/kernel/event_queue.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "libsim/kernel/quaternary_heap.hpp"
#include "libsim/kernel/reference_queue.hpp"
#include "libsim/kernel/two_tier_queue.hpp"

using namespace libsim;

namespace {

/// How far ahead of the last popped event the next one is pushed, in ms.
std::uint64_t draw_delay(RngStream& rng, const std::string& load) {
  if (load == "ties") { return draw_index(rng, 3); }
  if (load == "one instant") { return 0; }
  if (load == "near") { return draw_index(rng, 200); }
  if (load == "far") { return std::uint64_t{draw_index(rng, 1U << 28U)} << draw_index(rng, 7); }
  if (load == "powers of the digit") { return std::uint64_t{1} << (6 * draw_index(rng, 7)); }
  return static_cast<std::uint64_t>(5e4 * draw_exponential(rng));
}

/// Drives `queue` through bursts of pushes and pops and returns every event popped. Pushes are never before the last
/// pop unless `into_the_past`, which the contract of a queue allows too.
template <EventQueue Queue>
std::vector<Event> popped_by(Queue queue, const std::string& load, bool into_the_past) {
  RngStream rng{{7, 0}, Purpose::test, 1};
  std::vector<Event> popped;
  std::uint64_t sequence = 0;
  std::uint64_t clock_ms = 0;
  const auto pop = [&] {
    const Event top = queue.top();
    popped.push_back(queue.pop());
    CHECK(popped.back() == top);
    clock_ms = popped.back().time_ms();
  };
  for (int burst = 0; burst < 120; ++burst) {
    const std::uint32_t pushes = draw_index(rng, burst % 10 == 0 ? 1200 : 60);
    for (std::uint32_t i = 0; i < pushes; ++i) {
      const std::uint64_t delay_ms = draw_delay(rng, load);
      const std::uint64_t time_ms = into_the_past && i % 5 == 0 ? clock_ms / 2 : clock_ms + delay_ms;
      const auto cls = static_cast<EventClass>(draw_index(rng, 4));
      if (time_ms >= Event::time_end) { continue; }
      queue.push(Event::make(Time{Duration{static_cast<std::int64_t>(time_ms)}}, cls, sequence++, rng()));
    }
    const std::uint32_t pops = draw_index(rng, 250);
    for (std::uint32_t i = 0; i < pops && !queue.empty(); ++i) {
      pop();
      // As handlers do: one pop, one push, also at the very time of the event popped.
      const std::uint64_t delay_ms = draw_bernoulli(rng, 0.3) ? 0 : draw_delay(rng, load);
      if (i % 2 == 0 && clock_ms + delay_ms < Event::time_end) {
        queue.push(Event::make(Time{Duration{static_cast<std::int64_t>(clock_ms + delay_ms)}}, 2, sequence++, i));
      }
    }
    if (burst % 40 == 20) {
      queue.erase_if([](const Event& event) { return event.payload() % 10 != 0; });
    }
    if (burst == 70) {
      const Queue copy = queue;
      queue.clear();
      CHECK(queue.empty());
      queue = copy;
    }
  }
  // One event in every level a queue may have, up to the last time there is.
  for (std::uint64_t end = 1; end <= Event::time_end; end *= 2) {
    queue.push(Event::make(Time{Duration{static_cast<std::int64_t>(end - 1)}}, 1, sequence++, 0));
  }
  for (std::size_t left = queue.size(); left > 0; --left) {
    CHECK(queue.size() == left);
    pop();
  }
  CHECK(queue.empty());
  return popped;
}

}  // namespace

TEST_CASE("every queue pops the same events in the same order", "[kernel]") {
  const std::string load =
      GENERATE(as<std::string>{}, "ties", "one instant", "near", "far", "powers of the digit", "exponential");
  const bool into_the_past = GENERATE(false, true);
  CAPTURE(load, into_the_past);
  const std::vector<Event> expected = popped_by(ReferenceQueue{}, load, into_the_past);
  CHECK(expected.size() > 5'000);
  CHECK(popped_by(QuaternaryHeap{}, load, into_the_past) == expected);
  CHECK(popped_by(TwoTierQueue{}, load, into_the_past) == expected);
}

TEMPLATE_TEST_CASE("a queue sorts a large burst that was pushed in any order", "[kernel]", TwoTierQueue,
                   QuaternaryHeap) {
  constexpr std::uint32_t n = 50'000;
  TestType queue;
  // 7919 is prime to n, so i * 7919 mod n visits every time once.
  for (std::uint32_t i = 0; i < n; ++i) { queue.push(Event::make(Time{Duration{i * 7919ULL % n}}, 0, i, i)); }
  for (std::uint32_t i = 0; i < n; ++i) { REQUIRE(queue.pop().time_ms() == i); }
  CHECK(queue.empty());
}

TEST_CASE("bursts before a distant crowd stay in order however often the horizon moves back", "[kernel]") {
  // A crowd a day ahead that is looked at (and so split) after each burst: the horizon must come back every time.
  TwoTierQueue two_tiers;
  ReferenceQueue reference;
  std::uint64_t sequence = 0;
  const auto push = [&](std::int64_t time_ms) {
    const Event event = Event::make(Time{Duration{time_ms}}, 0, sequence++, 0);
    two_tiers.push(event);
    reference.push(event);
  };
  for (std::int64_t i = 0; i < 20'000; ++i) { push(86'400'000 + i * 37 % 9'001); }
  for (std::int64_t burst = 0; burst < 50; ++burst) {
    for (std::int64_t i = 0; i < 1'000; ++i) { push(burst * 1'000'000 + i * 613 % 997); }
    for (std::int64_t i = 0; i < 1'000; ++i) { REQUIRE(two_tiers.pop() == reference.pop()); }
    REQUIRE(two_tiers.top() == reference.top());
  }
  while (!reference.empty()) { REQUIRE(two_tiers.pop() == reference.pop()); }
  CHECK(two_tiers.empty());
}
