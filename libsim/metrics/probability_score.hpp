/// @file  Proper scores of predicted probabilities: log loss and Brier.
#pragma once

#include <span>

#include "libsim/metrics/prediction_order.hpp"

namespace libsim {

/// The mean of -log of the probability given to what happened, in nats. Probabilities are first moved into
/// [2^-52, 1 - 2^-52], as scikit-learn does, so that one sure mistake costs 36 and not infinity. NaN without rows.
/// @param labels         [rows] 1 or 0
/// @param probabilities  [rows] in [0, 1]
double log_loss(std::span<const double> labels, std::span<const double> probabilities, RowCounts counts = {});
/// Of one row.
double log_loss(double label, double probability);

/// The mean squared difference of probability and label. NaN without rows. Source: G. W. Brier, Mon. Weather Rev. 78
/// (1950), for two classes counted once.
double brier_score(std::span<const double> labels, std::span<const double> probabilities, RowCounts counts = {});

}  // namespace libsim
