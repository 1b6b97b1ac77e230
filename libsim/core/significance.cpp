#include "libsim/core/significance.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include <boost/math/distributions/students_t.hpp>

#include "libsim/core/running_stats.hpp"

namespace libsim {

double p_value_of_mean(std::span<const double> values) {
  RunningStats stats;
  for (const double value : values) { stats.observe(value); }
  const double deviation = stats.standard_deviation();
  if (std::isnan(deviation)) { return std::numeric_limits<double>::quiet_NaN(); }
  if (deviation == 0.0) { return stats.mean() == 0.0 ? 1.0 : 0.0; }
  const double t = std::abs(stats.mean()) / deviation * std::sqrt(static_cast<double>(stats.count));
  const boost::math::students_t_distribution<double> distribution{static_cast<double>(stats.count - 1)};
  return 2.0 * boost::math::cdf(boost::math::complement(distribution, t));
}

std::vector<double> holm_adjusted(std::span<const double> p_values) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p_values.size(); ++i) {
    if (!std::isnan(p_values[i])) { order.push_back(i); }
  }
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return p_values[i]; });
  std::vector<double> adjusted(p_values.begin(), p_values.end());
  double largest = 0.0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const auto left = static_cast<double>(order.size() - rank);
    largest = std::max(largest, std::min(1.0, left * p_values[order[rank]]));
    adjusted[order[rank]] = largest;
  }
  return adjusted;
}

}  // namespace libsim
