/// @file  One run of an A/B test.
#pragma once

#include "libsim/experiment/ab_estimate.hpp"
#include "libsim/experiment/ab_split.hpp"
#include "libsim/experiment/arm_learners.hpp"
#include "libsim/experiment/simulation.hpp"

namespace libsim {

/// From now on control and treatment decide, each for its arm. Where learning is split, each arm's source of signals
/// goes on from a copy of what was learned so far; else there is one source for both.
void split_decisions(Simulation& simulation, const AbSplit& split, const AnyPolicy& control, const AnyPolicy& treatment,
                     ArmLearning learning);

/// Who is there now: accounts not given up, as a platform knows them.
AbPopulation population_of(const Simulation& simulation);

}  // namespace libsim
