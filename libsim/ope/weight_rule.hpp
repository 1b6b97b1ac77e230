/// @file  What an estimator makes of an importance weight w = pi_e(a|x) / pi_b(a|x).
#pragma once

#include <limits>
#include <variant>

namespace libsim {

// Each rule is a formula of the weight (and of pi_e, for one of them) without a branch, so that loops over rows are
// vectors. Where a formula is 0/0 its value is NaN and stays NaN: nothing is patched here.

/// min(w, lambda). Source: A. Strehl, J. Langford, L. Li and S. Kakade, NIPS 2010; E. Ionides, JCGS 17 (2008).
struct ClipWeight {
  double lambda = std::numeric_limits<double>::infinity();  ///< >= 0
  /// Min(w, lambda).
  double operator()(double weight, double /*target*/) const { return weight < lambda ? weight : lambda; }
};

/// w if w <= lambda, else 0: rows of large weight are left to the model. Source: Y.-X. Wang, A. Agarwal and M. Dudik,
/// ICML 2017.
struct SwitchWeight {
  double lambda = std::numeric_limits<double>::infinity();  ///< >= 0
  /// W up to lambda, 0 beyond: there the model speaks.
  double operator()(double weight, double /*target*/) const { return weight <= lambda ? weight : 0.0; }
};

/// lambda w / (w^2 + lambda), "optimistic" shrinkage; w at lambda = infinity. Source: Y. Su, M. Dimakopoulou,
/// A. Krishnamurthy and M. Dudik, ICML 2020. 0/0, hence NaN, for w = 0 at lambda = 0.
struct ShrinkWeight {
  double lambda = std::numeric_limits<double>::infinity();  ///< >= 0
  /// Lambda w / (w^2 + lambda); lambda = inf leaves w.
  double operator()(double weight, double /*target*/) const {
    const double shrunk = lambda * weight / (weight * weight + lambda);
    return lambda == std::numeric_limits<double>::infinity() ? weight : shrunk;
  }
};

/// w / (1 - lambda + lambda w): the weighted harmonic mean of w and 1, "sub-Gaussian". Source: A. Metelli, A. Russo and
/// M. Restelli, NeurIPS 2021. 0/0, hence NaN, for w = 0 at lambda = 1.
struct SubGaussianWeight {
  double lambda = 0.0;  ///< in [0, 1]
  /// W / (1 - lambda + lambda w).
  double operator()(double weight, double /*target*/) const { return weight / (1.0 - lambda + lambda * weight); }
};

/// 0: rewards are not looked at, which leaves the direct method.
struct NoWeight {
  /// 0: only the model speaks.
  double operator()(double /*weight*/, double /*target*/) const { return 0.0; }
};

/// 1 where the target policy surely takes the logged action, else 0. Source: L. Li, W. Chu, J. Langford and X. Wang,
/// WSDM 2011. Unbiased only for a uniform logging policy.
struct ReplayWeight {
  /// 1 where the target surely takes the logged action, else 0.
  double operator()(double /*weight*/, double target) const { return target >= 1.0 ? 1.0 : 0.0; }
};

/// What becomes of a ratio of propensities w = pi_e / pi_b.
using WeightRule = std::variant<ClipWeight, SwitchWeight, ShrinkWeight, SubGaussianWeight, NoWeight, ReplayWeight>;

/// The largest value of the rule on weights in [0, bound].
double largest_weight(const WeightRule& rule, double bound);

}  // namespace libsim
