#include "libsim/experiment/split_policy.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "libsim/core/draws.hpp"

namespace libsim {
namespace {

constexpr std::array both{Arm::control, Arm::treatment};

bool holds(const Slate& slate, std::uint32_t candidate) {
  return std::ranges::any_of(std::span{slate.shown}.first(slate.size),
                             [&](const Slate::Shown& shown) { return shown.candidate == candidate; });
}

}  // namespace

SignalSet SplitPolicy::signals() const {
  SignalSet all;
  for (const Arm arm : both) { all.bits |= arms_[arm].signals().bits; }
  return all;
}

void SplitPolicy::decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate) {
  if (arms_.split().design() == AbDesign::streamer) { return decide_by_streamer(request, candidates, rng, slate); }
  deciding_ = arms_.split().of(request.user, StreamerId{}, request.at);
  arms_[deciding_].decide(request, candidates, rng, slate);
}

void SplitPolicy::decide_by_streamer(const Request& request, const CandidateSet& candidates, RngStream& rng,
                                     Slate& slate) {
  std::array<Slate, 2> slates;
  RngStream same_draws = rng;
  arms_[Arm::control].decide(request, candidates, rng, slates[0]);
  arms_[Arm::treatment].decide(request, candidates, same_draws, slates[1]);
  auto order = both;
  if (draw_bernoulli(rng, 0.5)) { std::swap(order[0], order[1]); }

  const std::uint32_t slots = std::max(slates[0].size, slates[1].size);
  for (const bool own : {true, false}) {
    for (std::uint32_t rank = 0; rank < slots; ++rank) {
      for (const Arm arm : order) {
        const Slate& from = slates[static_cast<std::size_t>(arm)];
        if (slate.size == slots || rank >= from.size) { continue; }
        const Slate::Shown& shown = from.shown[rank];
        const bool of_arm = arms_.split().of_streamer(candidates.streamer[shown.candidate]) == arm;
        if (of_arm != own || holds(slate, shown.candidate)) { continue; }
        slate.show(shown.candidate, static_cast<double>(shown.propensity), shown.prompt);
      }
    }
  }
}

bool SplitPolicy::prompts() const {
  return arms_[Arm::control].prompts() || arms_[Arm::treatment].prompts();
}

bool SplitPolicy::prompt(const SessionMoment& moment, RngStream& rng) {
  AnyPolicy& policy = arms_[arms_.split().of(moment.user, moment.streamer, moment.at)];
  return policy.prompts() && policy.prompt(moment, rng);
}

float SplitPolicy::multiplier(const CandidateSet& candidates, std::size_t i) const {
  const bool by_streamer = arms_.split().design() == AbDesign::streamer;
  return arms_[by_streamer ? arms_.split().of_streamer(candidates.streamer[i]) : deciding_].multiplier(candidates, i);
}

}  // namespace libsim
