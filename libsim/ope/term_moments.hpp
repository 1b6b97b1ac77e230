/// @file  Means and co-variances of what an estimator averages, from which its value and standard error follow.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace libsim {

/// An estimate is mean(plain) + mean(numerator) / mean(denominator). One without self-normalisation has numerator 0
/// and denominator 1 in every row. Numerators are kept less `centre` times the denominator, and the centre is added
/// back: else the standard error of a ratio would lose the digits that rewards share. Means and centred products are
/// kept, not raw powers, which would cancel where rewards are large beside their spread; merging as in T. F. Chan, G.
/// H. Golub and R. J. LeVeque, Am. Stat. 37 (1983). A fresh value is the identity of `merge`. Sums of doubles: the last
/// bit depends on how rows were cut into pieces, so cut and merge in a fixed order.
struct TermMoments {
  std::int64_t count = 0;                ///< rows, or clusters
  bool self_normalised = false;          ///< whether the ratio is part of the estimate
  double centre = 0.0;                   ///< close to the ratio, of these rows
  double plain = 0.0;                    ///< mean
  double numerator = 0.0;                ///< mean, of numerator - centre denominator
  double denominator = 1.0;              ///< mean
  double plain_plain = 0.0;              ///< sum over rows of (plain - its mean)^2; the others alike
  double numerator_numerator = 0.0;      ///< of squared deviations
  double denominator_denominator = 0.0;  ///< of squared deviations
  double plain_numerator = 0.0;          ///< of products of deviations
  double plain_denominator = 0.0;        ///< of products of deviations
  double numerator_denominator = 0.0;    ///< of products of deviations

  /// The same moments about another centre.
  void recentre(double to) {
    const double by = centre - to;
    numerator_numerator += by * (2.0 * numerator_denominator + by * denominator_denominator);
    plain_numerator += by * plain_denominator;
    numerator_denominator += by * denominator_denominator;
    numerator += by * denominator;
    centre = to;
  }

  void merge(TermMoments other) {
    if (other.count == 0) { return; }
    if (count == 0) {
      *this = other;
      return;
    }
    const auto n = static_cast<double>(count);
    const auto m = static_cast<double>(other.count);
    if (other.denominator * m > denominator * n) {  // the centre of rows without weight means nothing
      recentre(other.centre);
    } else {
      other.recentre(centre);
    }
    const double share = m / (n + m);
    const double scale = n * share;
    const double p = other.plain - plain;
    const double c = other.numerator - numerator;
    const double d = other.denominator - denominator;
    plain += p * share;
    numerator += c * share;
    denominator += d * share;
    plain_plain += other.plain_plain + p * p * scale;
    numerator_numerator += other.numerator_numerator + c * c * scale;
    denominator_denominator += other.denominator_denominator + d * d * scale;
    plain_numerator += other.plain_numerator + p * c * scale;
    plain_denominator += other.plain_denominator + p * d * scale;
    numerator_denominator += other.numerator_denominator + c * d * scale;
    count += other.count;
  }

  /// NaN without rows, and where no row has weight (0/0).
  double value() const {
    return count == 0 ? std::numeric_limits<double>::quiet_NaN() : plain + (centre + numerator / denominator);
  }

  /// The variance of one row's influence on the value, by the delta method:
  ///
  ///     plain_i - mean(plain) + (numerator_i - R denominator_i) / mean(denominator),  R = mean(num) / mean(den)
  ///
  /// so the error of the denominator counts, too. Divisor n - 1, which makes it unbiased, but n where self-normalised,
  /// as is customary for a ratio. NaN below two rows. Source: A. Owen, Monte Carlo theory, methods and examples (2013),
  /// equation 9.9.
  double influence_variance() const {
    if (count < 2) { return std::numeric_limits<double>::quiet_NaN(); }
    const double ratio = numerator / denominator;
    const double inverse = 1.0 / denominator;
    const double of_ratio =
        numerator_numerator - 2.0 * ratio * numerator_denominator + ratio * ratio * denominator_denominator;
    const double sum =
        plain_plain + 2.0 * inverse * (plain_numerator - ratio * plain_denominator) + inverse * inverse * of_ratio;
    return (sum < 0.0 ? 0.0 : sum) / static_cast<double>(self_normalised ? count : count - 1);  // < 0 by rounding
  }

  /// Of value(), in its unit; NaN below two rows.
  double standard_error() const { return std::sqrt(influence_variance() / static_cast<double>(count)); }
};

}  // namespace libsim
