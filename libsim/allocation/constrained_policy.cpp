#include "libsim/allocation/constrained_policy.hpp"

#include <algorithm>

namespace libsim {
namespace {

/// Copies the chosen elements of a column into `to`, which keeps its memory.
template <class T>
std::span<const T> gathered(std::span<const T> from, const std::vector<std::uint32_t>& chosen, std::vector<T>& to) {
  to.resize(chosen.size());
  for (std::size_t j = 0; j < chosen.size(); ++j) { to[j] = from[chosen[j]]; }
  return to;
}

}  // namespace

CandidateSet ConstrainedPolicy::compacted(const CandidateSet& candidates) {
  CandidateSet set{gathered(candidates.room, allowed_, room_),
                   gathered(candidates.streamer, allowed_, streamer_),
                   gathered(candidates.group, allowed_, group_),
                   gathered(candidates.start, allowed_, start_),
                   gathered(candidates.viewers, allowed_, viewers_),
                   gathered(candidates.capacity, allowed_, capacity_),
                   {}};
  for (std::size_t s = 0; s < signal_count; ++s) {
    if (!candidates.signals[s].empty()) { set.signals[s] = gathered(candidates.signals[s], allowed_, signals_[s]); }
  }
  return set;
}

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
    seen_ = compacted(candidates);
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

std::vector<ConstraintReport> ConstrainedPolicy::report() const {
  std::vector<ConstraintReport> reports;
  limits_.report(reports);
  guardrails_.report(reports, PricedCandidates::can_price(policy_.signals()));
  return reports;
}

}  // namespace libsim
