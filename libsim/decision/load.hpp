/// @file  What the signal `load` is.
#pragma once

#include <algorithm>

namespace libsim {

/// Viewers over capacity, by the one rule of all that predict it: finite also where there is no capacity.
inline float load_of(float viewers, float capacity) {
  return viewers / std::max(capacity, 1e-6F);
}

}  // namespace libsim
