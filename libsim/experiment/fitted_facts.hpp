/// @file  The facts that a calibration looks at, as residuals.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "libsim/experiment/calibration_plan.hpp"
#include "libsim/metrics/fact_targets.hpp"
#include "libsim/metrics/fact_value.hpp"

namespace libsim {

/// Every fact that is judged, can be measured on a log, and is not held out; and how far a simulated market is from it.
class FittedFacts {
 public:
  /// @param scale  of the market that is fitted
  FittedFacts(std::span<const FactTarget> targets, const CalibrationPlan& plan, double scale);

  std::size_t size() const { return targets_.size(); }
  const FactTarget& operator[](std::size_t i) const { return targets_[i]; }
  /// [size()] Whether a fact has a slope: one with tolerance 0, which sits on an atom, has none.
  std::vector<bool> smooth() const;
  /// The same of the facts named only. @pre they are among these
  FittedFacts only(std::span<const std::string> names) const;

  /// (value - target) / tolerance of the mean over seeds, both transformed, at the fitted scale: FactTarget's
  /// error_in_tolerances(). Of a fact that is published as a bound, how far the value is beyond it, else 0. Of a fact
  /// with tolerance 0, missed_residual times the share of seeds that miss it. A fact that a seed lacks is off by
  /// worst_residual.
  /// @param seeds        [n] facts of runs that differ in their luck only
  /// @param measured_at  the scale of those runs; a fact that scales with the market is brought to the fitted scale
  std::vector<double> residuals(std::span<const std::vector<FactValue>> seeds, double measured_at) const;

 private:
  std::vector<FactTarget> targets_;
  double scale_;
};

/// The mean over seeds of one fact; NaN if a seed lacks it.
double mean_of_fact(std::span<const std::vector<FactValue>> seeds, const std::string& id);

}  // namespace libsim
