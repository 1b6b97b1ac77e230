#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "libsim/kernel/engine.hpp"
#include "libsim/kernel/quaternary_heap.hpp"
#include "libsim/kernel/reference_queue.hpp"

using namespace libsim;

namespace {

/// PHOLD: every event at an object sends one to a random object after a random delay. Here one in eight also sets an
/// alarm, which the object's next event cancels.
/// Source: Fujimoto, Performance of Time Warp under synthetic workloads, SCS Distributed Simulation, 1990.
template <EventQueue Queue>
class Phold {
 public:
  explicit Phold(std::uint32_t objects) : alarms_(objects) {
    for (std::uint32_t i = 0; i < objects; ++i) {
      streams_.emplace_back(RunKey{3, 0}, Purpose::test, i);
      engine_.schedule(Time{Duration{i % 7}}, message, i);
    }
  }

  void run_until(Time until) {
    engine_.run_until(until, [this](EventClass cls, Time at, std::uint32_t object) {
      ++events;
      hash = (hash ^ static_cast<std::uint64_t>(at.time_since_epoch().count())) * 0x9E37'79B9'7F4A'7C15ULL;
      hash = (hash ^ cls ^ object) * 0x9E37'79B9'7F4A'7C15ULL;
      if (cls == alarm) { return; }
      RngStream& stream = streams_[object];
      engine_.cancel(alarms_[object]);
      const bool sets_alarm = draw_bernoulli(stream, 0.125);
      const std::uint32_t target = draw_index(stream, static_cast<std::uint32_t>(streams_.size()));
      const Duration delay{static_cast<std::int64_t>(50 * draw_exponential(stream))};  // now and then zero
      if (sets_alarm) { alarms_[object] = engine_.schedule_cancellable(at + 2 * delay, alarm, object); }
      engine_.schedule(at + delay, message, target);
    });
  }

  std::uint64_t hash = 0;
  std::uint64_t events = 0;

 private:
  static constexpr EventClass alarm = 0;
  static constexpr EventClass message = 1;

  Engine<Queue> engine_;
  std::vector<RngStream> streams_;
  std::vector<EventHandle> alarms_;
};

template <EventQueue Queue>
std::uint64_t trace_of(std::uint32_t objects, Time until) {
  Phold<Queue> phold{objects};
  phold.run_until(until);
  CHECK(phold.events > objects);
  return phold.hash;
}

}  // namespace

TEST_CASE("PHOLD leaves the same trace on every queue, and every time", "[kernel]") {
  const std::uint32_t objects = GENERATE(3U, 100U, 3'000U);
  const Time until{Duration{1'000}};
  const std::uint64_t expected = trace_of<ReferenceQueue>(objects, until);
  CHECK(trace_of<ReferenceQueue>(objects, until) == expected);
  CHECK(trace_of<QuaternaryHeap>(objects, until) == expected);
  CHECK(trace_of<TwoTierQueue>(objects, until) == expected);
  CHECK(trace_of<TwoTierQueue>(objects, until) == expected);
  CHECK(trace_of<TwoTierQueue>(objects, until + Duration{50}) != expected);
}

TEMPLATE_TEST_CASE("a copy made in mid-run goes on as the original does, and apart from it", "[kernel]", TwoTierQueue,
                   QuaternaryHeap, ReferenceQueue) {
  const Time middle{Duration{500}};
  const Time end{Duration{1'000}};
  Phold<TestType> original{2'000};
  original.run_until(middle);
  const std::uint64_t hash_in_the_middle = original.hash;
  Phold<TestType> copy{original};
  original.run_until(end);
  CHECK(copy.hash == hash_in_the_middle);
  copy.run_until(end);
  CHECK(copy.hash == original.hash);
  CHECK(copy.events == original.events);
  CHECK(copy.hash == trace_of<TestType>(2'000, end));
}
