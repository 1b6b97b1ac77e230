// Decisions per second of every built-in policy, made from its kind alone: 4 slots, fixed seed.
#include <cstdint>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>

#include "libsim/allocation/builtin_policies.hpp"
#include "libsim/core/draws.hpp"
#include "libsim/decision/kept_candidates.hpp"

namespace {

using namespace libsim;

constexpr std::uint32_t streamers = 5000;

/// `n` candidates of random streamers with lognormal signals.
KeptCandidates made_candidates(std::uint32_t n) {
  KeptCandidates made;
  made.group.resize(n), made.start.resize(n), made.capacity.assign(n, 10.0F);
  std::vector<float> signal;
  RngStream rng{{1, 0}, Purpose::test, n};
  for (std::uint32_t i = 0; i < n; ++i) {
    made.room.push_back({i});
    made.streamer.push_back({draw_index(rng, streamers)});
    made.viewers.push_back(static_cast<float>(draw_index(rng, 1000)));
    signal.push_back(static_cast<float>(draw_lognormal(rng, -3.0, 1.5)));
  }
  made.signals.fill(signal);
  return made;
}

void decide(benchmark::State& state, const std::string& kind) {
  const nlohmann::json node{{"kind", kind}};
  std::vector<std::string> problems;
  ConfigReader reader{node, "/policy", problems};
  AnyPolicy policy = builtin_policies().make(reader).value();
  RngStream rng{{2, 0}, Purpose::decision, 0};
  for (std::uint32_t s = 0; s < streamers; ++s) {
    policy.observe(RoomOpened{RoomId{s}, StreamerId{s}, Time{}});
    policy.observe(Gifted{UserId{}, RoomId{s}, StreamerId{s}, Time{}, Coins{draw_index(rng, 1000)}});
  }
  policy.observe(HourPassed{Time{}});

  const KeptCandidates made = made_candidates(static_cast<std::uint32_t>(state.range(0)));
  const CandidateSet candidates = made.view();
  const Request request{UserId{}, Time{}, 4};
  std::uint32_t occasion = 0;
  for ([[maybe_unused]] auto _ : state) {
    RngStream stream{{2, 0}, Purpose::decision, 1, 0, occasion++};
    Slate slate;
    policy.decide(request, candidates, stream, slate);
    benchmark::DoNotOptimize(slate);
  }
  state.SetItemsProcessed(state.iterations());  // decisions
}

const bool registered = [] {
  for (const std::string& kind : builtin_policies().kinds()) {
    benchmark::RegisterBenchmark(("policy/" + kind).c_str(), decide, kind)->Arg(50)->Arg(500)->Arg(5000);
  }
  return true;
}();

}  // namespace
