#include "libsim/decision/slate_propensities.hpp"

#include <cstddef>

#include "libsim/core/error.hpp"

namespace libsim {

std::array<double, max_slots> slate_propensities(AnyPolicy& policy, const Request& request,
                                                 const CandidateSet& candidates, const Slate& slate, const Slate& own) {
  std::array<double, max_slots> propensities{};
  if (policy.tells_propensity()) {
    Slate before;
    for (std::size_t k = 0; k < slate.size; ++k) {
      const std::uint32_t candidate = slate.shown[k].candidate;
      propensities[k] = policy.propensity(request, candidates, before, candidate);
      before.show(candidate, propensities[k]);
    }
    return propensities;
  }
  for (std::size_t k = 0; k < own.size; ++k) {
    if (own.shown[k].propensity == 1.0F) { continue; }
    throw InputError{"policy",
                     {"got one that decides by chance and cannot tell the probability of rooms that it did not show; "
                      "expected one without chance, or one that tells propensities"}};
  }
  for (std::size_t k = 0; k < slate.size && k < own.size; ++k) {
    if (slate.shown[k].candidate != own.shown[k].candidate) { break; }
    propensities[k] = 1.0;
  }
  return propensities;
}

}  // namespace libsim
