#include "libsim/experiment/builtin_signals.hpp"

#include "libsim/estimators/fitted_signals.hpp"
#include "libsim/estimators/history_baseline.hpp"
#include "libsim/experiment/oracle.hpp"

namespace libsim {

const Registry<AnySignals>& builtin_signals() {
  static const Registry<AnySignals> registry = [] {
    Registry<AnySignals> r;
    r.add<HistoryBaseline>();
    r.add<FittedKind<GiftEstimatorKind::two_stage>>();
    r.add<FittedKind<GiftEstimatorKind::logistic>>();
    r.add<FittedKind<GiftEstimatorKind::direct>>();
    r.add<FittedKind<GiftEstimatorKind::direct_log>>();
    r.add<FittedKind<GiftEstimatorKind::pair_mean>>();
    if (can_fit_boosted_trees()) { r.add<FittedKind<GiftEstimatorKind::boosted>>(); }
    r.add<Oracle>();
    return r;
  }();
  return registry;
}

}  // namespace libsim
