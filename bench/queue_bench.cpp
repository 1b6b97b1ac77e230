/// @file  The hold model on every queue: pop the least event, push it again a random increment later.
///
/// Source: Jones, An empirical comparison of priority-queue and event-set implementations, CACM 29(4), 1986.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "hold_increments.hpp"
#include "libsim/kernel/quaternary_heap.hpp"
#include "libsim/kernel/reference_queue.hpp"
#include "libsim/kernel/two_tier_queue.hpp"

namespace {

using namespace libsim;

/// items_per_second are holds.
template <EventQueue Queue>
void hold(benchmark::State& state, const std::vector<std::uint32_t>& increments, std::size_t pending) {
  Queue queue;
  std::uint64_t sequence = 0;
  std::size_t drawn = 0;
  const auto push_after = [&](Time at, std::uint32_t payload) {
    queue.push(Event::make(at + Duration{increments[drawn++ % increments.size()]}, 0, sequence++, payload));
  };
  const auto hold_once = [&] {
    const Event event = queue.pop();
    push_after(event.at(), event.payload());
  };
  for (std::uint32_t i = 0; i < pending; ++i) { push_after(Time{}, i); }
  // The first times are all drawn from one origin; after one hold an event they are near enough as they stay.
  for (std::size_t i = 0; i < pending; ++i) { hold_once(); }

  constexpr std::int64_t batch = 4096;  // holds between two looks at the clock
  for (auto unused : state) {
    for (std::int64_t i = 0; i < batch; ++i) { hold_once(); }
  }
  benchmark::DoNotOptimize(queue.top());
  state.SetItemsProcessed(state.iterations() * batch);
}

template <EventQueue Queue>
void add_queue(const std::string& queue) {
  for (const auto& distribution : {"exponential", "bimodal"}) {
    for (const std::size_t pending : {100U, 1'000U, 10'000U, 100'000U, 1'000'000U}) {
      const std::string name = "queue/" + queue + "/" + distribution + "/" + std::to_string(pending);
      benchmark::RegisterBenchmark(
          name.c_str(), [=](benchmark::State& state) { hold<Queue>(state, hold_increments(distribution), pending); });
    }
  }
}

const bool added = [] {
  add_queue<TwoTierQueue>("two_tier");
  add_queue<QuaternaryHeap>("quaternary_heap");
  add_queue<ReferenceQueue>("reference");
  return true;
}();

}  // namespace
