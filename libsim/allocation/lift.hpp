/// @file  Better matches for those who watch much and pay little, and for those who are watched much and earn little.
#pragma once

#include <string_view>
#include <vector>

#include "libsim/allocation/past_quadrants.hpp"
#include "libsim/core/config.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// Greedy, but for two groups that the past shows:
///
///     users with much watch and little pay   score_i = p_click_i p_gift_i      where they would give at all
///     everybody else                         score_i = ev_gift_i
///     and for a streamer with much attention and little income, times
///                                            1 + boost [p_gift_i > mean p_gift of s]
///
/// so that such a user meets the rooms with the best conversion rather than those whose rare gifts are large, and such
/// a streamer meets the users who convert better with it than its usual audience. The mean p_gift of a lifted streamer
/// is a moving one over the requests in which it was a candidate. Segments are those of PastQuadrants, or given with
/// target(). Source: D6 and D7 of the design that libsim follows.
///
/// The published segments of streamers are mostly arithmetic (17.2% follow from how few are paid at all), so whether
/// this helps is judged on planted ones. O(n), no draw.
struct Lift {
  static constexpr std::string_view kind = "lift";
  static constexpr std::string_view summary =
      "greedy, with better conversion for those who watch much or are watched much in vain";

  bool users = true;
  double streamer_boost = 1.0;
  double quantile_level = 0.75;

  void fields(ConfigReader& reader) {
    reader.field("users", users, "show users with much watch and little pay where they would convert best");
    reader.field("streamer_boost", streamer_boost, {0.0, 1e3}, "",
                 "boost: how much more streamers with much attention and little income count with their best users");
    reader.field("quantile_level", quantile_level, {0.0, 1.0}, "", "of much watch, and of little money");
  }

  SignalSet signals() const { return SignalSet{}.with(Signal::ev_gift).with(Signal::p_click).with(Signal::p_gift); }
  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate);

  /// What its streamers usually convert is learned from all requests: an A/B test that shares learning shares it, too.
  void observe(const Showed& showed);
  void observe(const Left& left);
  void observe(const Gifted& gifted);
  void observe(const HourPassed& hour);

  /// These are lifted until midnight. @param of_users, of_streamers  [members], e.g. of Segments::members
  void target(const std::vector<bool>& of_users, const std::vector<bool>& of_streamers);

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.users_, self.streamers_, self.usual_);
  }

 private:
  PastQuadrants users_;
  PastQuadrants streamers_;
  std::vector<float> usual_;   // [streamer] moving mean of p_gift; below 0: none yet
  std::vector<float> scores_;  // [n] of the current request
};
static_assert(AllocationPolicy<Lift>);

}  // namespace libsim
