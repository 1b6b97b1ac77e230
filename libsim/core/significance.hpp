/// @file  Whether means differ from 0, also when many are looked at.
#pragma once

#include <span>
#include <vector>

namespace libsim {

/// The two-sided p-value of the mean of `values` against 0, by Student's t with n - 1 degrees of freedom: the
/// probability that independent normal values around 0 have a mean so far off. 1 if all values are 0. NaN below two
/// values, or if one is NaN.
double p_value_of_mean(std::span<const double> values);

/// Holm's step-down adjustment: with p_(1) <= ... <= p_(m),
///
///     adjusted p_(i) = max over j <= i of min(1, (m - j + 1) p_(j))
///
/// Those at most alpha are found with a probability of any false one of at most alpha, whatever depends on what. NaN
/// stays NaN, and does not count. Source: S. Holm, Scand. J. Stat. 6 (1979). O(n log n).
/// @return [p_values]
std::vector<double> holm_adjusted(std::span<const double> p_values);

}  // namespace libsim
