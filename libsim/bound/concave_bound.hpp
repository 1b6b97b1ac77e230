/// @file  An upper bound in hindsight on the concave worth of streamers' revenue.
#pragma once

#include "libsim/allocation/concave_returns.hpp"
#include "libsim/bound/frozen_requests.hpp"

namespace libsim {

/// When the search for prices ends.
struct ConcaveSearch {
  int rounds = 200;         ///< at most; each costs O(rows)
  double tolerance = 1e-4;  ///< of the bound, between it and the worth that is reached
};

/// A bound on a concave objective, and what was found on the way to it.
struct ConcaveBound {
  double upper = 0.0;    ///< no slates are worth more
  double reached = 0.0;  ///< worth of a mixture of slates: no bound of this kind is below it
};

/// What slates are worth: the sum over streamers of g(V_s), V_s their expected coins.
double concave_worth(const ConcaveReturns& g, double tau, const std::vector<double>& coins);

/// Bounds concave_worth over all slates from above, by prices l_s on coins:
///
///     L(l) = sum over requests of max over slates (l_s * slot_weight * coins)
///            + sum over streamers of max over V (g(V) - l_s V)
///
/// which by weak duality is an upper bound at any l. Coins differ from request to request, so that this is a flow with
/// gains, which no network simplex solves; but for mixtures of slates (each request's slots shared out in parts) it is
/// a concave maximum, which Frank & Wolfe's method climbs (1956, doi:10.1002/nav.3800030109): at V, the prices g'(V)
/// attain the second sum, and the best slates at these prices are both the value of L and the direction to go. So
/// each step certifies how far it is from the maximum. Slates proper may be worth a little less than
/// mixtures of them.
/// @param tau  coins at which g bends, > 0
ConcaveBound concave_bound(const FrozenRequests& frozen, const ConcaveReturns& g, double tau,
                           const ConcaveSearch& search = {});

}  // namespace libsim
