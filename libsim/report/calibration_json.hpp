/// @file  A calibration, for scripts, and the scenario it gives.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "libsim/experiment/calibration.hpp"
#include "libsim/experiment/experiment.hpp"

namespace libsim {

/// {"method", "stopped", "seeds", "fresh_seeds", "scale", "slope_scale", "simulations", "loss": {"start", "fitted"},
/// "parameters": [{"path", "block", "search", "min", "max", "step", "start", "value", "standard_error",
/// "standard_error_others_known", "at_bound", "identified"}], "directions": [{"singular_value", "loadings": {PATH:
/// NUMBER}}], "path": [{"stage", "points", "loss"}], "facts": [{"id", "before", "after", "sd", "target", "tolerance",
/// "error_before", "error_after", "role", "held_out", "ok"}], "sensitivity": {"tolerances_per_step": {FACT: {PATH:
/// NUMBER}}, "elasticity": ...}, "manifest"}. What is infinite or not defined is null.
nlohmann::ordered_json calibration_json(const Calibration& calibration, const Manifest& manifest);

/// A scenario file with the fitted values on top of `base`, a file it extends or a whole scenario.
/// @param comment  its first line, without the mark of a comment
std::string fitted_scenario_text(const Calibration& calibration, const nlohmann::json& base,
                                 const std::string& comment);

}  // namespace libsim
