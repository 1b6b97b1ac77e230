/// @file  Candidates whose signals were scaled, for a policy that knows nothing of the reason.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "libsim/decision/request.hpp"

namespace libsim {

/// The signals that say how much a candidate is worth, never below 0: those that a factor can lower or raise. The
/// others are a change of something, or a load.
inline constexpr std::array<Signal, 4> worth_signals{Signal::ev_gift, Signal::p_click, Signal::p_gift, Signal::watch_s};

/// A copy of a candidate set with its worth scaled by a factor for each candidate. Where expected gifts are among the
/// signals only they are scaled, or a product of two signals would carry the factor twice; else every worth signal
/// there is. A price of lambda is a factor of e^-lambda: it is in logarithms of worth, so that one price suits every
/// policy that ranks by worth, and none at all suits one that looks at no signal.
class PricedCandidates {
 public:
  /// The factors of `candidates`, to be written before priced(). @return [n], all 1
  std::span<float> factors(const CandidateSet& candidates);
  /// Valid until the next call.
  CandidateSet priced(const CandidateSet& candidates);
  /// Whether any of `signals` can carry a price.
  static bool can_price(SignalSet signals);

 private:
  std::vector<float> factors_;
  std::array<std::vector<float>, signal_count> columns_;
};

}  // namespace libsim
