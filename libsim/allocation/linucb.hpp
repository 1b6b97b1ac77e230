/// @file  LinUCB.
#pragma once

#include <string_view>
#include <vector>

#include "libsim/allocation/linear_bandit.hpp"
#include "libsim/core/config.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// Shows the rooms with the largest upper confidence bound of a reward learned while deciding:
///
///     score_i = theta . x_i + alpha sqrt(x_i' A^-1 x_i)
///
/// with the features x, the ridge estimate theta and its A of LinearBandit. What is uncertain is shown until it is not.
/// Source: Li, Chu, Langford & Schapire, WWW 2010. O(n d^2) with d = 5, vectorised for one shared model; no draw: the
/// propensities are 1, given what was learned so far.
struct LinUcb {
  static constexpr std::string_view kind = "linucb";
  static constexpr std::string_view summary = "a linear bandit: learned reward plus a bonus for uncertainty";

  LinearBandit bandit;  ///< what it believes
  double alpha = 0.5;

  void fields(ConfigReader& reader) {
    bandit.fields(reader);
    reader.field("alpha", alpha, {0.0, 1e6}, "units of the reward", "bonus for each standard error, at noise of sd 1");
  }

  SignalSet signals() const { return LinearBandit::signals(); }
  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate);

  /// Learns from feedback.
  template <class X>
  requires Observes<LinearBandit, X>
  void observe(const X& x) { bandit.observe(x); }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.bandit);
  }

 private:
  std::vector<float> scores_;  // [n] of the current request
  std::vector<float> sd_;      // [n]
};
static_assert(AllocationPolicy<LinUcb>);

}  // namespace libsim
