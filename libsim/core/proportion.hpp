/// @file  The interval of a probability that was counted.
#pragma once

#include <cstdint>

#include "libsim/core/running_stats.hpp"

namespace libsim {

/// The share of `trials` in which something happened, and the exact interval of its probability: every probability in
/// it makes so many, and so few, as likely as the confidence asks. It covers with at least `confidence`. NaN without a
/// trial. Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), doi:10.1093/biomet/26.4.404.
/// @pre 0 <= happened <= trials; confidence in (0, 1)
Interval proportion_interval(std::int64_t happened, std::int64_t trials, double confidence = 0.95);

}  // namespace libsim
