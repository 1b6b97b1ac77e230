/// @file  Logistic regression.
#pragma once

#include <cstdint>
#include <span>

#include "libsim/estimators/click_features.hpp"
#include "libsim/estimators/linear_model.hpp"

namespace libsim {

/// How a fit went.
struct LogisticFit {
  LinearModel model;       ///< of the logit of the probability
  int passes = 0;          ///< over all rows
  bool converged = false;  ///< false: max_passes came first
};

/// When the fit stops, and what holds its weights.
struct LogisticOptions {
  double penalty = 1.0;     ///< on |w|^2 / 2, w in units of the features' standard deviations; > 0
  double tolerance = 1e-8;  ///< the largest change of a weight, in those units, at which a fit is done
  int max_passes = 60;      ///< over the rows, before it gives up
};

/// Maximises the log likelihood of labels minus penalty / 2 |w|^2 by Newton's method (iteratively reweighted least
/// squares), halving steps that lose. With many rows it starts from the fit of a sixteenth of them, in blocks spread
/// over all, from which three or four passes are left; the result is that of all rows. A feature that is constant has
/// weight 0. With one class only, the intercept alone is fitted, to (n + 1/2) / (N + 1). Source: P. J. Green, J. R.
/// Stat. Soc. B 46 (1984). A pass costs O(rows * features^2).
/// @param labels  [rows] 1 or 0, or the probability of 1 where it is not known
LogisticFit fit_logistic(FeatureColumns features, std::span<const double> labels, const LogisticOptions& options = {});

/// 1 / (1 + e^-x) of each. Writes over its argument.
void apply_logistic(std::span<double> logits);

}  // namespace libsim
