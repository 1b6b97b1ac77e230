/// @file  Margins of tests that draw: four standard errors, under a fixed seed.
#pragma once

#include <cmath>

#include "libsim/core/running_stats.hpp"

namespace libsim {

/// Of the share of `draws` draws that an event of probability `p` has.
inline double four_errors_of_share(double p, double draws) {
  return 4.0 * std::sqrt(p * (1.0 - p) / draws);
}

/// Of the mean of what was observed.
inline double four_errors_of_mean(const RunningStats& stats) {
  return 4.0 * stats.standard_deviation() / std::sqrt(static_cast<double>(stats.count));
}

}  // namespace libsim
