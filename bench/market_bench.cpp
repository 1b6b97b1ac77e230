// Requests a second of a whole market, log on: clock, rooms, users, candidates, signals, policy, choice, behaviour.
// items_per_second is requests; the rooms named are live all the time.

#include <cstdint>
#include <memory>
#include <string>
#include <tuple>
#include <utility>

#include <benchmark/benchmark.h>

#include "libsim/allocation/builtin_policies.hpp"
#include "libsim/estimators/fitted_signals.hpp"
#include "libsim/experiment/oracle.hpp"
#include "libsim/experiment/simulation.hpp"

namespace {

using namespace libsim;

/// Streamers on air around the clock, 16 dimensions of interest, 4 slots, oracle signals.
Scenario market_of(std::uint32_t rooms, bool all) {
  Scenario scenario;
  scenario.world.interest_dims = 16;
  scenario.world.users.count = 20'000;
  scenario.world.users.sessions = {4.0, 0.5};
  scenario.world.users.homes = 2;
  scenario.world.streamers.count = rooms;
  scenario.world.streamers.attractiveness_sigma = 1.0;
  scenario.world.streamers.rooms = {4.2, 0.0};         // 3.2 rooms a day
  scenario.world.schedule.duration_s = {11.367, 0.0};  // 24 h, cut by the next room
  scenario.market.retrieval.all = all;
  scenario.market.retrieval.hide_last = 0;
  if (!all) { scenario.market.retrieval = {.popular = 140, .interest = 30, .fresh = 15, .random = 15, .hide_last = 0}; }
  scenario.market.feed.slots = 4;
  return scenario;
}

std::unique_ptr<Simulation> start(const std::string& policy, std::uint32_t rooms, bool all, AnySignals signals) {
  return std::make_unique<Simulation>(
      Experiment{market_of(rooms, all), load_policy(policy), std::move(signals), "", 1.0}, 0);
}

/// @param day  from which on time is taken
void run_market(benchmark::State& state, const std::string& policy, std::uint32_t rooms, bool all,
                AnySignals signals = AnySignals{Oracle{}}, std::int64_t day = 1) {
  const auto simulation = start(policy, rooms, all, std::move(signals));
  Log log;
  simulation->run_until_day(day, log);
  std::int64_t requests = 0;
  for (auto _ : state) {
    state.PauseTiming();
    forget_events(log, simulation->market().now());
    state.ResumeTiming();
    simulation->run_until_day(++day, log);
    requests += static_cast<std::int64_t>(log.requests.size());
  }
  state.SetItemsProcessed(requests);
  state.counters["live_rooms"] = static_cast<double>(simulation->market().state().live.size());
}

/// One market, in as many shards as threads could be of use, or whole.
void run_shards(benchmark::State& state, std::uint32_t shards, unsigned jobs) {
  Experiment experiment{market_of(50, true), load_policy("greedy"), AnySignals{Oracle{}}, "", 1.0};
  experiment.scenario.world.users.count = 50'000;
  experiment.scenario.run.shards = shards;
  Simulation simulation{experiment, 0};
  Log log;
  std::int64_t day = 1;
  simulation.run_until_day(day, log, jobs);
  std::int64_t requests = 0;
  for (auto _ : state) {
    state.PauseTiming();
    forget_events(log, simulation.market().now());
    state.ResumeTiming();
    simulation.run_until_day(++day, log, jobs);
    requests += static_cast<std::int64_t>(log.requests.size());
  }
  state.SetItemsProcessed(requests);
}

/// Fitted once, on the first three days; every feature, and the histories of all users, are kept up to date.
template <GiftEstimatorKind K>
void run_fitted(benchmark::State& state) {
  FittedKind<K> signals;
  signals.schedule = {.serve_from = 4, .train_days = 3, .retrain_hours = 0};
  run_market(state, "greedy", 500, true, AnySignals{std::move(signals)}, 4);
}

const bool registered = [] {
  for (const std::string& policy : builtin_policies().kinds()) {
    benchmark::RegisterBenchmark(("market/" + policy + "/500").c_str(), [policy](benchmark::State& state) {
      run_market(state, policy, 500, true);
    })->Unit(benchmark::kMillisecond);
  }
  benchmark::RegisterBenchmark("market/greedy_two_stage/500", run_fitted<GiftEstimatorKind::two_stage>)
      ->Unit(benchmark::kMillisecond);
  if (can_fit_boosted_trees()) {
    benchmark::RegisterBenchmark("market/greedy_boosted/500", run_fitted<GiftEstimatorKind::boosted>)
        ->Unit(benchmark::kMillisecond);
  }
  benchmark::RegisterBenchmark("market/greedy/10000", [](benchmark::State& state) {
    run_market(state, "greedy", 10'000, false);
  })->Unit(benchmark::kMillisecond);
  for (const auto& [name, shards, jobs] :
       {std::tuple{"market/whole", 1U, 1U}, {"market/shards:4/jobs:1", 4U, 1U}, {"market/shards:4/jobs:2", 4U, 2U}}) {
    benchmark::RegisterBenchmark(name, [shards, jobs](benchmark::State& state) { run_shards(state, shards, jobs); })
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime();
  }
  return true;
}();

}  // namespace
