/// @file  A policy that decides a share of all requests: what it is worth in truth, by trying it.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "libsim/core/draws.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// What came of the requests that the target decided, counted from feedback as it happens: no log, no propensity, no
/// model.
struct TrialTally {
  std::int64_t requests = 0;  ///< the target's
  std::int64_t clicks = 0;    ///< on the slates that it showed
  std::int64_t coins = 0;     ///< given in the sessions that these clicks opened
  std::int64_t watch_ms = 0;  ///< in those that ended
};

/// Decides each request by the target with probability `share`, drawn from a stream of its own, else by the other
/// policy. Both learn from all feedback. With a small share it shows what one request is worth under the target while
/// nearly all else stays as it was; with 1, what the target is worth when the whole market is its.
class TargetTrial {
 public:
  /// @param draw   names the draw of the requests
  /// @param tally  counts; copies of a trial share it
  TargetTrial(AnyPolicy other, AnyPolicy target, double share, RunKey draw, std::shared_ptr<TrialTally> tally)
      : other_{std::move(other)}, target_{std::move(target)}, share_{share}, draw_{draw}, tally_{std::move(tally)} {}

  SignalSet signals() const { return {static_cast<std::uint8_t>(other_.signals().bits | target_.signals().bits)}; }

  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate) {
    User& user = user_of(request.user);
    RngStream own{draw_, Purpose::assignment, request.user.value, of_trial, user.requests++};
    const bool tried = draw_bernoulli(own, share_);
    user.asked = tried;
    (tried ? target_ : other_).decide(request, candidates, rng, slate);
    tally_->requests += tried ? 1 : 0;
  }

  void observe(const Clicked& clicked) {
    pass_on(clicked);
    User& user = user_of(clicked.user);
    user.inside = clicked.from_feed && user.asked;
    tally_->clicks += user.inside ? 1 : 0;
  }
  void observe(const Gifted& gifted) {
    pass_on(gifted);
    if (user_of(gifted.user).inside) { tally_->coins += gifted.amount.value; }
  }
  void observe(const Left& left) {
    pass_on(left);
    User& user = user_of(left.user);
    if (user.inside) { tally_->watch_ms += left.watched.count(); }
    user.inside = false;
  }
  template <class X>
  void observe(const X& x) {
    pass_on(x);
  }

 private:
  /// Tells the stream from those of tests' arms and of buckets.
  static constexpr std::uint32_t of_trial = 3;

  struct User {
    std::uint32_t requests = 0;
    bool asked = false;   // the last request was the target's
    bool inside = false;  // in a session that the target's slate led to
  };

  User& user_of(UserId id) {
    if (id.index() >= users_.size()) { users_.resize(id.index() + 1); }
    return users_[id.index()];
  }
  template <class X>
  void pass_on(const X& x) {
    other_.observe(x);
    target_.observe(x);
  }

  AnyPolicy other_;
  AnyPolicy target_;
  double share_;
  RunKey draw_;
  std::shared_ptr<TrialTally> tally_;
  std::vector<User> users_;
};
static_assert(AllocationPolicy<TargetTrial>);

}  // namespace libsim
