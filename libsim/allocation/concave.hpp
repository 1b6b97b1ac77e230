/// @file  Allocation by the marginal worth of a streamer's next coin.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "libsim/allocation/concave_returns.hpp"
#include "libsim/core/config.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// Shows the rooms with the largest marginal worth of expected revenue:
///
///     score_i = lambda_s ev_gift_i,   lambda_s = g'(V_s),   s the streamer of room i
///
/// V_s is what s was given so far, in coins: each gift counts at once; with a half-life, the past is decayed when an
/// hour passes, and below 0.01 coin forgotten. tau = 0 means automatic: the mean V of the streamers with V > 0, taken
/// anew each hour; 100 coins until there is one. lambda is g' itself, per coin: ranking needs no normalisation. It is
/// logged as the multiplier. A streamer never heard of has V = 0. Scores that underflow to 0 rank in retrieval order.
///
/// O(n) with one gather a candidate, no draw; an hour costs O(streamers ever given to), and O(streamers) if tau moved.
/// The scale is the policy: log(1 + V) in raw coins gives away far more revenue than log(1 + V / tau).
struct Concave {
  static constexpr std::string_view kind = "concave";
  static constexpr std::string_view summary =
      "expected gifts times the marginal worth g'(V) of the streamer's next coin";

  ConcaveReturns returns;       ///< the form of g
  double tau = 0.0;             ///< coins; 0: automatic
  double half_life_days = 0.0;  ///< 0: the past counts in full

  void fields(ConfigReader& reader);

  SignalSet signals() const { return SignalSet{}.with(Signal::ev_gift); }
  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate);
  /// lambda of candidate i's streamer, per coin.
  float multiplier(const CandidateSet& candidates, std::size_t i) const;

  void observe(const RoomOpened& opened);
  void observe(const Gifted& gifted);
  void observe(const HourPassed& hour);

  /// V, in coins.
  double revenue(StreamerId streamer) const;
  /// The tau in use, in coins.
  double scale() const { return tau > 0.0 ? tau : automatic_tau_; }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.automatic_tau_, self.revenue_, self.earning_, self.lambda_);
  }

 private:
  void make_room_for(StreamerId streamer);
  void rebuild();

  double automatic_tau_ = 100.0;
  std::vector<double> revenue_;      // [streamer] V
  std::vector<StreamerId> earning_;  // those with V > 0, in the order of their first gift
  std::vector<float> lambda_;        // [streamer + 1] g'(V); the last stands for all streamers not heard of
  std::vector<float> scores_;        // [n] of the current request
};
static_assert(AllocationPolicy<Concave>);

}  // namespace libsim
