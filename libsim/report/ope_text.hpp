/// @file  An off-policy evaluation for people.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "libsim/ope/rows_evaluation.hpp"

namespace libsim {

/// The words for IntervalKind.
inline constexpr std::array<std::string_view, 4> interval_kind_names{"normal", "t", "bootstrap", "bernstein"};

/// Estimates with intervals, diagnostics, and reasons not to believe them.
/// @param all  also the estimators at fixed values of lambda
std::string ope_text(const RowsEvaluation& result, const RowsEvaluationOptions& options, bool all, bool emphasised);

}  // namespace libsim
