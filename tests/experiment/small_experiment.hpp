/// @file  A small experiment, without a file.
#pragma once

#include <utility>
#include <vector>

#include "../market/small_market.hpp"
#include "libsim/allocation/greedy.hpp"
#include "libsim/allocation/popularity.hpp"
#include "libsim/experiment/experiment.hpp"
#include "libsim/experiment/oracle.hpp"

namespace libsim {

/// The small market under `popularity` and the oracle: a day of warm-up, two days measured.
inline Experiment small_experiment(Oracle oracle = {}) {
  Scenario scenario = small_scenario();
  scenario.run.days = 2;
  scenario.run.warmup_days = 1;
  return {std::move(scenario), {"popularity", AnyPolicy{Popularity{}}}, AnySignals{std::move(oracle)}, "none", 1.0};
}

inline std::vector<NamedPolicy> two_policies() {
  return {{"popularity", AnyPolicy{Popularity{}}}, {"greedy", AnyPolicy{Greedy{}}}};
}

}  // namespace libsim
