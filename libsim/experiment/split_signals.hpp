/// @file  Two sources of signals in one market, where the arms of an A/B test learn apart.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "libsim/experiment/arm_learners.hpp"
#include "libsim/experiment/signals.hpp"

namespace libsim {

/// Predicts by the source of the arm: of the user, of the time, or of each candidate's streamer. It passes the market
/// on to the sources it holds, which may be oracles, and looks at nothing of it.
class SplitOracleOrEstimate {
 public:
  /// @param arms  a source of signals each
  explicit SplitOracleOrEstimate(ArmLearners<AnySignals> arms) : arms_{std::move(arms)} {}

  /// As Oracle does, where an arm's source is one.
  void predict_true(const MarketState<Behaviour<>>& market, const Request& request, const CandidateColumns& candidates,
                    Signal signal, std::span<float> out) {
    const CandidateSet view = candidates.view();
    if (arms_.split().design() != AbDesign::streamer) {
      const Arm arm = arms_.split().of(request.user, StreamerId{}, request.at);
      return arms_[arm].predict(market, request, candidates, view, signal, out);
    }
    treated_.resize(out.size());
    arms_[Arm::control].predict(market, request, candidates, view, signal, out);
    arms_[Arm::treatment].predict(market, request, candidates, view, signal, treated_);
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (arm_of(view.streamer[i]) == Arm::treatment) { out[i] = treated_[i]; }
    }
  }
  template <class X>
  void observe(const X& x) {
    arms_.observe(x);
  }

 private:
  /// Each streamer's arm is drawn once, not once a candidate.
  Arm arm_of(StreamerId streamer) {
    while (drawn_.size() <= streamer.index()) {
      drawn_.push_back(arms_.split().of_streamer(StreamerId{static_cast<std::uint32_t>(drawn_.size())}));
    }
    return drawn_[streamer.index()];
  }

  ArmLearners<AnySignals> arms_;
  std::vector<Arm> drawn_;      ///< [streamer], as far as was asked
  std::vector<float> treated_;  ///< [n] of the last request
};
static_assert(OracleSource<SplitOracleOrEstimate>);

}  // namespace libsim
