/// @file  The engine: an M/M/1 queue beside its floor without an engine, and the hold model beside the bare queue's.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "hold_increments.hpp"
#include "libsim/core/draws.hpp"
#include "libsim/kernel/engine.hpp"
#include "libsim/kernel/quaternary_heap.hpp"
#include "libsim/kernel/reference_queue.hpp"

namespace {

using namespace libsim;

enum class Kind : EventClass { arrival, departure };

constexpr double mean_gap_ms = 2'000;
constexpr double mean_service_ms = 1'000;

/// The draws both the queue and its floor make: one an event.
class Draws {
 public:
  Duration gap() { return draw(arrival_rng_, mean_gap_ms); }
  Duration service() { return draw(service_rng_, mean_service_ms); }

  /// Streams end after 2^26 draws; a benchmark runs for as long as it is asked to.
  void begin_occasion() {
    arrival_rng_ = RngStream{{1, 0}, Purpose::test, 1, 0, ++occasion_};
    service_rng_ = RngStream{{1, 0}, Purpose::test, 2, 0, occasion_};
  }

 private:
  static Duration draw(RngStream& rng, double mean_ms) {
    return Duration{static_cast<std::int64_t>(mean_ms * draw_exponential(rng) + 0.5)};
  }

  std::uint32_t occasion_ = 0;
  RngStream arrival_rng_{{1, 0}, Purpose::test, 1};
  RngStream service_rng_{{1, 0}, Purpose::test, 2};
};

constexpr std::int64_t batch = 100'000;  // events between two looks at the clock

/// items_per_second are events: arrivals and departures.
template <EventQueue Queue>
void mm1(benchmark::State& state) {
  Engine<Queue> engine;
  Draws draws;
  std::int64_t present = 0;
  std::int64_t area_ms = 0;  // the integral of `present`: what a run is for
  std::int64_t events = 0;
  Time last{};
  engine.schedule(Time{}, Kind::arrival, 0);
  for (auto unused : state) {
    draws.begin_occasion();
    const Time end = engine.now() + Duration{batch / 2 * static_cast<std::int64_t>(mean_gap_ms)};
    engine.run_until(end, [&](EventClass cls, Time at, std::uint32_t) {
      ++events;
      area_ms += present * (at - last).count();
      last = at;
      switch (Kind{cls}) {
        case Kind::arrival:
          if (present++ == 0) { engine.schedule(at + draws.service(), Kind::departure, 0); }
          engine.schedule(at + draws.gap(), Kind::arrival, 0);
          break;
        case Kind::departure:
          if (--present > 0) { engine.schedule(at + draws.service(), Kind::departure, 0); }
          break;
      }
    });
  }
  benchmark::DoNotOptimize(area_ms);
  state.SetItemsProcessed(events);
}

/// Lindley's recursion over the same draws. items_per_second are events too: two a customer.
void lindley_floor(benchmark::State& state) {
  Draws draws;
  Duration wait{};
  Duration stayed{};
  for (auto unused : state) {
    draws.begin_occasion();
    for (std::int64_t customer = 0; customer < batch / 2; ++customer) {
      const Duration in_system = wait + draws.service();
      stayed += in_system;
      wait = std::max(Duration::zero(), in_system - draws.gap());
    }
  }
  benchmark::DoNotOptimize(stayed);
  state.SetItemsProcessed(state.iterations() * batch);
}

/// The hold model of queue_bench through the engine's loop; items_per_second are holds.
template <EventQueue Queue>
void hold(benchmark::State& state, const std::string& distribution, std::uint32_t pending) {
  const std::vector<std::uint32_t> increments = hold_increments(distribution);
  Engine<Queue> engine;
  std::size_t drawn = 0;
  std::int64_t events = 0;
  const auto increment = [&] { return Duration{increments[drawn++ % increments.size()]}; };
  const auto handler = [&](EventClass, Time at, std::uint32_t payload) {
    ++events;
    engine.schedule(at + increment(), EventClass{0}, payload);
  };
  for (std::uint32_t i = 0; i < pending; ++i) { engine.schedule(Time{} + increment(), EventClass{0}, i); }
  double mean_ms = 0;
  for (const std::uint32_t ms : increments) { mean_ms += ms / static_cast<double>(increments.size()); }
  const auto span_of = [&](double holds) { return Duration{static_cast<std::int64_t>(1 + holds * mean_ms / pending)}; };
  engine.run_until(engine.now() + span_of(1.0 * pending), handler);
  events = 0;
  for (auto unused : state) { engine.run_until(engine.now() + span_of(4096), handler); }
  state.SetItemsProcessed(events);
}

const bool added = [] {
  benchmark::RegisterBenchmark("kernel/lindley_floor", lindley_floor);
  benchmark::RegisterBenchmark("kernel/mm1", mm1<TwoTierQueue>);
  benchmark::RegisterBenchmark("kernel/mm1/quaternary_heap", mm1<QuaternaryHeap>);
  benchmark::RegisterBenchmark("kernel/mm1/reference", mm1<ReferenceQueue>);
  for (const std::string distribution : {"exponential", "bimodal"}) {
    for (const std::uint32_t pending : {100U, 1'000U, 10'000U, 100'000U, 1'000'000U}) {
      benchmark::RegisterBenchmark(("kernel/hold/" + distribution + "/" + std::to_string(pending)).c_str(),
                                   [=](benchmark::State& state) { hold<TwoTierQueue>(state, distribution, pending); });
    }
  }
  return true;
}();

}  // namespace
