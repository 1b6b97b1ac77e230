/// @file  Greedy allocation that sees how full rooms are.
#pragma once

#include <string_view>
#include <vector>

#include "libsim/core/config.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// Shows the rooms with the largest expected gifts given how full each would be with this user in it:
///
///     score_i = ev_gift_i / (1 + strength excess_i),   excess_i = max(0, (viewers_i + 1) / capacity_i - 1)
///
/// ev_gift leaves load out, so greedy fills a room beyond what its streamer can serve. A gain over greedy that this
/// policy has too comes from capacity, not from fairness: it is the baseline for every claim about either. The form of
/// the loss is the usual one of a server shared by excess viewers. O(n), no draw.
struct GreedyLoad {
  static constexpr std::string_view kind = "greedy_load";
  static constexpr std::string_view summary = "greedy, less what a crowded room loses";

  double strength = 1.0;

  void fields(ConfigReader& reader) {
    reader.field("strength", strength, {0.0, 100.0}, "",
                 "a room at twice its capacity is worth 1 / (1 + strength) of its expected gifts");
  }

  SignalSet signals() const { return SignalSet{}.with(Signal::ev_gift); }
  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate);

  template <class Self, class Archive>
  static void each_state(Self& /*self*/, Archive& /*archive*/) {}  // only memory for the next call

 private:
  std::vector<float> scores_;  // [n] of the current request
};
static_assert(AllocationPolicy<GreedyLoad>);

}  // namespace libsim
