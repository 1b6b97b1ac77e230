#include "libsim/metrics/probability_score.hpp"

#include <algorithm>
#include <limits>

#include "libsim/core/portable_math.hpp"

namespace libsim {

double log_loss(std::span<const double> labels, std::span<const double> probabilities, RowCounts counts) {
  constexpr double least = std::numeric_limits<double>::epsilon();
  return detail::mean_over(labels.size(), counts, [&](std::size_t row) {
    const double p = std::clamp(probabilities[row], least, 1.0 - least);
    return -portable_log(labels[row] > 0.5 ? p : 1.0 - p);
  });
}

double brier_score(std::span<const double> labels, std::span<const double> probabilities, RowCounts counts) {
  return detail::mean_over(labels.size(), counts, [&](std::size_t row) {
    const double error = probabilities[row] - labels[row];
    return error * error;
  });
}

}  // namespace libsim
