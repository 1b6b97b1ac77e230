/// @file  Keeps requests with the truth about their candidates, to judge policies in hindsight.
#pragma once

#include <cstdint>
#include <vector>

#include "libsim/bound/frozen_requests.hpp"
#include "libsim/experiment/oracle.hpp"

namespace libsim {

/// Watches a platform decide, and keeps a share of the requests: all candidates with the oracle's `ev_gift` at that
/// moment, whatever source of signals the policy has, and the slate. Which requests are kept is drawn by user and time.
/// Coins are per impression, and a slot's weight is the probability that it is examined, over the mean of the slots.
/// A prompt in the slate does not count. A value; 8 bytes a candidate kept.
class RequestFreezer {
 public:
  /// @param share  of requests, in (0, 1]
  explicit RequestFreezer(double share) : share_{share} {}

  void observe(const MarketState<Behaviour<>>& market, const Request& request, const CandidateColumns& candidates,
               const Slate& slate);
  /// What was frozen so far.
  const FrozenRequests& frozen() const { return frozen_; }

 private:
  double share_;
  Oracle oracle_;  ///< without noise
  FrozenRequests frozen_;
  std::vector<float> coins_;          ///< [candidates] of the current request
  std::vector<std::uint32_t> slate_;  ///< likewise
};

}  // namespace libsim
