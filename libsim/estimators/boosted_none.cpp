// A build without XGBoost.
#include <cassert>

#include "libsim/estimators/boosted_trees.hpp"

namespace libsim {

bool can_fit_boosted_trees() {
  return false;
}

BoostedTrees fit_boosted_trees(FeatureColumns /*features*/, std::span<const double> /*labels*/,
                               const BoostedOptions& /*options*/) {
  assert(false && "can_fit_boosted_trees()");
  return {};
}

}  // namespace libsim
