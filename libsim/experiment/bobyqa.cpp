#include "libsim/experiment/bobyqa.hpp"

#include <algorithm>
#include <exception>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include <nlopt.h>

#include "libsim/core/error.hpp"
#include "libsim/experiment/robust_loss.hpp"

namespace libsim {
namespace {

/// What the search calls back into. It is written in C: exceptions wait until it has returned.
struct Search {
  const LeastSquaresProblem* problem = nullptr;
  const BobyqaOptions* options = nullptr;
  nlopt_opt optimiser = nullptr;
  FitResult best{
      .point = {}, .residuals = {}, .loss = std::numeric_limits<double>::infinity(), .points = 0, .stopped = ""};
  std::exception_ptr failure{};

  double loss_at(const Point& point) {
    std::vector<double> residuals = problem->residuals({point}).front();
    const double loss = huber_loss(residuals);
    ++best.points;
    if (loss < best.loss) {
      best.loss = loss;
      best.point = point;
      best.residuals = std::move(residuals);
      if (options->on_step) { options->on_step({best.points, loss, best.point, best.residuals}); }
    }
    return loss;
  }
};

double called_back(unsigned n, const double* x, double* /*gradient*/, void* data) {
  auto* search = static_cast<Search*>(data);
  try {
    return search->loss_at(Point(x, x + n));
  } catch (...) {
    search->failure = std::current_exception();
    nlopt_force_stop(search->optimiser);
    return std::numeric_limits<double>::max();
  }
}

}  // namespace

FitResult bobyqa(const LeastSquaresProblem& problem, const Point& start, const BobyqaOptions& options) {
  const auto n = static_cast<unsigned>(start.size());
  Search search;
  search.problem = &problem;
  search.options = &options;
  if (options.budget == 0) { throw Error{"bobyqa: got a budget of 0 points, expected one at least"}; }
  const std::unique_ptr<nlopt_opt_s, decltype(&nlopt_destroy)> optimiser{
      // With one parameter BOBYQA does not work, and the simplex method does.
      nlopt_create(n == 1 ? NLOPT_LN_NELDERMEAD : NLOPT_LN_BOBYQA, n), &nlopt_destroy};
  search.optimiser = optimiser.get();
  Point x = start;
  Point moves(n);
  for (unsigned i = 0; i < n; ++i) {
    x[i] = std::clamp(start[i], problem.low[i], problem.high[i]);
    moves[i] = std::min(options.first_move, 0.45 * (problem.high[i] - problem.low[i]));
  }
  nlopt_set_lower_bounds(search.optimiser, problem.low.data());
  nlopt_set_upper_bounds(search.optimiser, problem.high.data());
  nlopt_set_initial_step(search.optimiser, moves.data());
  nlopt_set_min_objective(search.optimiser, called_back, &search);
  nlopt_set_maxeval(search.optimiser, static_cast<int>(options.budget));
  nlopt_set_xtol_abs1(search.optimiser, options.tolerance);
  nlopt_set_stopval(search.optimiser, options.good_enough);
  double least = 0.0;
  const nlopt_result result = nlopt_optimize(search.optimiser, x.data(), &least);
  if (search.failure) { std::rethrow_exception(search.failure); }
  // Where rounding stops it, as it may, the best point so far is as good as any.
  if (search.best.point.empty()) { throw Error{"bobyqa: the search could not begin"}; }
  search.best.stopped = result == NLOPT_MAXEVAL_REACHED   ? "budget spent"
                        : result == NLOPT_STOPVAL_REACHED ? "loss is nothing"
                                                          : "no further improvement";
  return std::move(search.best);
}

}  // namespace libsim
