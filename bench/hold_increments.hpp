/// @file  The increments of the hold model, drawn before the clock starts.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "libsim/core/draws.hpp"

namespace libsim {

/// [65536] in ms. "exponential": mean 10^6. "bimodal": nine in ten exponential of mean 10^4, the rest Pareto of shape
/// 1.2 from 2 * 10^5 on, at most 3 * 10^9. Both come from one stream, so every queue and program meets the same ones.
inline std::vector<std::uint32_t> hold_increments(std::string_view distribution) {
  RngStream rng{{42, 0}, Purpose::test, 0};
  std::vector<std::uint32_t> increments(std::size_t{1} << 16U);
  for (auto& increment : increments) {
    double ms = 0;
    if (distribution == "exponential") {
      ms = 1e6 * draw_exponential(rng);
    } else if (draw_bernoulli(rng, 0.9)) {
      ms = 1e4 * draw_exponential(rng);
    } else {
      ms = std::min(3e9, 2e5 * portable_pow(draw_uniform(rng), -1 / 1.2));
    }
    increment = static_cast<std::uint32_t>(ms);
  }
  return increments;
}

}  // namespace libsim
