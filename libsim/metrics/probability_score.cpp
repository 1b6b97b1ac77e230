#include "libsim/metrics/probability_score.hpp"

#include <algorithm>
#include <limits>

#include "libsim/core/portable_math.hpp"

namespace libsim {

double log_loss(double label, double probability) {
  constexpr double least = std::numeric_limits<double>::epsilon();
  const double p = std::clamp(probability, least, 1.0 - least);
  return -portable_log(label > 0.5 ? p : 1.0 - p);
}

double log_loss(std::span<const double> labels, std::span<const double> probabilities, RowCounts counts) {
  return detail::mean_over(labels.size(), counts,
                           [&](std::size_t row) { return log_loss(labels[row], probabilities[row]); });
}

double brier_score(std::span<const double> labels, std::span<const double> probabilities, RowCounts counts) {
  return detail::mean_over(labels.size(), counts, [&](std::size_t row) {
    const double error = probabilities[row] - labels[row];
    return error * error;
  });
}

}  // namespace libsim
