/// @file  Two policies in one market: the platform of an A/B test.
#pragma once

#include <cstddef>
#include <utility>

#include "libsim/decision/policy.hpp"
#include "libsim/experiment/arm_learners.hpp"

namespace libsim {

/// Lets the policy of the arm decide: the arm of the user, or of the time.
///
/// In a split by streamers a slate holds rooms of both arms. Then both policies rank all candidates, with the same
/// draws, and each room stands where the policy of its own arm put it:
///
///     take the rooms of control in control's slate and those of treatment in treatment's slate, by rank;
///     of two with one rank, a fair coin a request says which arm's comes first;
///     if they are fewer than slots, fill up with the slates' other rooms, by rank likewise.
///
/// So with one policy in both arms, or all streamers in one, the slate is that policy's own. Source: V.
/// Ha-Thuc et al., "A Counterfactual Framework for Seller-Side A/B Testing on Marketplaces", SIGIR 2020, who rank whole
/// catalogues; here each policy names as many rooms as there are slots, hence the filling up. A room's propensity is
/// that of its slot in the slate it came from, not of the merger: no off-policy estimate can be made from such a log.
///
/// The signals of both policies are predicted on every request. What decide() and prompt() themselves count, such as a
/// budget a day, each policy counts of its own decisions, however learning is shared. Two virtual calls a request (by
/// streamers: three), none a candidate.
class SplitPolicy {
 public:
  /// @param arms  a policy each
  explicit SplitPolicy(ArmLearners<AnyPolicy> arms) : arms_{std::move(arms)} {}

  SignalSet signals() const;
  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate);
  template <class X>
  void observe(const X& x) {
    arms_.observe(x);
  }
  bool prompts() const;
  bool prompt(const SessionMoment& moment, RngStream& rng);
  float multiplier(const CandidateSet& candidates, std::size_t i) const;

 private:
  void decide_by_streamer(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate);

  ArmLearners<AnyPolicy> arms_;
  Arm deciding_ = Arm::control;  ///< on the last request, but in a split by streamers
};
static_assert(AllocationPolicy<SplitPolicy>);

}  // namespace libsim
