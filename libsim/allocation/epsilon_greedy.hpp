/// @file  Epsilon-greedy allocation.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "libsim/allocation/exploration.hpp"
#include "libsim/allocation/ranking.hpp"
#include "libsim/allocation/remaining_candidates.hpp"
#include "libsim/core/config.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// In each slot shows the best remaining room, or with probability epsilon a uniform one of those remaining: with k
/// rooms on the slate already,
///
///     P(a | the k before) = epsilon / (n - k) + (1 - epsilon) * [a is the first remaining argmax of the signal]
///
/// Source: Sutton & Barto, Reinforcement Learning, 2nd ed., section 2.2, applied slot by slot. O(n + slots^2), two
/// draws a slot. With epsilon = 0 it shows what `greedy` shows.
struct EpsilonGreedy {
  static constexpr std::string_view kind = "epsilon_greedy";
  static constexpr std::string_view summary = "greedy, but a random room in a share of the slots";

  Signal signal = Signal::ev_gift;
  double epsilon = 0.05;

  void fields(ConfigReader& reader) {
    reader.choice("signal", signal, signal_names, "the signal to rank by");
    reader.field("epsilon", epsilon, {0.0, 1.0}, "", "probability that a slot shows a uniformly random room");
  }

  SignalSet signals() const { return SignalSet{}.with(signal); }

  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate) const {
    const Ranking ranking{candidates.signal(signal), request.slots};
    show_best_or_explore(candidates.size(), std::span{ranking.best}.first(ranking.size), epsilon, rng, slate);
  }
  double propensity(const Request& request, const CandidateSet& candidates, const Slate& before, std::size_t i) const {
    RemainingCandidates remaining{candidates.size()};
    for (std::size_t k = 0; k < before.size; ++k) { remaining.take(before.shown[k].candidate); }
    const Ranking ranking{candidates.signal(signal), request.slots};
    std::size_t rank = 0;
    while (!remaining.contains(ranking.best[rank])) { ++rank; }
    return exploring_propensity(epsilon, remaining.size(), i == ranking.best[rank]);
  }
};
static_assert(AllocationPolicy<EpsilonGreedy>);

}  // namespace libsim
