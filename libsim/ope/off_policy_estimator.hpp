/// @file  The estimators of a policy's value from rows that another policy logged.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libsim/ope/weight_rule.hpp"

namespace libsim {

/// One estimator. With m_i = sum_a pi_e(a|x_i) q(x_i, a), v_i the rule's weight, and q = m = 0 without a model:
///
///     plain            mean(m_i + v_i (r_i - q_i))
///     self-normalised  mean(m_i) + mean(v_i (r_i - q_i)) / mean(v_i)
struct OffPolicyEstimator {
  std::string name;
  WeightRule rule;               ///< what becomes of the ratio pi_e / pi_b
  bool uses_model = false;       ///< whether it needs LoggedRows::predicted and model_value
  bool self_normalised = false;  ///< whether it divides by the weights' sum, not by the rows
};

OffPolicyEstimator inverse_propensity(double lambda);          ///< IPW(lambda=...), clipped at lambda
OffPolicyEstimator self_normalised_inverse_propensity();       ///< SNIPW. Source: Swaminathan & Joachims, NIPS 2015
OffPolicyEstimator direct_method();                            ///< DM
OffPolicyEstimator doubly_robust(double lambda);               ///< DR(lambda=...). Source: Dudik et al., ICML 2011
OffPolicyEstimator self_normalised_doubly_robust();            ///< SNDR
OffPolicyEstimator switch_doubly_robust(double lambda);        ///< SwitchDR(lambda=...)
OffPolicyEstimator shrunk_doubly_robust(double lambda);        ///< DRos(lambda=...)
OffPolicyEstimator sub_gaussian_inverse_propensity(double l);  ///< SGIPW(lambda=...)
OffPolicyEstimator sub_gaussian_doubly_robust(double l);       ///< SGDR(lambda=...)
OffPolicyEstimator replay();                                   ///< Replay

/// An estimator whose lambda is chosen by the data, among candidates.
struct TunedFamily {
  std::string_view name;                      ///< of the estimator: "IPW"; its tuned form is "IPWTuning(mse)"
  OffPolicyEstimator (*make)(double lambda);  ///< the estimator with that lambda
  std::vector<double> lambdas;                ///< in the order they are looked at; the first of equals wins
};

/// The candidates of the published comparisons (Open Bandit Pipeline 0.5).
std::vector<TunedFamily> tuned_families();

/// Every estimator at usual values of lambda. @param with_model  also those that need predictions
std::vector<OffPolicyEstimator> builtin_off_policy_estimators(bool with_model);

}  // namespace libsim
