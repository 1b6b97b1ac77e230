/// @file  Uniformly random allocation.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "libsim/allocation/remaining_candidates.hpp"
#include "libsim/core/config.hpp"
#include "libsim/core/draws.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// Shows uniformly random rooms, none twice: with k rooms on the slate already,
///
///     P(a | the k before) = 1 / (n - k)
///
/// It gives the off-policy estimators their cleanest log. O(slots^2), one draw a slot, reads no column.
struct Random {
  static constexpr std::string_view kind = "random";
  static constexpr std::string_view summary = "uniformly random rooms";

  void fields(ConfigReader& /*reader*/) {}

  SignalSet signals() const { return {}; }

  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate) const {
    RemainingCandidates remaining{candidates.size()};
    for (std::uint32_t slot = 0; slot < request.slots && remaining.size() > 0; ++slot) {
      const std::uint32_t choice = remaining.nth(draw_index(rng, remaining.size()));
      slate.show(choice, 1.0 / remaining.size());
      remaining.take(choice);
    }
  }
  double propensity(const Request& /*request*/, const CandidateSet& candidates, const Slate& before,
                    std::size_t /*i*/) const {
    return 1.0 / static_cast<double>(candidates.size() - before.size);
  }
};
static_assert(AllocationPolicy<Random>);

}  // namespace libsim
