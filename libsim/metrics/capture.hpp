/// @file  What the top of a prediction catches: of the true top, and of the revenue.
#pragma once

#include <span>
#include <vector>

#include "libsim/metrics/prediction_order.hpp"

namespace libsim {

// "The top 1%" are k = max(1, floor(fraction n)) rows. If rows at the cut are tied, each of them is taken in equal
// shares: the results are the means over all ways to break the ties. So a constant prediction catches what chance does.
// @param fraction  in (0, 1]

/// Set overlap: the share of the true top k that is in the predicted top k. Where fewer than k rows have an amount, the
/// true top is those rows, for a row without one is not on top of anything. NaN if no row has an amount. O(n).
/// @param amounts    [rows] >= 0
/// @param predicted  the order of the predictions
/// @param truth      the order of the amounts
double top_overlap(std::span<const double> amounts, const PredictionOrder& predicted, const PredictionOrder& truth,
                   double fraction, RowCounts counts = {});

/// Share of revenue: the amounts of the predicted top k over all amounts. NaN if no row has an amount. O(n).
double top_revenue_share(std::span<const double> amounts, const PredictionOrder& predicted, double fraction,
                         RowCounts counts = {});

/// One point of a capture curve.
struct CapturePoint {
  double fraction;       ///< of rows, from the top of the prediction
  double overlap;        ///< top_overlap
  double revenue_share;  ///< top_revenue_share
  double best;           ///< top_revenue_share of a perfect prediction
};

/// @param fractions  [points]. @return [points]
std::vector<CapturePoint> capture_curve(std::span<const double> amounts, const PredictionOrder& predicted,
                                        const PredictionOrder& truth, std::span<const double> fractions,
                                        RowCounts counts = {});

}  // namespace libsim
