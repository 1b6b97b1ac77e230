/// @file  Mean and variance of a stream of numbers, and Student-t intervals of means over replications.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace libsim {

/// Count, mean and variance, one number at a time. Method: B. P. Welford, Technometrics 4 (1962), doi:10.2307/1266577;
/// merging: T. F. Chan, G. H. Golub and R. J. LeVeque, Am. Stat. 37 (1983). A fresh value is the identity of `merge`.
/// These are sums of doubles: the last bit depends on the order, so feed and merge in a fixed order.
struct RunningStats {
  std::int64_t count = 0;           ///< values observed
  double mean_value = 0.0;          ///< mean of the values observed, 0 before the first
  double squared_deviations = 0.0;  ///< sum of (x - mean)^2

  void observe(double x) {
    ++count;
    const double before = x - mean_value;
    mean_value += before / static_cast<double>(count);
    squared_deviations += before * (x - mean_value);
  }

  void merge(const RunningStats& other) {
    if (other.count == 0) { return; }
    const auto n = static_cast<double>(count);
    const auto m = static_cast<double>(other.count);
    const double apart = other.mean_value - mean_value;
    mean_value += apart * m / (n + m);
    squared_deviations += other.squared_deviations + apart * apart * n * m / (n + m);
    count += other.count;
  }

  /// NaN while nothing was observed.
  double mean() const { return count == 0 ? std::numeric_limits<double>::quiet_NaN() : mean_value; }
  /// The unbiased sample variance (divisor count - 1); NaN below two observations.
  double variance() const {
    return count < 2 ? std::numeric_limits<double>::quiet_NaN() : squared_deviations / static_cast<double>(count - 1);
  }
  /// The root of variance().
  double standard_deviation() const { return std::sqrt(variance()); }
};

/// A mean and the interval that covers the true one with the stated confidence.
struct Interval {
  /// The estimate; NaN while it is not defined.
  double mean = std::numeric_limits<double>::quiet_NaN();
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();

  /// What tables show after the sign of plus or minus.
  double half_width() const { return (high - low) / 2.0; }
};

/// The value that a Student-t variable stays below with probability `p`.
/// @pre p in (0, 1), degrees_of_freedom > 0
double student_t_quantile(double p, double degrees_of_freedom);

/// mean +- t(n - 1) * s / sqrt(n). One observation has a mean and NaN bounds; none has NaN everywhere.
/// @pre confidence in (0, 1)
Interval mean_interval(const RunningStats& stats, double confidence = 0.95);

/// The same, of independent values such as one metric over replications.
Interval mean_interval(std::span<const double> values, double confidence = 0.95);

/// The interval of the mean of `treatment[i] - control[i]`: replications that share their random numbers are compared
/// pair by pair, which takes out what the pair has in common.
/// @pre both have the same size
Interval paired_interval(std::span<const double> treatment, std::span<const double> control, double confidence = 0.95);

}  // namespace libsim
