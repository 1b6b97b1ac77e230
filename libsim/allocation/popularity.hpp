/// @file  Allocation by audience.
#pragma once

#include <string_view>

#include "libsim/allocation/ranking.hpp"
#include "libsim/core/config.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// Shows the rooms with the most viewers now; equal ones in retrieval order. O(n), no draw.
struct Popularity {
  static constexpr std::string_view kind = "popularity";
  static constexpr std::string_view summary = "the rooms with the most viewers";

  void fields(ConfigReader& /*reader*/) {}

  SignalSet signals() const { return {}; }

  void decide(const Request& request, const CandidateSet& candidates, RngStream& /*rng*/, Slate& slate) const {
    show_best(candidates.viewers, request, slate);
  }
};
static_assert(AllocationPolicy<Popularity>);

}  // namespace libsim
