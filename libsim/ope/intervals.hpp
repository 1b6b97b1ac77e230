/// @file  Intervals of an estimated policy value.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "libsim/core/running_stats.hpp"
#include "libsim/ope/off_policy_estimator.hpp"

namespace libsim {

// Each takes the value and its standard error, or what a bound needs, and gives `value` and bounds; NaN in, NaN out.

/// value +- z standard_error. @pre confidence in (0, 1)
Interval normal_interval(double value, double standard_error, double confidence = 0.95);

/// value +- t(n - 1) standard_error. NaN bounds below two rows. @pre confidence in (0, 1)
Interval student_t_interval(double value, double standard_error, std::int64_t n, double confidence = 0.95);

/// The percentiles (1 -+ confidence) / 2 of resampled values, by linear interpolation; NaN bounds if one is NaN.
/// Source: B. Efron and R. Tibshirani, An Introduction to the Bootstrap (1993), section 13.3.
Interval percentile_interval(double value, std::vector<double> resampled, double confidence = 0.95);

/// How far the mean of n independent terms may lie above its expectation but for a probability delta:
///
///     sqrt(2 variance ln(2 / delta) / n) + 7 width ln(2 / delta) / (3 (n - 1))
///
/// It holds at every n, whatever the distribution, but only if `width` was known beforehand. Source: A. Maurer and
/// M. Pontil, COLT 2009, theorem 4 (arXiv 0907.3740).
/// @param variance  of the sample, divisor n - 1
/// @param width     upper minus lower bound of a term. @pre n >= 2, delta in (0, 1)
double empirical_bernstein_deviation(double variance, std::int64_t n, double width, double delta);

/// value +- empirical_bernstein_deviation at delta = (1 - confidence) / 2.
Interval empirical_bernstein_interval(double value, double variance, std::int64_t n, double width,
                                      double confidence = 0.95);

/// The range in which every term of an estimator lies, given that of rewards (and predictions) and the largest weight
/// that the logging policy can give rise to: 1 / its smallest probability.
struct TermBounds {
  double reward_low;      ///< the smallest that a reward, or a prediction, can be
  double reward_high;     ///< the largest that a reward, or a prediction, can be
  double largest_weight;  ///< of pi_e / pi_b: 1 / the smallest probability of an action

  /// Upper minus lower bound. NaN for a self-normalised estimator, which is no mean of independent terms.
  double width(const OffPolicyEstimator& estimator) const;
};

}  // namespace libsim
