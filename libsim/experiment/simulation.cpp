#include "libsim/experiment/simulation.hpp"

namespace libsim {

Simulation::Simulation(const Experiment& experiment, std::uint32_t replication)
    : market_{experiment.scenario, RunKey{experiment.scenario.run.seed, replication},
              make_behaviour(experiment.scenario)},
      platform_{experiment.policy.policy, experiment.signals},
      constraints_{experiment.constraints} {}

void Simulation::run_until_day(std::int64_t day, Log& log) {
  market_.run_until_day(day, platform_, log);
}

void Simulation::decide_by(AnyPolicy policy, const ConstraintsConfig& constraints) {
  platform_.replace_policy(ConstrainedPolicy{std::move(policy), constraints});
}

void Simulation::predict_by(AnySignals signals) {
  platform_.replace_signals(std::move(signals));
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
