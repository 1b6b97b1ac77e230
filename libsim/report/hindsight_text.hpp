/// @file  Policies against the best in hindsight, as a table.
#pragma once

#include <string>

#include "libsim/experiment/compare.hpp"

namespace libsim {

/// One policy a row, one gap a column, in % of the bound with half of its 95% interval; below, what the columns mean,
/// and what the bounds bound and what not. @pre requests were frozen
std::string hindsight_text(const Comparison& comparison, bool emphasised);

}  // namespace libsim
