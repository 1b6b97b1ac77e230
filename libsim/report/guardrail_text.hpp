/// @file  What guardrails cost, as a table.
#pragma once

#include <string>

#include "libsim/experiment/guardrails.hpp"

namespace libsim {

/// One limit a row, one block a guardrail: whether it was kept, its price on the last day, and what it did to J, its
/// terms and three metrics of the market, in % of the policy without it, with half of the 95% interval.
std::string guardrail_text(const GuardrailCurves& curves, bool emphasised);

}  // namespace libsim
