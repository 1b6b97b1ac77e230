#include "libsim/core/running_stats.hpp"

#include <cassert>

#include <boost/math/distributions/students_t.hpp>

namespace libsim {

double student_t_quantile(double p, double degrees_of_freedom) {
  assert(p > 0.0 && p < 1.0 && "a quantile of 0 or 1 is infinite");
  return boost::math::quantile(boost::math::students_t_distribution<double>{degrees_of_freedom}, p);
}

Interval mean_interval(const RunningStats& stats, double confidence) {
  Interval interval;
  interval.mean = stats.mean();
  if (stats.count < 2) { return interval; }
  const auto n = static_cast<double>(stats.count);
  const double half = student_t_quantile(0.5 + confidence / 2.0, n - 1.0) * stats.standard_deviation() / std::sqrt(n);
  interval.low = interval.mean - half;
  interval.high = interval.mean + half;
  return interval;
}

Interval mean_interval(std::span<const double> values, double confidence) {
  RunningStats stats;
  for (const double value : values) { stats.observe(value); }
  return mean_interval(stats, confidence);
}

Interval paired_interval(std::span<const double> treatment, std::span<const double> control, double confidence) {
  assert(treatment.size() == control.size() && "a pair has two members");
  RunningStats stats;
  for (std::size_t i = 0; i < treatment.size(); ++i) { stats.observe(treatment[i] - control[i]); }
  return mean_interval(stats, confidence);
}

}  // namespace libsim
