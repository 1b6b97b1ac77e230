/// @file  Concave returns of every form.
#pragma once

#include <vector>

#include "libsim/allocation/concave_returns.hpp"

namespace libsim {

inline const std::vector<ConcaveReturns> all_returns{{ConcaveForm::log, 1.0},        {ConcaveForm::sqrt, 1.0},
                                                     {ConcaveForm::saturating, 1.0}, {ConcaveForm::alpha_fair, 0.0},
                                                     {ConcaveForm::alpha_fair, 0.5}, {ConcaveForm::alpha_fair, 1.0},
                                                     {ConcaveForm::alpha_fair, 3.0}};

}  // namespace libsim
