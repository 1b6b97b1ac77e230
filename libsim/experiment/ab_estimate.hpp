/// @file  What an experimenter concludes from one run of an A/B test.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "libsim/core/time.hpp"
#include "libsim/experiment/ab_split.hpp"
#include "libsim/log/log.hpp"
#include "libsim/metrics/additive_metric.hpp"

namespace libsim {

/// An effect on the whole market, all treated minus none, as estimated, and its nominal 95% interval.
struct AbEstimate {
  /// Treatment less control, in the metric's unit; NaN: not defined.
  double effect = std::numeric_limits<double>::quiet_NaN();
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();
  /// As the experimenters compute it, from their log alone.
  double standard_error = std::numeric_limits<double>::quiet_NaN();

  /// Whether the interval tells the effect from 0.
  bool rejects() const { return low > 0.0 || high < 0.0; }
  /// Whether the interval holds the truth.
  bool covers(double truth) const { return low <= truth && truth <= high; }
};

/// The difference of two means with Welch's interval, times `units`:
///
///     effect = units (mean treated - mean control),   se^2 = units^2 (s_t^2 / n_t + s_c^2 / n_c),
///     effect +- t(f) se,   f = (a + b)^2 / (a^2 / (n_t - 1) + b^2 / (n_c - 1)),   a = s_t^2 / n_t, b = s_c^2 / n_c
///
/// This is also Neyman's variance of a randomised experiment. Source: B. L. Welch, Biometrika 34 (1947),
/// doi:10.1093/biomet/34.1-2.28. NaN if an arm has less than two units; without any spread the interval is a point.
AbEstimate difference_of_means(std::span<const double> treated, std::span<const double> control, double units);

/// Who could have been in an arm: those there at the start of the test, and who came since.
struct AbPopulation {
  std::vector<bool> users;      ///< [users at the start] whether active then
  std::vector<bool> streamers;  ///< [streamers at the start] likewise
};

/// Estimates the effect on `metric` per day over the time of the split, from the log of that one run:
///
///     by users, by streamers   each unit's sum over the time; those who did nothing count as 0; the difference of the
///                              arms' means times the number of units
///     switchback               each block's sum per day, without the first `washout` of it; the difference of means
///
/// It knows the log and who was assigned what, nothing else; it takes for granted that units do not affect each other.
/// @param washout  in [0, block): what is left out while the market gets used to another policy
AbEstimate estimate_effect(const Log& log, AdditiveMetric metric, const AbSplit& split, const AbPopulation& population,
                           Duration washout);

}  // namespace libsim
