/// @file  Runs of the small market within constraints: their log and what the constraints say of themselves.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "libsim/allocation/constraint_report.hpp"
#include "libsim/allocation/constraints_config.hpp"
#include "libsim/decision/policy.hpp"
#include "libsim/experiment/simulation.hpp"
#include "libsim/log/log.hpp"
#include "small_experiment.hpp"

namespace libsim {

inline constexpr std::int64_t run_first_day = 1;
inline constexpr std::int64_t run_days = 20;

/// A market's log of its measured days, and what the constraints say of themselves.
struct Run {
  Log log;
  std::vector<ConstraintReport> reports;
  std::vector<float> capacity;  ///< [streamer]
};

/// `policy` decides within `config` from run_first_day on, for run_days days.
inline Run run_within(const ConstraintsConfig& config, AnyPolicy policy, std::uint32_t seed = 5) {
  Experiment experiment = small_experiment();
  experiment.scenario.run.days = run_days;
  experiment.scenario.run.seed = seed;
  experiment.constraints = config;
  Simulation simulation{experiment, 0};
  Run run;
  simulation.run_until_day(run_first_day, run.log);
  forget_events(run.log, start_of_day(run_first_day));
  simulation.decide_by(std::move(policy));
  simulation.run_until_day(run_first_day + run_days, run.log);
  run.reports = simulation.constraints();
  const Streamers& streamers = simulation.market().state().supply.streamers();
  for (std::uint32_t s = 0; s < run.log.streamers; ++s) {
    run.capacity.push_back(static_cast<float>(streamers[StreamerId{s}].capacity));
  }
  return run;
}

}  // namespace libsim
