/// @file  Whether a policy kept its side of the contract.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "libsim/decision/request.hpp"

namespace libsim {

/// Whether a slate is what a request for `request.slots` of `candidates` rooms is answered with: min(slots, candidates)
/// distinct candidates, each with a probability in (0, 1]. O(slots^2), a few nanoseconds.
[[gnu::always_inline]] inline bool is_answer(const Request& request, std::size_t candidates, const Slate& slate) {
  bool holds = slate.size == std::min<std::size_t>(request.slots, candidates);
  for (std::uint32_t k = 0; k < slate.size; ++k) {
    const Slate::Shown& shown = slate.shown[k];
    holds &= shown.candidate < candidates && shown.propensity > 0.0F && shown.propensity <= 1.0F;
    for (std::uint32_t before = 0; before < k; ++before) { holds &= slate.shown[before].candidate != shown.candidate; }
  }
  return holds;
}

/// @throws InputError  that says what is wrong with the slate. @pre !is_answer(request, candidates, slate)
[[noreturn]] void refuse_slate(const Request& request, std::size_t candidates, const Slate& slate);

}  // namespace libsim
