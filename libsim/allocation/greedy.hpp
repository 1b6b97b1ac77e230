/// @file  Greedy allocation.
#pragma once

#include <string_view>

#include "libsim/allocation/ranking.hpp"
#include "libsim/core/config.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// Shows the rooms with the largest predicted signal, by default the expected coins per impression; equal ones in
/// retrieval order. What it earns now and what it does to the other streamers is the yardstick for every other policy.
/// O(n), no draw.
struct Greedy {
  static constexpr std::string_view kind = "greedy";
  static constexpr std::string_view summary = "the rooms with the largest predicted signal";

  Signal signal = Signal::ev_gift;

  void fields(ConfigReader& reader) { reader.choice("signal", signal, signal_names, "the signal to rank by"); }

  SignalSet signals() const { return SignalSet{}.with(signal); }

  void decide(const Request& request, const CandidateSet& candidates, RngStream& /*rng*/, Slate& slate) const {
    show_best(candidates.signal(signal), request, slate);
  }
};
static_assert(AllocationPolicy<Greedy>);

}  // namespace libsim
