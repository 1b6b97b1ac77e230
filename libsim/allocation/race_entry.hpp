/// @file  Who races where: caps by forecast traffic, overflow to the next position.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/core/rng.hpp"
#include "libsim/log/exposure_log.hpp"

namespace libsim {

/// The most entrants that one position can race at once: each gets `needed` users of the forecast ones in treatment.
/// @return 0 if there is no forecast
inline std::uint32_t entrant_cap(double forecast_uv, double treatment_share, double needed) {
  constexpr double most = 1e6;
  const double cap = std::floor(forecast_uv * treatment_share / std::max(needed, 1.0));
  return cap > 0.0 ? static_cast<std::uint32_t>(std::min(cap, most)) : 0;  // NaN is not above 0
}

/// Entrants by position, and those whom no position has room for. Numbers are places in the list of entries.
struct RacePlacement {
  std::vector<std::vector<std::uint32_t>> entrants;  ///< [positions]
  std::vector<std::uint32_t> waiting;                ///< they do not race that day
};

/// Fills the positions in order of traffic, each up to its cap; what is left goes to the next position.
/// @param order  entries, in the order in which they are placed. @param caps  [positions], best position first
RacePlacement place_entrants(std::span<const std::uint32_t> order, std::span<const std::uint32_t> caps);

/// The order in which entries are placed: round by round, one of each unit, units in random order, so that the best
/// position is open to all.
/// @param units  of each entry, in the order of submission
std::vector<std::uint32_t> entry_order(std::span<const UnitId> units, RngStream& rng);

}  // namespace libsim
