/// @file  What A/B tests would conclude, as JSON for scripts. What is not defined is null. The keys stay; more may
/// come.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "libsim/experiment/ab.hpp"

namespace libsim {

/// {"replications", "control", "treatment", "same_policy", "learner", "share", "switch_hours", "washout_hours",
/// "levels": [{"overload", "overload_share", "metrics": {NAME: {"unit", "control", "truth", "truth_sd", "truths",
/// "designs": [{"design", "defined", "estimate", "bias", "sd", "standard_error", "rmse", "coverage", "rejection",
/// "replications": [{"effect", "low", "high"}]}]}}}], "manifest"}. "overload_share", "control", "truth", "estimate",
/// "bias", "coverage" and "rejection" are {"mean", "low", "high"}; the last two are shares of 1. The replications of
/// "truths" and of every design stand in the same order.
nlohmann::ordered_json ab_json(const AbResult& result, const Manifest& manifest);

}  // namespace libsim
