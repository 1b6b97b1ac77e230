#include "libsim/experiment/gauss_newton.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>
#include <utility>

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include "libsim/experiment/robust_loss.hpp"

namespace libsim {
namespace {

using Jacobian = std::vector<std::vector<double>>;

Eigen::MatrixXd matrix_of(const Jacobian& columns) {
  const auto rows = static_cast<Eigen::Index>(columns.front().size());
  Eigen::MatrixXd matrix{rows, static_cast<Eigen::Index>(columns.size())};
  for (std::size_t p = 0; p < columns.size(); ++p) {
    matrix.col(static_cast<Eigen::Index>(p)) = Eigen::Map<const Eigen::VectorXd>{columns[p].data(), rows};
  }
  return matrix;
}

/// The damped step from `point` inside the box: parameters that would leave it stop at the bound, and the others are
/// solved for again.
Point damped_step(const Eigen::MatrixXd& hessian, const Eigen::VectorXd& gradient, double damping, const Point& point,
                  const LeastSquaresProblem& problem, double trust) {
  const std::size_t n = point.size();
  const double ridge = std::max(damping * hessian.trace() / static_cast<double>(n), 1e-300);
  Eigen::VectorXd move = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(n));
  std::vector<Eigen::Index> free(n);
  for (std::size_t i = 0; i < n; ++i) { free[i] = static_cast<Eigen::Index>(i); }
  while (!free.empty()) {
    Eigen::MatrixXd h = hessian(free, free);
    h.diagonal().array() += ridge;
    Eigen::VectorXd g = gradient(free);
    for (std::size_t i = 0; i < n; ++i) {  // what the held parameters do already
      const auto held = static_cast<Eigen::Index>(i);
      if (std::ranges::find(free, held) == free.end()) { g += hessian(free, held) * move(held); }
    }
    const Eigen::VectorXd solved = h.ldlt().solve(-g);
    std::vector<Eigen::Index> inside;
    for (std::size_t k = 0; k < free.size(); ++k) {
      const auto i = static_cast<std::size_t>(free[k]);
      const double low = std::max(problem.low[i] - point[i], -trust);
      const double high = std::min(problem.high[i] - point[i], trust);
      const double wanted = solved(static_cast<Eigen::Index>(k));
      move(free[k]) = std::clamp(wanted, low, high);
      if (wanted >= low && wanted <= high) { inside.push_back(free[k]); }
    }
    if (inside.size() == free.size()) { break; }
    free = std::move(inside);
  }
  Point moved = point;
  for (std::size_t i = 0; i < n; ++i) {
    moved[i] = std::clamp(point[i] + move(static_cast<Eigen::Index>(i)), problem.low[i], problem.high[i]);
  }
  return moved;
}

/// Makes J agree with what was seen on the way from one point to another.
void broyden_update(Jacobian& jacobian, const Point& from, std::span<const double> residuals_from, const Point& to,
                    std::span<const double> residuals_to, const std::vector<bool>& smooth) {
  double length = 0.0;
  for (std::size_t p = 0; p < from.size(); ++p) { length += (to[p] - from[p]) * (to[p] - from[p]); }
  if (length < 1e-12) { return; }
  for (std::size_t r = 0; r < residuals_from.size(); ++r) {
    if (!smooth.empty() && !smooth[r]) { continue; }
    double unexplained = residuals_to[r] - residuals_from[r];
    for (std::size_t p = 0; p < from.size(); ++p) { unexplained -= jacobian[p][r] * (to[p] - from[p]); }
    for (std::size_t p = 0; p < from.size(); ++p) { jacobian[p][r] += unexplained * (to[p] - from[p]) / length; }
  }
}

/// The fit under way.
class Fit {
 public:
  Fit(const LeastSquaresProblem& problem, const Point& start, const GaussNewtonOptions& options)
      : problem_{&problem}, options_{&options}, point_{start} {
    for (std::size_t i = 0; i < start.size(); ++i) {
      point_[i] = std::clamp(start[i], problem.low[i], problem.high[i]);
    }
    residuals_ = problem.residuals({point_}).front();
    loss_ = huber_loss(residuals_);
    points_ = 1;
    report();
  }

  FitResult run() {
    double damping = 0.01;
    std::size_t since_fresh = options_->reuse;
    double loss_at_fresh = loss_;
    bool first = true;
    while (true) {
      if (loss_ <= options_->good_enough) { return ended("loss is nothing"); }
      if (since_fresh >= options_->reuse) {
        if (!first && loss_at_fresh - loss_ < options_->improvement * loss_at_fresh) {
          return ended("no further improvement");
        }
        if (points_ + point_.size() + 1 + options_->trials > options_->budget) { return ended("budget spent"); }
        renew_jacobian();
        since_fresh = 0;
        loss_at_fresh = loss_;
        first = false;
      }
      if (points_ + options_->trials > options_->budget) { return ended("budget spent"); }
      const std::optional<double> accepted = step(damping);
      if (accepted) {
        damping = std::clamp(*accepted, 1e-6, 1e3);
        ++since_fresh;
      } else if (since_fresh > 0) {
        since_fresh = options_->reuse;  // a worn Jacobian: make it anew
      } else if (damping < 100.0) {
        damping *= 1e4;  // a good Jacobian that holds on shorter ways only
      } else {
        return ended("no further improvement");
      }
    }
  }

 private:
  void renew_jacobian() {
    const bool other = static_cast<bool>(problem_->slope_residuals);
    const std::vector<double> base = other ? problem_->slope_residuals({point_}).front() : residuals_;
    jacobian_ = jacobian_at(*problem_, point_, base);
    points_ += point_.size() + (other ? 1 : 0);
  }

  /// Tries several dampings. @return the best one, if it improves the loss
  std::optional<double> step(double damping) {
    Eigen::MatrixXd weighted = matrix_of(jacobian_);
    Eigen::VectorXd pull = Eigen::VectorXd::Zero(weighted.cols());
    const Eigen::MatrixXd plain = weighted;
    for (std::size_t r = 0; r < residuals_.size(); ++r) {
      const auto row = static_cast<Eigen::Index>(r);
      const double weight = huber_weight(residuals_[r]);
      weighted.row(row) *= weight;
      pull += weight * residuals_[r] * plain.row(row).transpose();
    }
    const Eigen::MatrixXd hessian = plain.transpose() * weighted;
    std::vector<Point> tried;
    std::vector<double> dampings(options_->trials);
    for (std::size_t t = 0; t < dampings.size(); ++t) {
      dampings[t] = damping * std::pow(10.0, static_cast<double>(t) - 1.0);
      tried.push_back(damped_step(hessian, pull, dampings[t], point_, *problem_, options_->trust));
    }
    const std::vector<std::vector<double>> found = problem_->residuals(tried);
    points_ += tried.size();
    std::vector<double> losses(found.size());
    std::ranges::transform(found, losses.begin(), [](const auto& residuals) { return huber_loss(residuals); });
    const auto best = static_cast<std::size_t>(std::ranges::min_element(losses) - losses.begin());
    for (std::size_t t = tried.size(); t-- > 0;) {  // the shortest way last but for the best: it holds near by
      if (t != best) { broyden_update(jacobian_, point_, residuals_, tried[t], found[t], problem_->smooth); }
    }
    broyden_update(jacobian_, point_, residuals_, tried[best], found[best], problem_->smooth);
    if (!(losses[best] < loss_)) { return std::nullopt; }
    point_ = tried[best];
    residuals_ = found[best];
    loss_ = losses[best];
    report();
    return dampings[best];
  }

  void report() const {
    if (options_->on_step) { options_->on_step({points_, loss_, point_, residuals_}); }
  }

  FitResult ended(std::string why) const { return {point_, residuals_, loss_, points_, std::move(why)}; }

  const LeastSquaresProblem* problem_;
  const GaussNewtonOptions* options_;
  Point point_;
  std::vector<double> residuals_;
  double loss_ = 0.0;
  std::size_t points_ = 0;
  Jacobian jacobian_;
};

}  // namespace

std::vector<std::vector<double>> jacobian_at(const LeastSquaresProblem& problem, const Point& point,
                                             std::span<const double> base) {
  std::vector<Point> points(point.size(), point);
  std::vector<double> moves(point.size());
  for (std::size_t p = 0; p < point.size(); ++p) {
    const double up = std::min(1.0, problem.high[p] - point[p]);
    const double down = std::min(1.0, point[p] - problem.low[p]);
    points[p][p] += up >= down ? up : -down;
    moves[p] = points[p][p] - point[p];
    assert(moves[p] != 0.0 && "the box has an inside");
  }
  const ResidualsOf& residuals = problem.slope_residuals ? problem.slope_residuals : problem.residuals;
  std::vector<std::vector<double>> columns = residuals(points);
  for (std::size_t p = 0; p < columns.size(); ++p) {
    for (std::size_t r = 0; r < columns[p].size(); ++r) {
      const bool smooth = problem.smooth.empty() || problem.smooth[r];
      columns[p][r] = smooth ? (columns[p][r] - base[r]) / moves[p] : 0.0;
    }
  }
  return columns;
}

FitResult gauss_newton(const LeastSquaresProblem& problem, const Point& start, const GaussNewtonOptions& options) {
  return Fit{problem, start, options}.run();
}

}  // namespace libsim
