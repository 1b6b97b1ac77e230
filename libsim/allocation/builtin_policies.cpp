#include "libsim/allocation/builtin_policies.hpp"

#include "libsim/allocation/cold_start.hpp"
#include "libsim/allocation/concave.hpp"
#include "libsim/allocation/concave_marginal.hpp"
#include "libsim/allocation/dual.hpp"
#include "libsim/allocation/epsilon_greedy.hpp"
#include "libsim/allocation/greedy.hpp"
#include "libsim/allocation/greedy_load.hpp"
#include "libsim/allocation/lift.hpp"
#include "libsim/allocation/linucb.hpp"
#include "libsim/allocation/long_run.hpp"
#include "libsim/allocation/max_min.hpp"
#include "libsim/allocation/popularity.hpp"
#include "libsim/allocation/prompt.hpp"
#include "libsim/allocation/random.hpp"
#include "libsim/allocation/random_bucket.hpp"
#include "libsim/allocation/risk_averse.hpp"
#include "libsim/allocation/softmax.hpp"
#include "libsim/allocation/thompson.hpp"
#include "libsim/allocation/two_tier.hpp"
#include "libsim/allocation/weighted.hpp"

namespace libsim {

Registry<AnyPolicy> builtin_policies() {
  Registry<AnyPolicy> registry;
  registry.add<Random>();
  registry.add<Popularity>();
  registry.add<Greedy>();
  registry.add<EpsilonGreedy>();
  registry.add<Softmax>();
  registry.add<Concave>();
  registry.add<ColdStart>();
  registry.add<ConcaveMarginal>();
  registry.add<Dual>();
  registry.add<GreedyLoad>();
  registry.add<Lift>();
  registry.add<LinUcb>();
  registry.add<LongRun>();
  registry.add<MaxMin>();
  registry.add<Prompt>();
  registry.add<RandomBucket>();
  registry.add<RiskAverse>();
  registry.add<Thompson>();
  registry.add<TwoTier>();
  registry.add<Weighted>();
  return registry;
}

}  // namespace libsim
