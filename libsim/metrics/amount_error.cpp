#include "libsim/metrics/amount_error.hpp"

#include <algorithm>
#include <cmath>

#include "libsim/core/portable_math.hpp"

namespace libsim {

double absolute_log_error(double truth, double prediction) {
  return std::abs(portable_log((1.0 + truth) / (1.0 + std::max(prediction, 0.0))));
}

double mean_absolute_error(std::span<const double> truth, std::span<const double> predictions, RowCounts counts) {
  return detail::mean_over(truth.size(), counts,
                           [&](std::size_t row) { return std::abs(truth[row] - predictions[row]); });
}

double mean_absolute_log_error(std::span<const double> truth, std::span<const double> predictions, RowCounts counts) {
  return detail::mean_over(truth.size(), counts,
                           [&](std::size_t row) { return absolute_log_error(truth[row], predictions[row]); });
}

double root_mean_squared_error(std::span<const double> truth, std::span<const double> predictions, RowCounts counts) {
  return std::sqrt(detail::mean_over(truth.size(), counts, [&](std::size_t row) {
    const double error = truth[row] - predictions[row];
    return error * error;
  }));
}

}  // namespace libsim
