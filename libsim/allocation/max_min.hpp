/// @file  Max-min fairness between streamers.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "libsim/allocation/streamer_column.hpp"
#include "libsim/core/config.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// Trades expected gifts against the exposure of the worst-off streamer: with e_s the share of impressions of streamer
/// s relative to an equal share, it seeks
///
///     max over allocations of   mean ev_gift + fairness min_s e_s
///   = max over allocations, min over q on the simplex, of   mean ev_gift + fairness sum_s q_s e_s
///
/// The adversary's q is found by entropic mirror descent, q_s ∝ exp(-E_s / scale) with E_s the impressions so far; the
/// allocation answers with the best response, among the n candidates of the request
///
///     score_i = ev_gift_i + fairness n q_i,   q_i = exp(-E_s / scale) / sum over candidates
///
/// q is taken over those who can be shown now: a streamer off air would hold all of it and help nobody. A streamer
/// first heard of starts with the mean E, so that it does not displace all others until it has caught up. Source: the
/// objective is that of P-MMF (Xu et al., WWW 2023), by the game of Freund & Schapire, Games and Economic Behavior 29,
/// 1999: the gap falls like 1 / sqrt(T) if scale grows like sqrt(T).
///
/// O(n) with one gather a candidate, no draw; an exp a slot shown.
struct MaxMin {
  static constexpr std::string_view kind = "max_min";
  static constexpr std::string_view summary = "expected gifts plus the exposure of the worst-off streamer (P-MMF)";

  double fairness = 0.05;
  double scale = 200.0;

  void fields(ConfigReader& reader) {
    reader.field("fairness", fairness, {0.0, 1e6}, "coins/impression",
                 "worth of lifting the worst-off streamer by an equal share of impressions");
    reader.field("scale", scale, {1e-3, 1e9}, "impressions",
                 "a lead in impressions that divides a streamer's weight by e");
  }

  SignalSet signals() const { return SignalSet{}.with(Signal::ev_gift); }
  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate);
  /// The streamer's weight before it is scaled to a sum of 1.
  float multiplier(const CandidateSet& candidates, std::size_t i) const { return weight_[candidates.streamer[i]]; }

  void observe(const RoomOpened& opened);
  void observe(const Showed& showed);
  void observe(const HourPassed& hour);

  /// E_s, in impressions, counted from where the streamer started.
  double exposure(StreamerId streamer) const {
    return streamer.index() < exposure_.size() ? exposure_[streamer.index()] : mean();
  }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.exposure_, self.sum_, self.base_, self.weight_);
  }

 private:
  double mean() const { return exposure_.empty() ? 0.0 : sum_ / static_cast<double>(exposure_.size()); }
  void make_room_for(StreamerId streamer);
  float weight_of(double exposure) const;

  std::vector<double> exposure_;  // [streamer]
  double sum_ = 0;                // of them
  double base_ = 0;               // E that has weight 1; the mean, an hour ago or less
  StreamerColumn weight_{1.0F};
  std::vector<float> scores_;  // [n] of the current request
};
static_assert(AllocationPolicy<MaxMin>);

}  // namespace libsim
