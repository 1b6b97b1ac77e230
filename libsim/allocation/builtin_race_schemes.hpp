/// @file  The race schemes that ship with libsim.
#pragma once

#include "libsim/allocation/race_scheme.hpp"
#include "libsim/core/registry.hpp"

namespace libsim {

/// A registry of every built-in scheme; add your own to the returned value.
Registry<AnyRaceScheme> builtin_race_schemes();

}  // namespace libsim
