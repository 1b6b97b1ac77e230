/// @file  How far a ratio of sums over users rises, with an interval.
#pragma once

#include <span>

#include "libsim/core/running_stats.hpp"

namespace libsim {

/// What one user adds to a ratio such as coins per user-day.
struct UserRatio {
  double value = 0.0;  ///< of the numerator
  double count = 0.0;  ///< of the denominator
};

/// sum of values / sum of counts; NaN if nothing is counted.
double ratio_of(std::span<const UserRatio> users);

/// treatment's ratio / control's - 1, of different users, with its interval. Users are what was drawn and assigned, not
/// their days: the variance is that of sums over users, by the delta method (W. G. Cochran, Sampling Techniques, 3rd
/// ed., 1977, 6.3; for experiments Deng, Knoblich & Lu, KDD 2018, doi:10.1145/3219819.3219919).
Interval ratio_lift(std::span<const UserRatio> treatment, std::span<const UserRatio> control, double confidence = 0.95);

/// The same of the same users later and before: what a user's two have in common cancels.
/// @pre both have the same size
Interval paired_ratio_lift(std::span<const UserRatio> later, std::span<const UserRatio> before,
                           double confidence = 0.95);

}  // namespace libsim
