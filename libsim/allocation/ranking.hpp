/// @file  Slates without chance: the best candidates by a score.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "libsim/core/top_k.hpp"
#include "libsim/decision/request.hpp"

namespace libsim {

static_assert(max_slots <= max_top_k);

/// The best candidates in falling order of score, as many as a request has slots.
struct Ranking {
  std::array<std::uint32_t, max_slots> best;  ///< indices into the candidate set; the first `size` count
  std::size_t size = 0;

  /// Equal scores rank in retrieval order; NaN ranks as -infinity. Cost: see top_k.
  /// @param scores  [n], one per candidate
  Ranking(std::span<const float> scores, std::uint32_t slots) : size{std::min<std::size_t>(slots, scores.size())} {
    top_k(scores, std::span{best}.first(size));
  }
};

/// Fills the slate with the best candidates by `scores`, each surely (propensity 1).
inline void show_best(std::span<const float> scores, const Request& request, Slate& slate) {
  const Ranking ranking{scores, request.slots};
  for (std::size_t slot = 0; slot < ranking.size; ++slot) { slate.show(ranking.best[slot], 1.0); }
}

}  // namespace libsim
