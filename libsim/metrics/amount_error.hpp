/// @file  How far predicted amounts are from what was given: MAE, RMSE, and MAE of logarithms.
#pragma once

#include <span>

#include "libsim/metrics/prediction_order.hpp"

namespace libsim {

// All are NaN without rows. @param truth, predictions  [rows]

/// Mean absolute error.
double mean_absolute_error(std::span<const double> truth, std::span<const double> predictions, RowCounts counts = {});

/// MAE(log): the mean of |log(1 + truth) - log(1 + prediction)|. A prediction below 0 counts as 0. With 1.5% of rows
/// that gave, "always 0" has about 0.03: compare with it, not with 0.
/// @pre truth >= 0
double mean_absolute_log_error(std::span<const double> truth, std::span<const double> predictions,
                               RowCounts counts = {});
/// Of one row.
double absolute_log_error(double truth, double prediction);

/// The root of the mean squared error.
double root_mean_squared_error(std::span<const double> truth, std::span<const double> predictions,
                               RowCounts counts = {});

}  // namespace libsim
