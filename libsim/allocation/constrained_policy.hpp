/// @file  Any policy, within constraints.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "libsim/allocation/constraint_report.hpp"
#include "libsim/allocation/constraints_config.hpp"
#include "libsim/allocation/hard_limits.hpp"
#include "libsim/allocation/priced_candidates.hpp"
#include "libsim/allocation/soft_guardrails.hpp"
#include "libsim/decision/kept_candidates.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// Puts constraints around a policy that knows nothing of them. Hard ones take candidates away before it decides (a
/// slate is shorter where too few are left, empty where none is) and prompts after; soft ones lower the worth of the
/// candidates that it sees, see SoftGuardrails and PricedCandidates. The propensities are the policy's, given what it
/// saw. Without any constraint it is the policy itself.
class ConstrainedPolicy {
 public:
  /// @param config  checked; without constraints the policy decides alone
  explicit ConstrainedPolicy(AnyPolicy policy, const ConstraintsConfig& config = {})
      : policy_{std::move(policy)}, config_{config}, limits_{config}, guardrails_{config} {}

  SignalSet signals() const { return policy_.signals(); }
  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate);
  /// The policy's own, times the factor that prices left of the candidate at the last decision; 0 if it was taken away.
  float multiplier(const CandidateSet& candidates, std::size_t i) const;

  bool prompts() const { return policy_.prompts(); }
  bool prompt(const SessionMoment& moment, RngStream& rng);

  /// Whether feedback of type X has any effect.
  template <class X>
  bool hears() const {
    return config_.any() || policy_.hears<X>();
  }
  void observe(const Showed& showed);
  template <class X>
  void observe(const X& x) {
    if constexpr (Observes<HardLimits, X>) {
      if (config_.any_hard()) { limits_.observe(x); }
    }
    if constexpr (Observes<SoftGuardrails, X>) {
      if (config_.any_soft()) { guardrails_.observe(x); }
    }
    policy_.observe(x);
  }

  /// What became of each constraint that is on. @param others  of the market's other shards
  std::vector<ConstraintReport> report(std::span<const ConstrainedPolicy* const> others = {}) const;
  /// The soft ones, with their prices.
  const SoftGuardrails& guardrails() const { return guardrails_; }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.policy_, self.limits_, self.guardrails_);
  }

 private:
  AnyPolicy policy_;
  ConstraintsConfig config_;
  HardLimits limits_;
  SoftGuardrails guardrails_;
  PricedCandidates priced_;

  CandidateSet seen_{};                 ///< by the policy, at the last decision
  Slate answer_{};                      ///< the policy's, in its own indices
  std::vector<std::uint32_t> allowed_;  ///< candidates that the policy saw, if some were taken away
  KeptCandidates kept_;                 ///< [allowed_]
  bool some_removed_ = false;
  std::vector<float> left_;  ///< [n] factor of each candidate of the last decision
};
static_assert(AllocationPolicy<ConstrainedPolicy>);

}  // namespace libsim
