/// @file  Robust least squares in a box, for residuals that are costly, noisy and can be had many at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace libsim {

/// A point of the search, in steps of its finite differences. [parameters]
using Point = std::vector<double>;

/// The residuals of each of some points. [points][residuals]; all calls give as many residuals.
using ResidualsOf = std::function<std::vector<std::vector<double>>(const std::vector<Point>& points)>;

/// What is made small, and where.
struct LeastSquaresProblem {
  Point low;              ///< [parameters] the smallest values
  Point high;             ///< [parameters] the largest values
  ResidualsOf residuals;  ///< in tolerances, at a point
  /// Residuals whose differences stand in for those of `residuals` in the Jacobian, e.g. of a smaller market; empty for
  /// `residuals` themselves.
  ResidualsOf slope_residuals{};
  /// [residuals] Whether a residual is smooth. One that is not has no slope: it can only veto a step, by its loss.
  /// Empty if all are.
  std::vector<bool> smooth{};
};

/// What a fit did last.
struct FitStep {
  std::size_t points = 0;         ///< tried so far, those of the Jacobian included
  double loss = 0.0;              ///< the smallest so far
  Point point;                    ///< its place
  std::vector<double> residuals;  ///< [residuals] at its place
};

/// When the fit stops, and how far it may go at once.
struct GaussNewtonOptions {
  std::size_t budget = 200;   ///< most points tried
  double trust = 5.0;         ///< longest move of a parameter at once, in steps
  double improvement = 0.01;  ///< of the loss by a fresh Jacobian, as a share of it, below which it counts as stuck
  double good_enough = 1e-9;  ///< stops at this loss
  std::size_t trials = 4;     ///< dampings tried at once
  std::size_t reuse = 2;      ///< steps on one Jacobian, kept up to date by Broyden's rule, before it is made anew
  std::function<void(const FitStep&)> on_step{};  ///< called at the start and after each step
};

/// Where a fit ended.
struct FitResult {
  Point point;                    ///< [parameters] the best found
  std::vector<double> residuals;  ///< [residuals] there
  double loss = 0.0;              ///< the sum of its squares, or of what a robust loss makes of them
  std::size_t points = 0;         ///< tried
  std::string stopped;            ///< why: "no further improvement", "budget spent", "loss is nothing"
};

/// The Jacobian by one-sided differences, per step: [parameters][residuals].
/// @param base  the residuals at `point`, by problem.slope_residuals if there are such
/// @param span  how far to look, in steps: up if positive, else down; less, or to the other side, where a bound is near
std::vector<std::vector<double>> jacobian_at(const LeastSquaresProblem& problem, const Point& point,
                                             std::span<const double> base, double span = 1.0);

/// Damped Gauss-Newton on Huber's loss:
///
///     (J'WJ + damping * trace(J'WJ) / p * I) d = -J'Wr,    W = diag(huber_weight(r))
///
/// with parameters held at a bound while the step would leave the box. Each iteration tries several dampings at once
/// and keeps the best point; when none is better, damping grows, then the Jacobian is made anew from differences that
/// reach twice as far to the other side: what one-sided slopes of a noisy market say close by is not always so. Between
/// fresh Jacobians, tried points update it (C. G. Broyden, Math. Comp. 19 (1965) 577). Points are asked for in batches
/// which do not depend on the number of threads, so neither does the result. Source: D. W. Marquardt, J. SIAM 11 (1963)
/// 431.
FitResult gauss_newton(const LeastSquaresProblem& problem, const Point& start, const GaussNewtonOptions& options = {});

}  // namespace libsim
