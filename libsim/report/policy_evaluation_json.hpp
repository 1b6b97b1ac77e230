/// @file  An off-policy evaluation of a market's log as JSON, for scripts. The keys stay; more may come.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "libsim/experiment/policy_evaluation.hpp"

namespace libsim {

/// What ope_json() has, and {"logging", "target", "reward", "unit", "bucket": {"unit", "share"} or null, "manifest"}.
nlohmann::ordered_json policy_evaluation_json(const PolicyEvaluation& result, const PolicyEvaluationOptions& options,
                                              const Manifest& manifest);

/// The same of the first replication's log, and {"truth": {"replications", "trial_share", "logged", "one_request",
/// "whole_market", "interference", "requests_per_day": {"logged", "whole_market", "relative_change"}}}, each {"mean",
/// "low", "high"}. The estimates that the table shows also have {"covered", "defined", "bias", "rmse", "coverage"}.
nlohmann::ordered_json judged_evaluation_json(const JudgedEvaluation& result, const PolicyEvaluationOptions& options,
                                              const Manifest& manifest);

}  // namespace libsim
