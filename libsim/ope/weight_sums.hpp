/// @file  How far importance weights concentrate: sums that tell how many rows an estimate really rests on.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace libsim {

/// Sums of weights >= 0. A fresh value is the identity of `merge`.
struct WeightSums {
  std::int64_t count = 0;       ///< rows
  double sum = 0.0;             ///< of weights
  double sum_of_squares = 0.0;  ///< of their squares
  double largest = 0.0;         ///< the largest weight

  void merge(const WeightSums& other) {
    count += other.count;
    sum += other.sum;
    sum_of_squares += other.sum_of_squares;
    largest = std::max(largest, other.largest);
  }

  /// Of a weight; near 1 where both policies are known and the logging one covers the target. @pre count > 0
  double mean() const { return sum / static_cast<double>(count); }
  /// Of a weight's square. @pre count > 0
  double mean_square() const { return sum_of_squares / static_cast<double>(count); }
  /// (sum w)^2 / sum w^2, in [1, count]: as many rows of equal weight would tell as much. NaN if all weights are 0.
  /// Source: L. Kish, Survey Sampling (1965).
  double effective_size() const { return sum * sum / sum_of_squares; }
  /// The standard error of the mean weight; NaN below two rows.
  double mean_standard_error() const {
    if (count < 2) { return std::numeric_limits<double>::quiet_NaN(); }
    const double variance = mean_square() - mean() * mean();
    return std::sqrt(std::max(variance, 0.0) / static_cast<double>(count - 1));
  }
};

/// How few rewards decide: sums over |w r|, of rows or of clusters. A fresh value is the identity of `merge`.
struct RewardSums {
  double squares = 0.0;  ///< sum of x^2
  double cubes = 0.0;    ///< sum of |x|^3

  void merge(const RewardSums& other) {
    squares += other.squares;
    cubes += other.cubes;
  }

  /// As many equal rewards among a lot of zeros would be as skewed: (sum x^2)^3 / (sum x^3)^2, x = |w r|. To skewness a
  /// two-sided 95% interval loses about 0.23 of its coverage divided by this number. One large gift weighs more in it
  /// than in effective_size(). NaN if all are 0. Source of the loss: P. Hall, The Bootstrap and Edgeworth Expansion
  /// (1992), section 2.6.
  double effective_number() const {
    const double root = std::cbrt(cubes);  // powers of sums would leave the range of doubles
    const double ratio = squares / (root * root);
    return ratio * ratio * ratio;
  }
};

}  // namespace libsim
