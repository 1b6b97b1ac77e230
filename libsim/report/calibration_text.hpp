/// @file  A calibration, for people.
#pragma once

#include <string>

#include "libsim/experiment/calibration.hpp"

namespace libsim {

/// "joint: 27 points tried, loss 12.3", and the facts that are off by more than a tolerance, worst first.
std::string calibration_step_text(const CalibrationProgress& progress, const std::vector<std::string>& held_out,
                                  bool emphasised);

/// How the fit went, each parameter with its standard error and whether it is identified, and the facts before and
/// after on fresh seeds, with those held out apart.
std::string calibration_text(const Calibration& calibration, bool emphasised);

/// Fact by parameter, a table a block: the change in tolerances per step of the search, and the elasticity.
std::string sensitivity_text(const Calibration& calibration, bool emphasised);

}  // namespace libsim
