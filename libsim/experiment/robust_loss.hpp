/// @file  Huber's loss of residuals in tolerances.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace libsim {

/// Residuals beyond this count by their size rather than its square, so that a fact the market cannot reach does not
/// drag all others along.
inline constexpr double huber_delta = 3.0;  // tolerances

/// What it costs to miss a fact with tolerance 0. More would be a wall: a median next to its atom's edge falls off it
/// by luck, at one point of a search and not at the next.
inline constexpr double missed_residual = 3.0;  // tolerances

/// Where residuals are cut: a fact that could not be measured is this far off.
inline constexpr double worst_residual = 100.0;  // tolerances

/// sum of r^2 / 2, beyond delta of delta (|r| - delta / 2). Source: P. J. Huber, Ann. Math. Stat. 35 (1964) 73.
inline double huber_loss(std::span<const double> residuals, double delta = huber_delta) {
  double sum = 0.0;
  for (const double r : residuals) {
    const double size = std::abs(r);
    sum += size <= delta ? 0.5 * r * r : delta * (size - 0.5 * delta);
  }
  return sum;
}

/// The weight that makes a weighted square behave like the loss at `residual`.
inline double huber_weight(double residual, double delta = huber_delta) {
  return std::abs(residual) <= delta ? 1.0 : delta / std::abs(residual);
}

/// `error` as a residual: finite, within +-worst_residual. NaN is the worst.
inline double as_residual(double error) {
  return std::isnan(error) ? worst_residual : std::clamp(error, -worst_residual, worst_residual);
}

}  // namespace libsim
