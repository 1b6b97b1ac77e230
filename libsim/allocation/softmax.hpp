/// @file  Softmax allocation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "libsim/allocation/softmax_weights.hpp"
#include "libsim/allocation/weighted_draws.hpp"
#include "libsim/core/config.hpp"
#include "libsim/core/vector_math.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// Draws rooms without replacement, the better the likelier (Plackett-Luce):
///
///     P(a | the slots before) = exp(f(s_a) / T) / sum over the remaining b of exp(f(s_b) / T)
///
/// with s the signal, f the transform and T the temperature, in units of f(s). The propensities are those the draw
/// really used: the drawn weight is set to 0 and its part of the sum taken anew. Source: Luce, Individual Choice
/// Behavior, 1959; Plackett, Applied Statistics 24(2), 1975. O(n), one exp a candidate, two draws a slot.
struct Softmax {
  static constexpr std::string_view kind = "softmax";
  static constexpr std::string_view summary = "random rooms, the better the likelier";

  Signal signal = Signal::ev_gift;
  ScoreTransform transform = ScoreTransform::log;
  double temperature = 0.5;

  void fields(ConfigReader& reader) {
    reader.choice("signal", signal, signal_names, "the signal to choose by");
    reader.choice("transform", transform, score_transform_names, "what the softmax sees of the signal");
    reader.field("temperature", temperature, {1e-6, 1e9}, "units of the transformed signal",
                 "difference that makes a room e times as likely; 0 would be greedy");
  }

  SignalSet signals() const { return SignalSet{}.with(signal); }

  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate) {
    const std::size_t n = candidates.size();
    if (scores_.size() < n) { scores_.resize(n); }
    const auto scores = std::span{scores_}.first(n);
    transform_signal(transform, candidates.signal(signal), scores);
    weigh(scores);
    for (std::uint32_t slot = 0; slot < request.slots && slot < n; ++slot) {
      // Once the best are gone, the rest may have vanished in comparison: measure them against the best of the rest.
      if (draws_.total() < 1e-12) { weigh(scores); }
      const WeightedDraws::Draw drawn = draws_.draw(rng);
      slate.show(drawn.index, drawn.probability);
      draws_.remove(drawn.index);
      scores[drawn.index] = -std::numeric_limits<float>::infinity();
    }
  }

 private:
  void weigh(std::span<const float> scores) {
    softmax_weights(scores, max_of(scores), static_cast<float>(temperature), draws_.prepare(scores.size()));
    draws_.sum();
  }

  std::vector<float> scores_;  // [n] of the current request; -infinity once shown
  WeightedDraws draws_;
};
static_assert(AllocationPolicy<Softmax>);

}  // namespace libsim
