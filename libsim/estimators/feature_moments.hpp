/// @file  Means and second moments of features and targets: all that a linear regression needs of the rows.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "libsim/estimators/click_features.hpp"

namespace libsim {

/// What is to be predicted: [targets] of [rows]. A view.
using TargetColumns = std::span<const std::span<const double>>;

/// Sums over rows of products of deviations from the means.
struct FeatureMoments {
  std::size_t rows = 0;          ///< summed over
  std::size_t features = 0;      ///< of each row
  std::size_t targets = 0;       ///< of each row
  std::vector<double> means;     ///< [features + targets], features first
  std::vector<double> products;  ///< [(features + targets)^2] symmetric, row by row

  /// Sum over rows of column i times column j. @pre i, j < features + targets, the targets behind the features
  double product(std::size_t i, std::size_t j) const { return products[i * (features + targets) + j]; }
};

/// One pass over the rows in blocks, O(rows * (features + targets)^2): a fifth of a microsecond a row with 50 features.
/// Deviations are first taken from the means of the first rows, lest large values drown small variances.
FeatureMoments moments_of(FeatureColumns features, TargetColumns targets);

}  // namespace libsim
