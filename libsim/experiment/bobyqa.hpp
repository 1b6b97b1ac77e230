/// @file  A search without slopes, by quadratic models of the loss.
#pragma once

#include <functional>

#include "libsim/experiment/gauss_newton.hpp"

namespace libsim {

/// When the search stops.
struct BobyqaOptions {
  std::size_t budget = 200;                       ///< most points tried; it needs more than parameters + 2
  double first_move = 2.0;                        ///< of each parameter, in steps
  double tolerance = 0.05;                        ///< stops when moves are shorter, in steps
  double good_enough = 1e-9;                      ///< stops at this loss
  std::function<void(const FitStep&)> on_step{};  ///< called whenever the loss is the smallest so far
};

/// Minimises Huber's loss in the box by NLopt's BOBYQA: M. J. D. Powell, The BOBYQA algorithm for bound constrained
/// optimization without derivatives, Cambridge NA2009/06. One point at a time.
FitResult bobyqa(const LeastSquaresProblem& problem, const Point& start, const BobyqaOptions& options = {});

}  // namespace libsim
