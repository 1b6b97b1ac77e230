#include "libsim/experiment/ab_run.hpp"

#include <cstdint>

#include "libsim/experiment/split_policy.hpp"
#include "libsim/experiment/split_signals.hpp"

namespace libsim {

void split_decisions(Simulation& simulation, const AbSplit& split, const AnyPolicy& control, const AnyPolicy& treatment,
                     ArmLearning learning) {
  simulation.decide_by(AnyPolicy{SplitPolicy{{split, learning, control, treatment}}});
  if (learning == ArmLearning::shared) { return; }
  const AnySignals& learned = simulation.signals();
  simulation.predict_by(AnySignals{SplitOracleOrEstimate{{split, learning, learned, learned}}});
}

AbPopulation population_of(const Simulation& simulation) {
  const auto& state = simulation.market().state();
  AbPopulation population;
  for (std::uint32_t u = 0; u < state.audience.users().size(); ++u) {
    population.users.push_back(state.audience.state(UserId{u}).active);
  }
  for (std::uint32_t s = 0; s < state.supply.streamers().size(); ++s) {
    population.streamers.push_back(state.supply.state(StreamerId{s}).active);
  }
  return population;
}

}  // namespace libsim
