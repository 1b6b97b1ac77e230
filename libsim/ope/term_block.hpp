/// @file  What an estimator averages, row by row.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "libsim/ope/logged_rows.hpp"
#include "libsim/ope/off_policy_estimator.hpp"
#include "libsim/ope/term_moments.hpp"
#include "libsim/ope/weight_sums.hpp"

namespace libsim {

/// The terms of rows, see TermMoments. A view.
struct Terms {
  std::span<const double> plain;        ///< [n]; sums over a cluster if rows are clusters
  std::span<const double> numerator;    ///< [n]; empty unless self-normalised
  std::span<const double> denominator;  ///< [n]; empty unless self-normalised
  std::span<const double> size;         ///< [n], how many rows each stands for; empty for 1
};

/// Terms that own their memory.
struct TermColumns {
  std::vector<double> plain;        ///< see Terms
  std::vector<double> numerator;    ///< see Terms
  std::vector<double> denominator;  ///< see Terms
  std::vector<double> size;

  /// As a view of these columns.
  Terms view() const { return {plain, numerator, denominator, size}; }
};

/// The terms of one estimator on rows. @pre the rows are sound (see row_problems.hpp), and have a model if it uses one
TermColumns terms_of(const OffPolicyEstimator& estimator, const LoggedRows& rows);

/// sum(plain) / sum(size) + sum(numerator) / sum(denominator).
double value_of(const Terms& terms);

/// The standard error of the value: the delta method, rows (or clusters) being independent of each other. With
/// influences e_g = (plain_g - mean size_g) / sum(size) + (numerator_g - ratio denominator_g) / sum(denominator), it is
/// sqrt(G / (G - 1) sum_g e_g^2), without that factor where self-normalised; NaN below two. By rows it is that of
/// TermMoments.
double standard_error_of(const Terms& terms);

/// The fixed number of rows that are worked on together: sums of doubles are taken within a block, then over blocks.
inline constexpr std::size_t rows_per_block = 512;

/// Up to rows_per_block rows, made ready once for every estimator.
class RowBlock {
 public:
  /// @pre rows.size() <= rows_per_block; the rows outlive the block
  explicit RowBlock(const LoggedRows& rows);

  std::size_t size() const { return rows_.size(); }
  WeightSums weights() const;  ///< of pi_e / pi_b as they are
  RewardSums rewards() const;  ///< of |w r|
  /// Of the block's rows.
  double reward_sum() const;
  double residual_sum(bool of_model) const;  ///< sum of w (r - q), or of w r

 private:
  friend class TermBlock;
  LoggedRows rows_;
  std::array<double, rows_per_block> weight_;
  std::array<double, rows_per_block> residual_;  ///< r - q; unused without a model
};

/// The terms of one estimator on a block.
class TermBlock {
 public:
  /// @param block  outlives it
  TermBlock(const OffPolicyEstimator& estimator, const RowBlock& block);

  /// The terms, a row each. A view.
  Terms view() const;
  /// Their means and centred products.
  TermMoments moments() const;
  WeightSums weights() const;   ///< after the estimator's rule
  double weighted_sum() const;  ///< sum of v (r - q), v being the rule's weight

 private:
  std::size_t size_;
  bool self_normalised_;
  bool uses_model_;
  std::array<double, rows_per_block> rule_;      ///< v
  std::array<double, rows_per_block> weighted_;  ///< v (r - q)
  std::array<double, rows_per_block> plain_;     ///< m + v (r - q), or m where self-normalised
};

}  // namespace libsim
