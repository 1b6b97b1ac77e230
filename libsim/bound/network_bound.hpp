/// @file  The best slates in hindsight, exactly: a flow of minimum cost.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "libsim/bound/exposure_returns.hpp"
#include "libsim/bound/frozen_requests.hpp"

namespace libsim {

/// How much work an exact solution may be. Both are counts, so that what is solved does not depend on the machine.
struct NetworkLimits {
  std::int64_t arcs = 2'000'000;          ///< of the network; about 60 bytes each
  std::int64_t potentials = 500'000'000;  ///< of nodes, changed by pivots; a pivot of the tree changes one or more
};

/// An exact solution.
struct NetworkBound {
  Slates slates;       ///< that reach the bound
  double worth = 0.0;  ///< coins of the slates, and what the exposure is worth
  double upper = 0.0;  ///< no slates are worth more: `worth` and the rounding of costs to integers
};

/// The slates that maximise
///
///     sum of slot_weight * coins  +  sum over streamers of exposure_worth(returns, impressions)
///
/// with each room at most once in a slate and no streamer above its cap; slots may stay empty. Units of flow go from
/// the slots through candidates and streamers along the steps of worth:
///
///     (request, slot) -> (request, candidate) -> streamer -> steps -> end,    (request, slot) -> end
///
/// Steps are taken in order since their worth falls. All capacities are integers, and so is the optimum. Coins are
/// rounded to multiples of a power of two, 2^-35 of the largest or less. Solved by the network simplex of LEMON (Dezso,
/// Juttner & Kovacs, ENTCS 264(5), 2011, doi:10.1016/j.entcs.2011.06.003).
/// @param returns  [streamers]
/// @return nothing if the limits do not suffice
std::optional<NetworkBound> network_bound(const FrozenRequests& frozen, std::span<const ExposureReturns> returns,
                                          const NetworkLimits& limits = {});

}  // namespace libsim
