/// @file  An upper bound on the best slates in hindsight, by prices on exposure: for instances of any size.
#pragma once

#include <span>
#include <vector>

#include "libsim/bound/exposure_returns.hpp"
#include "libsim/bound/frozen_requests.hpp"

namespace libsim {

/// When the search for prices ends.
struct PriceSearch {
  int rounds = 300;         ///< evaluations of the dual, at most; each costs O(rows * slots)
  double tolerance = 1e-6;  ///< of the bound: ends when it is this near to a worth that is known to be reached
};

/// A bound by prices of what is scarce.
struct PriceBound {
  double upper = 0.0;         ///< no slates are worth more
  std::vector<double> price;  ///< [streamers], coins an impression
};

/// Bounds the maximum of network_bound from above. With a price p_s on each impression of streamer s, requests no
/// longer share anything:
///
///     L(p) = sum over requests of max over slates (slot_weight * coins - p)
///            + sum over streamers of max over n (exposure_worth(n) + p_s n)
///
/// Weak duality: L(p) is an upper bound at *any* p, so it does not matter for its validity how well prices are found.
/// The least L is the maximum itself, since the network's linear programme has an integer solution. The best slate of a
/// request is a dynamic programme over its rooms by falling coins; prices follow the subgradient by the rule of Held,
/// Wolfe & Crowder (Math. Programming 6, 1974, doi:10.1007/BF01580223).
/// @param returns  [streamers]
/// @param reached  worth of some slates that keep to the caps: the search aims there
PriceBound price_bound(const FrozenRequests& frozen, std::span<const ExposureReturns> returns, double reached,
                       const PriceSearch& search = {});

}  // namespace libsim
