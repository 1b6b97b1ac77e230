/// @file  Whether a prediction orders rows as the truth does: Spearman's rho, Kendall's tau-b; and Pearson's r.
#pragma once

#include <span>

#include "libsim/metrics/prediction_order.hpp"

namespace libsim {

// All are in [-1, 1], and NaN if one side is constant or there are fewer than two rows. A row that counts c times is c
// rows, which tie with each other on both sides.

/// Pearson's r of the values. O(n).
double pearson_correlation(std::span<const double> a, std::span<const double> b, RowCounts counts = {});

/// Pearson's r of the ranks, equal values sharing their mean rank. O(n).
/// @param a, b  the orders of the two sides, of the same rows
double spearman_correlation(const PredictionOrder& a, const PredictionOrder& b, RowCounts counts = {});

/// Kendall's tau-b: (concordant - discordant pairs) over the geometric mean of the pairs that a does not tie and those
/// that b does not. Source: M. G. Kendall, Biometrika 33 (1945). O(n log n).
double kendall_tau_b(const PredictionOrder& a, const PredictionOrder& b, RowCounts counts = {});

}  // namespace libsim
