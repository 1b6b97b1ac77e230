/// @file  What A/B tests would conclude, for people.
#pragma once

#include <string>

#include "libsim/experiment/ab.hpp"

namespace libsim {

/// A table a level of overload and metric: the truth, then a row a design with its mean estimate, bias, spread, and how
/// often its interval holds the truth and excludes 0; and what these numbers are. A bias that is told from 0 and a
/// coverage that is told from the promised one stand out. About 110 columns wide.
/// @param emphasised  with a terminal's escape codes
std::string ab_text(const AbResult& result, bool emphasised);

}  // namespace libsim
