#include "libsim/ope/intervals.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

#include <boost/math/distributions/normal.hpp>

#include "libsim/metrics/quantile.hpp"

namespace libsim {

Interval normal_interval(double value, double standard_error, double confidence) {
  const double z = boost::math::quantile(boost::math::normal_distribution<double>{}, 0.5 + confidence / 2.0);
  return {value, value - z * standard_error, value + z * standard_error};
}

Interval student_t_interval(double value, double standard_error, std::int64_t n, double confidence) {
  Interval interval;
  interval.mean = value;
  if (n < 2) { return interval; }
  const double half = student_t_quantile(0.5 + confidence / 2.0, static_cast<double>(n - 1)) * standard_error;
  interval.low = value - half;
  interval.high = value + half;
  return interval;
}

Interval percentile_interval(double value, std::vector<double> resampled, double confidence) {
  Interval interval;
  interval.mean = value;
  // A quantile of what is left would look like knowledge: some resamples have no value at all.
  if (std::ranges::any_of(resampled, [](double x) { return std::isnan(x); })) { return interval; }
  std::ranges::sort(resampled);
  const std::span<const double> sorted{resampled};
  interval.low = quantile_of_sorted(sorted, 0.5 - confidence / 2.0);
  interval.high = quantile_of_sorted(sorted, 0.5 + confidence / 2.0);
  return interval;
}

double empirical_bernstein_deviation(double variance, std::int64_t n, double width, double delta) {
  assert(n >= 2 && delta > 0.0 && delta < 1.0 && "the bound is about a sample's variance");
  const double log_term = std::log(2.0 / delta);
  const auto count = static_cast<double>(n);
  return std::sqrt(2.0 * variance * log_term / count) + 7.0 * width * log_term / (3.0 * (count - 1.0));
}

Interval empirical_bernstein_interval(double value, double variance, std::int64_t n, double width, double confidence) {
  Interval interval;
  interval.mean = value;
  if (n < 2) { return interval; }
  const double half = empirical_bernstein_deviation(variance, n, width, (1.0 - confidence) / 2.0);
  interval.low = value - half;
  interval.high = value + half;
  return interval;
}

double TermBounds::width(const OffPolicyEstimator& estimator) const {
  if (estimator.self_normalised) { return std::numeric_limits<double>::quiet_NaN(); }
  const double weight = libsim::largest_weight(estimator.rule, largest_weight);
  const double spread = reward_high - reward_low;
  // With a model: its value lies in the range of rewards, a residual within +-spread, each way weighted.
  if (estimator.uses_model) { return spread * (1.0 + 2.0 * weight); }
  return weight * (std::max(reward_high, 0.0) - std::min(reward_low, 0.0));
}

}  // namespace libsim
