/// @file  The sources of signals that a scenario may name in `estimator`.
#pragma once

#include "libsim/core/registry.hpp"
#include "libsim/experiment/signals.hpp"

namespace libsim {

/// To add one: write it as a struct with kind, summary and fields(), and add a line here.
const Registry<AnySignals>& builtin_signals();

}  // namespace libsim
