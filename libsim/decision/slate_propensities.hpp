/// @file  With which probability a policy would show what another one did.
#pragma once

#include <array>

#include "libsim/decision/policy.hpp"

namespace libsim {

/// P(room of slot k | candidates, the slots before) of a slate, under a policy that did not choose it: [slate.size].
///
/// A policy that tells propensities is asked for them. One that does not has to decide without chance: then it shows
/// its own slate, as far as the given one agrees with it, surely, and has 0 from the first other room on.
/// @param own  what the policy itself decided on this request
/// @throws InputError  if the policy decided by chance and does not tell propensities
std::array<double, max_slots> slate_propensities(AnyPolicy& policy, const Request& request,
                                                 const CandidateSet& candidates, const Slate& slate, const Slate& own);

}  // namespace libsim
