/// @file  Tables of constraints and what they cost.
#pragma once

#include <string>

#include "libsim/experiment/compare.hpp"

namespace libsim {

/// One policy and constraint a row: its limit, what was counted, how often it was violated, its mean price on the
/// first, middle and last day, and whether it was infeasible; then what all constraints together cost each policy. ""
/// without constraints.
std::string constraint_tables(const Comparison& comparison, bool emphasised);

}  // namespace libsim
