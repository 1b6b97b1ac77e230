#include "libsim/allocation/builtin_policies.hpp"

#include "libsim/allocation/concave.hpp"
#include "libsim/allocation/epsilon_greedy.hpp"
#include "libsim/allocation/greedy.hpp"
#include "libsim/allocation/popularity.hpp"
#include "libsim/allocation/random.hpp"
#include "libsim/allocation/softmax.hpp"

namespace libsim {

Registry<AnyPolicy> builtin_policies() {
  Registry<AnyPolicy> registry;
  registry.add<Random>();
  registry.add<Popularity>();
  registry.add<Greedy>();
  registry.add<EpsilonGreedy>();
  registry.add<Softmax>();
  registry.add<Concave>();
  return registry;
}

}  // namespace libsim
