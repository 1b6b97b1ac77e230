#include "libsim/experiment/simulation.hpp"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "libsim/core/error.hpp"

namespace libsim {

Simulation::Simulation(const Experiment& experiment, std::uint32_t replication)
    : market_{experiment.scenario, RunKey{experiment.scenario.run.seed, replication},
              make_behaviour(experiment.scenario), PolicyPlatform{experiment.policy.policy, experiment.signals}},
      constraints_{experiment.constraints} {}

void Simulation::decide_by(AnyPolicy policy, const ConstraintsConfig& constraints) {
  const ConstrainedPolicy constrained{std::move(policy), constraints};
  on_each_platform([&](PolicyPlatform& platform) { platform.replace_policy(constrained); });
}

void Simulation::predict_by(AnySignals signals) {
  on_each_platform([&](PolicyPlatform& platform) { platform.replace_signals(signals); });
}

void Simulation::listen(const std::vector<AnySignals>& listeners) {
  on_each_platform([&](PolicyPlatform& platform) { platform.listen(listeners); });
}

std::vector<AnySignals> Simulation::take_listeners() {
  // At midnight the shards have heard the same, if not in the same order.
  std::vector<AnySignals> first = market_.platform().take_listeners();
  listen({});
  return first;
}

void Simulation::freeze_requests(double share) {
  refuse_shards("hindsight", market().state().scenario);
  market_.platform().freeze(share);
}

void Simulation::record_truth() {
  refuse_shards("the truth about clicks", market().state().scenario);
  market_.platform().record_truth();
}

std::vector<ConstraintReport> Simulation::constraints() const {
  std::vector<const ConstrainedPolicy*> others;
  for (std::size_t i = 1; i < market_.shards(); ++i) { others.push_back(&market_.platform(i).policy()); }
  return market_.platform().policy().report(others);
}

void refuse_shards(const std::string& source, const Scenario& scenario) {
  if (scenario.run.shards == 1) { return; }
  throw InputError{
      source,
      {fmt::format("run.shards: got {}, expected 1: it looks at one market from the inside", scenario.run.shards)}};
}

void forget_events(Log& log, Time now) {
  Log kept;
  kept.epoch_ms = log.epoch_ms;
  kept.users = log.users;
  kept.streamers = log.streamers;
  kept.rooms = std::move(log.rooms);
  for (std::size_t i = 0; i < kept.rooms.size(); ++i) {
    if (kept.rooms.end[i] <= now) { kept.rooms.listed[i] = 0; }
  }
  log = std::move(kept);
}

}  // namespace libsim
