/// @file  An off-policy evaluation of a market's log as JSON, for scripts. The keys stay; more may come.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "libsim/experiment/policy_evaluation.hpp"

namespace libsim {

/// What ope_json() has, and {"logging", "target", "reward", "unit", "bucket": {"unit", "share"} or null, "manifest"}.
nlohmann::ordered_json policy_evaluation_json(const PolicyEvaluation& result, const PolicyEvaluationOptions& options,
                                              const Manifest& manifest);

/// The same of the first replication's log, and {"truth": {"replications", "trials", "trial_share", "one_request",
/// "logged":
/// {"reward", "requests_per_day", "visits_per_day"}, "whole_market": likewise, "interference", "requests_change",
/// "visits_change"}}, each {"mean", "low", "high"}. The estimates that the table shows also have {"covered", "defined",
/// "bias", "rmse", "coverage"}.
nlohmann::ordered_json judged_evaluation_json(const JudgedEvaluation& result, const PolicyEvaluationOptions& options,
                                              const Manifest& manifest);

}  // namespace libsim
