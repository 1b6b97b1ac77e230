/// @file  An off-policy evaluation beside the truth, for people.
#pragma once

#include <string>

#include "libsim/experiment/policy_evaluation.hpp"

namespace libsim {

/// The truth in two readings, estimates with intervals, bias and coverage, and reasons not to believe them.
std::string policy_evaluation_text(const JudgedEvaluation& result, const PolicyEvaluationOptions& options,
                                   bool emphasised);

/// "logging: greedy with a random bucket of 5% by request; target: popularity; reward: coins"
std::string policies_line(const PolicyEvaluation& evaluation, const PolicyEvaluationOptions& options);

}  // namespace libsim
