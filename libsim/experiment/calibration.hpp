/// @file  Fits the parameters of a scenario to published facts: simulated method of moments.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libsim/experiment/calibration_plan.hpp"
#include "libsim/experiment/gauss_newton.hpp"
#include "libsim/experiment/identification.hpp"
#include "libsim/experiment/sensitivity.hpp"
#include "libsim/experiment/simulated_moments.hpp"
#include "libsim/metrics/fact_judgement.hpp"

namespace libsim {

/// How parameters are searched.
enum class CalibrationMethod : std::uint8_t {
  gauss_newton,  ///< all parameters at once
  bobyqa,        ///< all at once, without slopes
  staged         ///< BOBYQA on each block whose facts are off, then gauss_newton
};

inline constexpr std::array<std::string_view, 3> calibration_method_names{"gauss_newton", "bobyqa", "staged"};

/// Starts a fit elsewhere, to see whether it comes back.
struct MovedStart {
  std::uint32_t seed = 0;
  double share = 0.2;  ///< each parameter is multiplied by 1 + share * U(-1, 1), within its bounds
};

/// A step as it is reported while the fit is under way.
struct CalibrationProgress {
  std::string stage;           ///< "joint", or the name of a block
  std::size_t points = 0;      ///< tried so far, in all stages
  double loss = 0.0;           ///< of the facts of this stage
  std::vector<double> values;  ///< [parameters] the best so far
  std::vector<FactRow> rows;   ///< every target, on the seeds of the fit
};

/// How the fit is done, and how long.
struct CalibrationOptions {
  CalibrationMethod method = CalibrationMethod::gauss_newton;  ///< see CalibrationMethod
  double scale = 1.0;                                          ///< of the simulated markets, against the scenario
  std::optional<double> slope_scale{};  ///< of the markets that give the Jacobian and the sensitivities
  std::uint32_t seeds = 2;              ///< of each evaluation: the same in all of them
  std::uint32_t fresh_seeds = 8;        ///< of the verdict: never seen by the fit. At least 2
  std::size_t budget = 200;             ///< most points tried, each with all seeds
  std::optional<MovedStart> move{};     ///< starts elsewhere than at the scenario's values
  bool fit = true;                      ///< else only the sensitivities at the start
  std::function<void(const CalibrationProgress&)> on_step{};  ///< called after each step
};

/// What became of one parameter.
struct CalibratedParameter {
  FreeParameter parameter;            ///< where it is in the scenario, and its bounds
  std::string block;                  ///< of the plan that it belongs to
  double start = 0.0;                 ///< its value before the fit
  double value = 0.0;                 ///< its value after the fit
  double standard_error = 0.0;        ///< in the field's own unit; infinite if the facts do not hold it, NaN at a bound
  double standard_error_alone = 0.0;  ///< if the others were known
  bool at_bound = false;              ///< whether the fit ended at an end of its range
  bool identified = false;  ///< not at a bound, and value +-2 standard errors span at most half of the search range
};

/// A step of the loss path.
struct CalibrationStep {
  std::string stage;       ///< "joint", or the name of a block
  std::size_t points = 0;  ///< tried so far
  double loss = 0.0;       ///< the smallest so far
};

/// A fit with all that is to be told of it.
struct Calibration {
  CalibrationMethod method = CalibrationMethod::gauss_newton;  ///< as asked for
  std::uint32_t seeds = 0;                                     ///< of each evaluation
  std::uint32_t fresh_seeds = 0;                               ///< of the verdict
  double scale = 1.0;                                          ///< of the markets
  double slope_scale = 1.0;                                    ///< of the markets that gave the slopes
  std::size_t budget = 0;                                      ///< most points that could be tried
  std::optional<MovedStart> move;                              ///< how the start was moved, if it was
  std::size_t simulations = 0;                  ///< different ones, whether kept from an earlier run or not
  std::string stopped;                          ///< why it ended
  double loss_start = 0.0;                      ///< of all fitted facts, on the fit's seeds
  double loss = 0.0;                            ///< at the end, likewise
  std::vector<CalibratedParameter> parameters;  ///< [free parameters]
  std::vector<Direction> directions;        ///< of the parameters that are not at a bound, in the order of `directed`
  std::vector<std::size_t> directed;        ///< indices into `parameters`
  std::vector<CalibrationStep> path;        ///< [steps] the loss on the way
  std::vector<std::string> blocks_skipped;  ///< of a staged fit: not fitted by themselves, the budget being too small
  std::vector<FactRow> before;              ///< on fresh seeds; empty without a fit
  std::vector<FactRow> after;               ///< likewise
  std::vector<std::string> held_out;        ///< facts that the fit did not look at
  Sensitivity sensitivity;                  ///< at the fitted values
};

/// Replications of the fit begin here: those that `libsim facts` measures by default, from 0 on, are fresh.
inline constexpr std::uint32_t first_fitting_replication = 1'000'000;

/// Fits a plan's parameters to the targets. The loss is Huber's, of residuals in tolerances, over every judged fact
/// that is not held out; all evaluations share their random numbers. Standard errors are of the sandwich form (see
/// identify), with the covariance of the facts over the fresh seeds, for data of a market of scale 1 and `seeds`
/// simulated markets of scale s: Omega = (s + 1 / seeds) times the covariance at scale s, which is (1 + 1/S) at full
/// scale.
/// @pre moments has the parameters of the plan, in its order
/// @throws InputError  if the scenario cannot be simulated at its start
Calibration calibrate(SimulatedMoments& moments, const CalibrationPlan& plan, std::span<const FactTarget> targets,
                      const CalibrationOptions& options);

/// Where a moved fit starts. [parameters]
std::vector<double> moved_start(std::span<const FreeParameter> parameters, const MovedStart& move);

}  // namespace libsim
