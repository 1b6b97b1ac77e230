/// @file  Whether predicted probabilities come true: reliability bins, expected and largest calibration error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/metrics/prediction_order.hpp"

namespace libsim {

/// How predictions are put into bins. On the edges, conventions differ, and with them the error.
enum class BinRule : std::uint8_t {
  width_right_closed,  ///< equal width, (b / n, (b + 1) / n], 0 in the first: scikit-learn's calibration_curve
  width_left_closed,   ///< equal width, [b / n, (b + 1) / n), 1 in the last
  mass_split,          ///< equal numbers of rows in order of prediction; ties may straddle bins, and the order of the
                       ///< rows then decides (numpy.array_split: the first bins get the rows left over)
  mass_quantile        ///< between the quantiles b / n by the linear rule, right-closed: ties share a bin
};

/// One bin that has rows.
struct ReliabilityBin {
  double rows = 0.0;       ///< predictions that fall into it
  double predicted = 0.0;  ///< mean probability
  double observed = 0.0;   ///< share of positive rows
};

/// The bins that have rows, ascending. O(n log n).
/// @param labels         [rows] 1 or 0
/// @param probabilities  [rows] in [0, 1]
/// @param order          of the probabilities
/// @pre bins >= 1
std::vector<ReliabilityBin> reliability_bins(std::span<const double> labels, std::span<const double> probabilities,
                                             const PredictionOrder& order, std::size_t bins, BinRule rule,
                                             RowCounts counts = {});

/// ECE: the mean over rows of |predicted - observed| of their bin. NaN without rows. It falls with the number of bins
/// and is above 0 by chance alone: compare at the same bins and rows. Source: M. P. Naeini, G. F. Cooper and M.
/// Hauskrecht, AAAI 2015.
double expected_calibration_error(std::span<const ReliabilityBin> bins);

/// MCE: the largest |predicted - observed| of a bin. NaN without rows.
double largest_calibration_error(std::span<const ReliabilityBin> bins);

}  // namespace libsim
