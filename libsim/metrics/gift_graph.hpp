/// @file  The graph of who gives to whom: its components, degrees, mixing and core.
#pragma once

#include <array>
#include <cstdint>
#include <limits>

#include "libsim/log/log.hpp"
#include "libsim/sessions/scope.hpp"

namespace libsim {

/// Quantiles of degrees, by the linear rule: 50%, 90%, 99%, 100%.
using DegreeQuantiles = std::array<double, 4>;

/// The bipartite graph with an edge between a user and a streamer if the one gave to the other at least once. Users and
/// streamers without an edge are not in it.
struct GiftGraphSummary {
  std::int64_t users = 0;              ///< who gave
  std::int64_t streamers = 0;          ///< who was given to
  std::int64_t edges = 0;              ///< pairs with a gift
  std::int64_t components = 0;         ///< connected parts
  std::int64_t largest_component = 0;  ///< vertices in it
  std::int64_t max_core = 0;           ///< the largest k such that a subgraph exists where every degree is >= k
  DegreeQuantiles user_degrees{};      ///< streamers a user gave to; NaN without edges
  DegreeQuantiles streamer_degrees{};  ///< users who gave to a streamer; NaN without edges
  /// Degree mixing: Pearson correlation over edges of the degrees of their two ends. Below 0, faithful givers (few
  /// streamers) go to popular streamers; NaN if either side has equal degrees only.
  /// Source: M. E. J. Newman, Phys. Rev. Lett. 89, 208701 (2002), for two kinds of vertices.
  double degree_mixing = std::numeric_limits<double>::quiet_NaN();
};

/// Summarises the gift graph of the gift rows in `scope`. O(n log n) in the rows.
GiftGraphSummary summarise_gift_graph(const Log& log, const Scope& scope = {});

}  // namespace libsim
