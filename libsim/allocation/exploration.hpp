/// @file  Slots that show the best room that is left, or now and then a uniform one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "libsim/allocation/remaining_candidates.hpp"
#include "libsim/core/draws.hpp"
#include "libsim/core/rng.hpp"
#include "libsim/decision/request.hpp"

namespace libsim {

/// The probability of one of `remaining` candidates in a slot that shows a uniform one of them with probability
/// epsilon, and else the best.
inline double exploring_propensity(double epsilon, std::uint32_t remaining, bool is_best) {
  return epsilon / remaining + (is_best ? 1.0 - epsilon : 0.0);
}

/// Fills the slots after those that `slate` has, until it shows as many rooms as `ranking`: in each the first of the
/// ranking that is left, or with probability epsilon a uniform one of the candidates that are left. With k rooms on the
/// slate already,
///
///     P(a | the k before) = epsilon / (n - k) + (1 - epsilon) * [a is the first of the ranking that is left]
///
/// Source: Sutton & Barto, Reinforcement Learning, 2nd ed., section 2.2, applied slot by slot. O(slots^2), two draws a
/// slot.
/// @param n  candidates. @param ranking  distinct candidates, best first
/// @return in how many slots a uniform one was shown
inline std::uint32_t show_best_or_explore(std::size_t n, std::span<const std::uint32_t> ranking, double epsilon,
                                          RngStream& rng, Slate& slate) {
  RemainingCandidates remaining{n};
  for (std::size_t slot = 0; slot < slate.size; ++slot) { remaining.take(slate.shown[slot].candidate); }
  std::uint32_t explored = 0;
  std::size_t rank = 0;
  while (slate.size < ranking.size()) {
    while (!remaining.contains(ranking[rank])) { ++rank; }
    const std::uint32_t best = ranking[rank];
    // Both draws are made in every slot: a draw that depends on epsilon would shift the stream, and two runs that
    // differ only in epsilon would no longer share their random numbers.
    const bool explores = draw_bernoulli(rng, epsilon);
    const std::uint32_t any = remaining.nth(draw_index(rng, remaining.size()));
    const std::uint32_t choice = explores ? any : best;
    explored += explores ? 1U : 0U;
    slate.show(choice, exploring_propensity(epsilon, remaining.size(), choice == best));
    remaining.take(choice);
  }
  return explored;
}

}  // namespace libsim
