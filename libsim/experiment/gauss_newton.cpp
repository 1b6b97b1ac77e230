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

constexpr double first_damping = 0.01;
constexpr double widest_span = 4.0;  // steps

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
    double damping = first_damping;
    bool escalated = false;  // tried shorter steps on this Jacobian
    while (true) {
      if (loss_ <= options_->good_enough) { return ended("loss is nothing"); }
      if (jacobian_.empty() || steps_since_fresh_ >= options_->reuse) {
        const bool gained = jacobian_.empty() || loss_at_fresh_ - loss_ >= options_->improvement * loss_at_fresh_;
        if (!gained && !widen()) { return ended("no further improvement"); }
        if (points_ + cost_of_jacobian() + options_->trials > options_->budget) { return ended("budget spent"); }
        renew_jacobian();
        escalated = false;
      }
      if (points_ + options_->trials > options_->budget) { return ended("budget spent"); }
      if (const std::optional<double> accepted = step(damping)) {
        damping = std::clamp(*accepted, 1e-6, 1e3);
        ++steps_since_fresh_;
      } else if (steps_since_fresh_ == 0 && !escalated) {
        escalated = true;  // a fresh Jacobian that may hold on shorter ways
        damping = std::min(damping * 1e4, 1e5);
      } else {
        if (steps_since_fresh_ == 0) { damping = first_damping; }  // it does not hold at all: widen() comes next
        steps_since_fresh_ = options_->reuse;
      }
    }
  }

 private:
  /// Twice as far, to the other side. @return whether that is still near
  bool widen() {
    span_ *= -2.0;
    return std::abs(span_) <= widest_span;
  }

  std::size_t cost_of_jacobian() const { return point_.size() + (problem_->slope_residuals ? 1 : 0); }

  void renew_jacobian() {
    const bool other = static_cast<bool>(problem_->slope_residuals);
    const std::vector<double> base = other ? problem_->slope_residuals({point_}).front() : residuals_;
    jacobian_ = jacobian_at(*problem_, point_, base, span_);
    points_ += cost_of_jacobian();
    steps_since_fresh_ = 0;
    loss_at_fresh_ = loss_;
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
  double span_ = 1.0;  ///< of the differences, in steps
  std::size_t steps_since_fresh_ = 0;
  double loss_at_fresh_ = 0.0;
};

}  // namespace

std::vector<std::vector<double>> jacobian_at(const LeastSquaresProblem& problem, const Point& point,
                                             std::span<const double> base, double span) {
  std::vector<Point> points(point.size(), point);
  std::vector<double> moves(point.size());
  for (std::size_t p = 0; p < point.size(); ++p) {
    const double up = problem.high[p] - point[p];
    const double down = point[p] - problem.low[p];
    const double wanted = std::abs(span);
    const bool upwards = span > 0.0 ? up >= std::min(wanted, down) : down < std::min(wanted, up);
    points[p][p] += upwards ? std::min(wanted, up) : -std::min(wanted, down);
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
