/// @file  A calibration, for scripts.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "libsim/experiment/calibration.hpp"
#include "libsim/experiment/experiment.hpp"

namespace libsim {

/// {"method", "stopped", "seeds", "fresh_seeds", "scale", "slope_scale", "budget", "move": {"seed", "share"},
/// "simulations", "loss": {"start", "fitted"}, "parameters": [{"path", "block", "search", "min", "max", "step",
/// "start", "value", "standard_error", "standard_error_others_known", "at_bound", "identified"}], "directions":
/// [{"singular_value", "loadings": {PATH: NUMBER}}], "path": [{"stage", "points", "loss"}], "facts": [{"id", "before",
/// "after", "sd", "target", "tolerance", "error_before", "error_after", "role", "held_out", "ok"}], "sensitivity":
/// {"tolerances_per_step": {FACT: {PATH: NUMBER}}, "elasticity": ...}, "manifest"}. What is infinite or not defined is
/// null.
nlohmann::ordered_json calibration_json(const Calibration& calibration, const Manifest& manifest);

}  // namespace libsim
