// A build without XGBoost.
#include "libsim/core/error.hpp"
#include "libsim/estimators/boosted_trees.hpp"

namespace libsim {

bool can_fit_boosted_trees() {
  return false;
}

BoostedTrees fit_boosted_trees(FeatureColumns /*features*/, std::span<const double> /*labels*/,
                               const BoostedOptions& /*options*/) {
  throw ResourceError{"boosted trees: this libsim was built without XGBoost, which fits them"};
}

}  // namespace libsim
