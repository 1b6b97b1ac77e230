/// @file  How surely a fit knows its parameters.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace libsim {

/// A direction in parameter space, and how strongly the facts hold it.
struct Direction {
  double singular_value = 0.0;   ///< of the weighted Jacobian: tolerances per step along it
  std::vector<double> loadings;  ///< [parameters], of length 1; the largest is positive
};

/// How surely facts hold parameters.
struct Identification {
  std::vector<double> standard_errors;  ///< [parameters] in steps; infinite if the facts do not hold the parameter
  std::vector<double> alone;            ///< [parameters] likewise, if all other parameters were known
  std::vector<Direction> directions;    ///< strongest first
};

/// The sandwich covariance of the minimiser of r' W r:
///
///     (J'WJ)^-1 J'W Omega WJ (J'WJ)^-1,    Omega = factor * covariance of the residuals
///
/// The covariance is that of the deviations over seeds. It is never inverted, so few seeds will do, at the price of
/// standard errors that are known to within 1 / sqrt(2 (seeds - 1)) of themselves. Directions with a singular value
/// below 1e-6 of the largest are left out of the inverse; what lies in them has an infinite error.
/// @param jacobian    [parameters][residuals] per step
/// @param weights     [residuals] diagonal of W
/// @param deviations  [seeds][residuals] residuals of single seeds; their mean is taken off here. @pre at least 2
/// @param factor      (1 + 1/S) for moments of a market as large as the data, over S seeds
/// Source: C. Gourieroux and A. Monfort, Simulation-Based Econometric Methods (1996), section 2.3; D. McFadden,
/// Econometrica 57 (1989) 995.
Identification identify(const std::vector<std::vector<double>>& jacobian, std::span<const double> weights,
                        const std::vector<std::vector<double>>& deviations, double factor);

}  // namespace libsim
