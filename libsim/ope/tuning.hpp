/// @file  Choosing an estimator's lambda by the data.
#pragma once

#include <cstddef>
#include <span>

namespace libsim {

/// What tuning needs to know of an estimator at one lambda.
struct TuningCandidate {
  double lambda;              ///< of the rule
  double value;               ///< the estimate
  double variance;            ///< of one row's term, divisor n - 1
  double removed;             ///< mean of (w - v) (r - q): what the rule's weight v takes off the unbiased correction
  double mean_square_weight;  ///< mean w^2, before the rule
  double largest_weight;      ///< largest w, before the rule
  double rows;                ///< n
};

/// An upper bound of the mean squared error, which holds with probability 1 - delta:
///
///     s^2 / n + (|removed| + sqrt(2 mean(w^2) ln(2 / delta) / n) + 2 max(w) ln(2 / delta) / (3 n))^2
///
/// with s^2 of divisor n. Source: Y. Su et al., ICML 2020, appendix; the bound on the bias as in Open Bandit Pipeline
/// 0.5, which takes rewards within +-1 for granted. @pre delta in (0, 1)
double mean_squared_error_bound(const TuningCandidate& candidate, double delta = 0.1);

/// The candidate with the least bound; the first of equals. NaN is never least. @pre there is a candidate
std::size_t tuned_by_mean_squared_error(std::span<const TuningCandidate> candidates, double delta = 0.1);

/// SLOPE: from the widest interval to the narrowest, the last candidate before the first whose value lies further from
/// a wider one's than half-width + (sqrt(6) - 1) that one's half-width. Half-widths are Student-t, one-sided at delta.
/// Source: Y. Su, P. Srinath and A. Krishnamurthy, ICML 2020 (arXiv 2006.06982); G. Tucker and J. Lee (2021) for the
/// constant. @pre there is a candidate; rows >= 2
std::size_t tuned_by_slope(std::span<const TuningCandidate> candidates, double delta = 0.1);

}  // namespace libsim
