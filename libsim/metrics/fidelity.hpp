/// @file  How the distributions of logs of one market compare with each other, and with a log of another origin.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "libsim/metrics/distributions.hpp"

namespace libsim {

/// A log of another origin beside them.
struct ReferenceDistance {
  std::int64_t values = 0;  ///< values in the reference
  KsSummary ks;             ///< of the reference to each log
};

/// One kind of distribution.
struct KindFidelity {
  std::int64_t values = 0;                     ///< in the first log
  KsSummary ks;                                ///< between the logs: how far luck alone takes them apart
  std::optional<ReferenceDistance> reference;  ///< if there is a reference
  std::vector<EnvelopePoint> lorenz;           ///< empty if the first log has no values, here and below
  std::vector<EnvelopePoint> ccdf;             ///< shares of values above each
};

/// How logs of other seeds differ from each other, as distributions.
struct Fidelity {
  std::size_t logs = 0;                                       ///< logs compared
  std::array<KindFidelity, distribution_kinds.size()> kinds;  ///< in the order of `distribution_kinds`
};

/// O(logs^2) in the distances. @param reference  or null. @pre at least one log
Fidelity find_fidelity(std::span<const LogDistributions> logs, const LogDistributions* reference);

}  // namespace libsim
