#include "libsim/experiment/calibration.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

#include "libsim/core/draws.hpp"
#include "libsim/core/hash.hpp"
#include "libsim/core/rng.hpp"
#include "libsim/experiment/bobyqa.hpp"
#include "libsim/experiment/experiment.hpp"
#include "libsim/experiment/fitted_facts.hpp"
#include "libsim/experiment/point_facts.hpp"
#include "libsim/experiment/robust_loss.hpp"

namespace libsim {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

class Calibrator {
 public:
  Calibrator(SimulatedMoments& moments, const CalibrationPlan& plan, std::span<const FactTarget> targets,
             const CalibrationOptions& options)
      : moments_{moments},
        facts_at_{moments},
        plan_{plan},
        targets_{targets},
        options_{options},
        parameters_{moments.scenario().parameters},
        facts_{targets, plan, options.scale},
        slope_scale_{options.slope_scale.value_or(options.scale)} {
    std::vector<double> values;
    for (const FreeParameter& parameter : parameters_) {
      values.push_back(parameter.start);
      low_.push_back(parameter.coordinate_of(parameter.min));
      high_.push_back(parameter.coordinate_of(parameter.max));
    }
    if (options.move) { values = moved_start(parameters_, *options.move); }
    for (std::size_t p = 0; p < parameters_.size(); ++p) { start_.push_back(parameters_[p].coordinate_of(values[p])); }
  }

  Calibration run() {
    require_simulable();
    Calibration done;
    done.method = options_.method;
    done.seeds = options_.seeds;
    done.fresh_seeds = options_.fresh_seeds;
    done.scale = options_.scale;
    done.slope_scale = slope_scale_;
    done.budget = options_.budget;
    done.move = options_.move;
    done.held_out = plan_.held_out;
    Point point = start_;
    if (options_.fit) {
      done.before = rows_of(fresh(start_));
      point = fit();
      done.stopped = stopped_;
    }
    done.path = path_;
    done.blocks_skipped = blocks_skipped_;
    done.loss_start = loss_at(start_);
    done.loss = loss_at(point);
    fill_parameters(done, point);
    const Surroundings around{facts_at_, {low_, high_}, point, slope_scale_, first_fitting_replication, options_.seeds};
    done.sensitivity = around.sensitivity(targets_, options_.scale);
    if (options_.fit) {
      const SeedFacts seen = fresh(point);
      done.after = rows_of(seen);
      fill_precision(done, point, around, seen);
    }
    done.simulations = moments_.asked();
    return done;
  }

 private:
  /// A scenario that has a mistake, or is too large at either scale, throws with its name; later errors of this kind
  /// are points of the search.
  void require_simulable() const {
    Resolved resolved;
    resolved.json = with_values(moments_.scenario().resolved.json, parameters_, facts_at_.values(start_));
    for (const double scale : {options_.scale, slope_scale_}) {
      experiment_of(resolved, moments_.scenario().source, scale);
    }
  }

  std::vector<SeedFacts> fitting(const std::vector<Point>& points, double scale) const {
    return facts_at_.of(points, scale, first_fitting_replication, options_.seeds);
  }

  SeedFacts fresh(const Point& point) const {
    return facts_at_.of({point}, options_.scale, 0, options_.fresh_seeds).front();
  }

  std::vector<FactRow> rows_of(const SeedFacts& seeds) const { return judge_facts(seeds, targets_, options_.scale); }

  double loss_at(const Point& point) const {
    return huber_loss(facts_.residuals(fitting({point}, options_.scale).front(), options_.scale));
  }

  /// The problem of making some facts' residuals small by moving some parameters, the others resting at `around`.
  LeastSquaresProblem problem(const FittedFacts& facts, const std::vector<std::size_t>& free,
                              const Point& around) const {
    const auto residuals_at = [this, facts, free, around](double scale) {
      return [=, this](const std::vector<Point>& points) {
        std::vector<Point> whole(points.size(), around);
        for (std::size_t i = 0; i < points.size(); ++i) {
          for (std::size_t k = 0; k < free.size(); ++k) { whole[i][free[k]] = points[i][k]; }
        }
        std::vector<std::vector<double>> residuals;
        for (const SeedFacts& seeds : fitting(whole, scale)) { residuals.push_back(facts.residuals(seeds, scale)); }
        return residuals;
      };
    };
    LeastSquaresProblem problem{.low = some(low_, free),
                                .high = some(high_, free),
                                .residuals = residuals_at(options_.scale),
                                .slope_residuals = {},
                                .smooth = facts.smooth()};
    if (slope_scale_ != options_.scale) { problem.slope_residuals = residuals_at(slope_scale_); }
    return problem;
  }

  static Point some(const Point& point, const std::vector<std::size_t>& free) {
    Point chosen;
    for (const std::size_t p : free) { chosen.push_back(point[p]); }
    return chosen;
  }

  Point fit() {
    Point point = start_;
    if (options_.method == CalibrationMethod::staged) {
      std::size_t next = 0;
      for (const CalibrationBlock& block : plan_.blocks) {
        std::vector<std::size_t> free;
        for (std::size_t i = 0; i < block.parameters.size(); ++i) { free.push_back(next++); }
        if (!free.empty() && !block.facts.empty()) { point = fit_block(block, free, point); }
      }
    }
    std::vector<std::size_t> all;
    for (std::size_t p = 0; p < parameters_.size(); ++p) { all.push_back(p); }
    return fit_stage(
        "joint", facts_, all, point,
        options_.method == CalibrationMethod::bobyqa ? CalibrationMethod::bobyqa : CalibrationMethod::gauss_newton,
        options_.budget > spent_ ? options_.budget - spent_ : 1);
  }

  Point fit_block(const CalibrationBlock& block, const std::vector<std::size_t>& free, const Point& point) {
    const FittedFacts facts = facts_.only(block.facts);
    const std::vector<double> residuals = facts.residuals(fitting({point}, options_.scale).front(), options_.scale);
    if (std::ranges::all_of(residuals, [](double r) { return std::abs(r) <= 1.0; })) { return point; }
    const std::size_t wanted = 6 * (free.size() + 1);
    if (spent_ + wanted > options_.budget) {
      blocks_skipped_.push_back(block.name);
      return point;
    }
    return fit_stage(block.name, facts, free, point, CalibrationMethod::bobyqa, wanted);
  }

  Point fit_stage(const std::string& stage, const FittedFacts& facts, const std::vector<std::size_t>& free,
                  const Point& around, CalibrationMethod method, std::size_t budget) {
    const auto on_step = [&](const FitStep& step) {
      Point point = around;
      for (std::size_t k = 0; k < free.size(); ++k) { point[free[k]] = step.point[k]; }
      path_.push_back({stage, spent_ + step.points, step.loss});
      if (!options_.on_step) { return; }
      options_.on_step({stage, spent_ + step.points, step.loss, facts_at_.values(point),
                        rows_of(fitting({point}, options_.scale).front())});
    };
    const LeastSquaresProblem to_solve = problem(facts, free, around);
    FitResult result;
    if (method == CalibrationMethod::bobyqa) {
      BobyqaOptions search;
      search.budget = budget;
      search.on_step = on_step;
      result = bobyqa(to_solve, some(around, free), search);
    } else {
      GaussNewtonOptions search;
      search.budget = budget;
      search.on_step = on_step;
      result = gauss_newton(to_solve, some(around, free), search);
    }
    spent_ += result.points;
    stopped_ = result.stopped;
    Point point = around;
    for (std::size_t k = 0; k < free.size(); ++k) { point[free[k]] = result.point[k]; }
    return point;
  }

  void fill_parameters(Calibration& done, const Point& point) const {
    std::size_t p = 0;
    for (const CalibrationBlock& block : plan_.blocks) {
      for (std::size_t i = 0; i < block.parameters.size(); ++i, ++p) {
        CalibratedParameter fitted{.parameter = parameters_[p], .block = block.name};
        fitted.start = parameters_[p].value_at(start_[p]);
        fitted.value = parameters_[p].value_at(point[p]);
        fitted.at_bound = point[p] <= low_[p] || point[p] >= high_[p];
        fitted.standard_error = not_a_number;
        fitted.standard_error_alone = not_a_number;
        done.parameters.push_back(std::move(fitted));
      }
    }
  }

  void fill_precision(Calibration& done, const Point& point, const Surroundings& around, const SeedFacts& seen) const {
    const std::vector<bool> smooth = facts_.smooth();
    std::vector<std::vector<double>> jacobian;
    for (std::size_t p = 0; p < point.size(); ++p) {
      if (done.parameters[p].at_bound) { continue; }
      done.directed.push_back(p);
      jacobian.push_back(around.slopes(p, facts_));
    }
    std::vector<double> weights;
    for (const double r : facts_.residuals(fitting({point}, options_.scale).front(), options_.scale)) {
      weights.push_back(smooth[weights.size()] ? huber_weight(r) : 0.0);
    }
    std::vector<std::vector<double>> deviations;
    for (const std::vector<FactValue>& facts : seen) {
      deviations.push_back(facts_.residuals({&facts, 1}, options_.scale));
      for (std::size_t r = 0; r < smooth.size(); ++r) {
        if (!smooth[r]) { deviations.back()[r] = 0.0; }
      }
    }
    Identification known =
        identify(jacobian, weights, deviations, options_.scale + 1.0 / static_cast<double>(options_.seeds));
    for (std::size_t k = 0; k < done.directed.size(); ++k) {
      CalibratedParameter& fitted = done.parameters[done.directed[k]];
      const FreeParameter& parameter = fitted.parameter;
      const double unit = parameter.step * (parameter.search == SearchScale::log ? fitted.value : 1.0);
      fitted.standard_error = known.standard_errors[k] * unit;
      fitted.standard_error_alone = known.alone[k] * unit;
      const std::size_t p = done.directed[k];
      fitted.identified = 4.0 * known.standard_errors[k] <= 0.5 * (high_[p] - low_[p]);
    }
    done.directions = std::move(known.directions);
  }

  SimulatedMoments& moments_;
  PointFacts facts_at_;
  const CalibrationPlan& plan_;
  std::span<const FactTarget> targets_;
  const CalibrationOptions& options_;
  std::vector<FreeParameter> parameters_;
  FittedFacts facts_;
  double slope_scale_;
  Point low_;
  Point high_;
  Point start_;
  std::size_t spent_ = 0;  ///< points tried
  std::string stopped_;
  std::vector<CalibrationStep> path_;
  std::vector<std::string> blocks_skipped_;
};

}  // namespace

Calibration calibrate(SimulatedMoments& moments, const CalibrationPlan& plan, std::span<const FactTarget> targets,
                      const CalibrationOptions& options) {
  return Calibrator{moments, plan, targets, options}.run();
}

std::vector<double> moved_start(std::span<const FreeParameter> parameters, const MovedStart& move) {
  std::vector<double> values;
  for (const FreeParameter& parameter : parameters) {
    // By its name: a parameter moves alike whichever others are free.
    RngStream rng{{move.seed, 0}, Purpose::resampling, static_cast<std::uint32_t>(content_hash(parameter.path))};
    const double factor = 1.0 + move.share * (2.0 * draw_uniform(rng) - 1.0);
    values.push_back(std::clamp(parameter.start * factor, parameter.min, parameter.max));
  }
  return values;
}

}  // namespace libsim
