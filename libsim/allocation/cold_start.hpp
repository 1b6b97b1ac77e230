/// @file  A soft floor for new streamers.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "libsim/allocation/greedy.hpp"
#include "libsim/allocation/priced_candidates.hpp"
#include "libsim/core/config.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// Another policy, with the worth of new streamers raised until they get a share of the impressions:
///
///     worth_i e^{lambda [s is new]},   lambda <- clamp(lambda + step (floor - share of new in this slate), 0, most)
///
/// after each request in which a new streamer could be shown. lambda is a dual price in logarithms of worth: 0 while
/// new streamers get the floor by themselves, at `most` when even that does not buy it, so the floor is soft. New is
/// who was first heard of less than `new_days` ago, has had fewer than `enough` impressions, and came after the policy
/// had `settle_days` to meet the others; what a platform knows from its list of registrations. Source: dual ascent
/// on a budget, as in Balseiro, Lu & Mirrokni, ICML 2021.
///
/// The propensities are the wrapped policy's. O(n) beside it.
struct ColdStart {
  static constexpr std::string_view kind = "cold_start";
  static constexpr std::string_view summary = "another policy, with a soft floor of impressions for new streamers";

  AnyPolicy policy{Greedy{}};  ///< that decides but for the floor
  double floor = 0.05;
  double new_days = 7.0;
  std::uint32_t enough = 500;
  double settle_days = 3.0;
  double step = 0.02;
  double most = 5.0;

  void fields(ConfigReader& reader);

  SignalSet signals() const { return policy.signals(); }
  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate);
  /// The wrapped policy's, times e^lambda for new streamers.
  float multiplier(const CandidateSet& candidates, std::size_t i) const;
  bool prompts() const { return policy.prompts(); }
  bool prompt(const SessionMoment& moment, RngStream& rng) { return policy.prompt(moment, rng); }

  void observe(const Showed& showed);
  void observe(const RoomOpened& opened);
  template <class X>
  void observe(const X& x) {
    policy.observe(x);
  }

  /// The floor's price now, in the unit of scores.
  double lambda() const { return lambda_; }
  /// Whether a streamer counts as new at that time.
  bool is_new(StreamerId streamer, Time at) const;

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.policy, self.known_, self.begin_, self.last_, self.lambda_, self.new_could_show_);
  }

 private:
  struct Known {
    Time since = Time::min();  // min: not heard of
    bool settled = true;       // heard of so early that it may be old
    std::uint32_t impressions = 0;

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.since, self.settled, self.impressions);
    }
  };

  std::vector<Known> known_;  // [streamer]
  Time begin_ = Time::max();  // of what this policy has seen
  Time last_{};               // request
  double lambda_ = 0;
  bool new_could_show_ = false;  // at the last decision
  PricedCandidates priced_;
};
static_assert(AllocationPolicy<ColdStart>);

}  // namespace libsim
