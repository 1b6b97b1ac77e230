#include "libsim/allocation/builtin_race_schemes.hpp"

#include "libsim/allocation/equal_race.hpp"
#include "libsim/allocation/halving_race.hpp"
#include "libsim/allocation/top_two_race.hpp"

namespace libsim {

Registry<AnyRaceScheme> builtin_race_schemes() {
  Registry<AnyRaceScheme> registry;
  registry.add<EqualRace>();
  registry.add<HalvingRace>();
  registry.add<TopTwoRace>();
  return registry;
}

}  // namespace libsim
