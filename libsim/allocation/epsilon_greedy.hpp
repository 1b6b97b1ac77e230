/// @file  Epsilon-greedy allocation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "libsim/allocation/ranking.hpp"
#include "libsim/allocation/remaining_candidates.hpp"
#include "libsim/core/config.hpp"
#include "libsim/core/draws.hpp"
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
    RemainingCandidates remaining{candidates.size()};
    std::size_t rank = 0;
    for (std::size_t slot = 0; slot < ranking.size; ++slot) {
      while (!remaining.contains(ranking.best[rank])) { ++rank; }
      const std::uint32_t best = ranking.best[rank];
      // Both draws are made in every slot: a draw that depends on epsilon would shift the stream, and two runs that
      // differ only in epsilon would no longer share their random numbers.
      const bool explore = draw_bernoulli(rng, epsilon);
      const std::uint32_t any = remaining.nth(draw_index(rng, remaining.size()));
      const std::uint32_t choice = explore ? any : best;
      slate.show(choice, propensity_of(choice == best, remaining));
      remaining.take(choice);
    }
  }
  double propensity(const Request& request, const CandidateSet& candidates, const Slate& before, std::size_t i) const {
    RemainingCandidates remaining{candidates.size()};
    for (std::size_t k = 0; k < before.size; ++k) { remaining.take(before.shown[k].candidate); }
    const Ranking ranking{candidates.signal(signal), request.slots};
    std::size_t rank = 0;
    while (!remaining.contains(ranking.best[rank])) { ++rank; }
    return propensity_of(i == ranking.best[rank], remaining);
  }

 private:
  double propensity_of(bool is_best, const RemainingCandidates& remaining) const {
    return epsilon / remaining.size() + (is_best ? 1.0 - epsilon : 0.0);
  }
};
static_assert(AllocationPolicy<EpsilonGreedy>);

}  // namespace libsim
