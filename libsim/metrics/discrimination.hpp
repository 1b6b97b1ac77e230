/// @file  How well a prediction tells positive rows from negative ones: average precision and ROC-AUC.
#pragma once

#include <span>

#include "libsim/metrics/prediction_order.hpp"

namespace libsim {

/// The area under the precision-recall curve as a step function, sum over thresholds of (R_k - R_{k-1}) P_k. Rows of
/// equal prediction share one threshold. A constant prediction has the share of positives; without a positive it is 0,
/// without a row NaN. Source: scikit-learn, average_precision_score; the trapezoid under the curve would be too high
/// (J. Davis and M. Goadrich, ICML 2006). O(n).
/// @param labels  [rows] 1 for positive, 0 for negative
/// @param order   of the predictions
double average_precision(std::span<const double> labels, const PredictionOrder& order, RowCounts counts = {});

/// The probability that a positive row is predicted above a negative one, a tie counting half (the Mann-Whitney
/// statistic). NaN if there is only one class. O(n).
double roc_auc(std::span<const double> labels, const PredictionOrder& order, RowCounts counts = {});

}  // namespace libsim
