#include "libsim/ope/tuning.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <vector>

#include "libsim/core/running_stats.hpp"

namespace libsim {

double mean_squared_error_bound(const TuningCandidate& candidate, double delta) {
  assert(delta > 0.0 && delta < 1.0 && "a probability of failure");
  const double n = candidate.rows;
  const double log_term = std::log(2.0 / delta);
  const double bias = std::fabs(candidate.removed) + std::sqrt(2.0 * candidate.mean_square_weight * log_term / n) +
                      2.0 * candidate.largest_weight * log_term / (3.0 * n);
  return candidate.variance * (n - 1.0) / (n * n) + bias * bias;
}

std::size_t tuned_by_mean_squared_error(std::span<const TuningCandidate> candidates, double delta) {
  assert(!candidates.empty() && "one of the candidates is chosen");
  std::vector<double> bounds;
  for (const TuningCandidate& candidate : candidates) {
    const double bound = mean_squared_error_bound(candidate, delta);
    bounds.push_back(std::isnan(bound) ? HUGE_VAL : bound);
  }
  return static_cast<std::size_t>(std::ranges::min_element(bounds) - bounds.begin());
}

std::size_t tuned_by_slope(std::span<const TuningCandidate> candidates, double delta) {
  assert(!candidates.empty() && "one of the candidates is chosen");
  const double constant = std::sqrt(6.0) - 1.0;
  std::vector<double> half_width;
  for (const TuningCandidate& candidate : candidates) {
    half_width.push_back(std::sqrt(candidate.variance / candidate.rows) *
                         student_t_quantile(1.0 - delta, candidate.rows - 1.0));
  }
  std::vector<std::size_t> order(candidates.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {}, [&](std::size_t c) { return half_width[c]; });
  std::ranges::reverse(order);
  for (std::size_t i = 1; i < order.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const double apart = std::fabs(candidates[order[i]].value - candidates[order[j]].value);
      if (!(apart <= half_width[order[i]] + constant * half_width[order[j]])) { return order[i - 1]; }
    }
  }
  return order.back();
}

}  // namespace libsim
