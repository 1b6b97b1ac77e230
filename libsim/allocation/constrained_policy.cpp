#include "libsim/allocation/constrained_policy.hpp"

#include <algorithm>

namespace libsim {

void ConstrainedPolicy::decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate) {
  if (!config_.any()) { return policy_.decide(request, candidates, rng, slate); }
  some_removed_ = config_.any_hard() && limits_.filter(request, candidates, allowed_);
  left_.assign(candidates.size(), 1.0F);
  seen_ = candidates;
  answer_ = {};
  if (some_removed_) {
    std::ranges::fill(left_, 0.0F);
    for (const std::uint32_t i : allowed_) { left_[i] = 1.0F; }
    if (allowed_.empty()) { return; }
    kept_.choose(candidates, allowed_);
    seen_ = kept_.view();
  }
  if (config_.any_soft()) {
    const auto factors = priced_.factors(seen_);
    if (guardrails_.price(seen_, factors)) {
      for (std::size_t j = 0; j < factors.size(); ++j) { left_[some_removed_ ? allowed_[j] : j] = factors[j]; }
      seen_ = priced_.priced(seen_);
    }
  }
  policy_.decide(request, seen_, rng, answer_);
  std::uint32_t prompts = limits_.prompts_left(request.user, request.at);
  for (std::size_t k = 0; k < answer_.size; ++k) {
    auto& shown = answer_.shown[k];
    if (shown.prompt && prompts == 0) {
      shown.prompt = false;
      limits_.refused_prompt();
    }
    prompts -= shown.prompt ? 1U : 0U;
    slate.show(some_removed_ ? allowed_[shown.candidate] : shown.candidate, static_cast<double>(shown.propensity),
               shown.prompt);
  }
}

float ConstrainedPolicy::multiplier(const CandidateSet& candidates, std::size_t i) const {
  return config_.any() ? policy_.multiplier(candidates, i) * left_[i] : policy_.multiplier(candidates, i);
}

bool ConstrainedPolicy::prompt(const SessionMoment& moment, RngStream& rng) {
  if (!config_.any_hard()) { return policy_.prompt(moment, rng); }
  if (!policy_.prompt(moment, rng)) { return false; }
  if (limits_.prompts_left(moment.user, moment.at) == 0) {
    limits_.refused_prompt();
    return false;
  }
  limits_.prompted(moment.user, moment.at);
  return true;
}

void ConstrainedPolicy::observe(const Showed& showed) {
  if (!config_.any()) { return policy_.observe(showed); }
  if (config_.any_hard()) { limits_.observe(showed); }
  if (config_.any_soft()) { guardrails_.observe(showed); }
  if (!showed.here) { return policy_.observe(showed); }  // what the policy saw of it, with prices, is not known here
  if (answer_.size > 0) { policy_.observe(Showed{showed.request, seen_, answer_}); }
}

std::vector<ConstraintReport> ConstrainedPolicy::report(std::span<const ConstrainedPolicy* const> others) const {
  HardLimits::Counts counts = limits_.counts();
  for (const ConstrainedPolicy* other : others) { counts += other->limits_.counts(); }
  std::vector<ConstraintReport> reports;
  limits_.report(counts, reports);
  // Soft ones count what every shard hears.
  guardrails_.report(reports, PricedCandidates::can_price(policy_.signals()));
  return reports;
}

}  // namespace libsim
