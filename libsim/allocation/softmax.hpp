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
/// Behavior, 1959; Plackett, Applied Statistics 24(2), 1975. O(n), at most one exp a candidate, two draws a
/// slot.
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
    const std::span<const float> seen = candidates.signal(signal);
    weigh(seen);
    for (std::uint32_t slot = 0; slot < request.slots && slot < n; ++slot) {
      // Once the best are gone, the rest may have vanished in comparison: measure them against the best of the rest.
      if (draws_.total() < 1e-12) { weigh_rest(seen, slate); }
      const WeightedDraws::Draw drawn = draws_.draw(rng);
      slate.show(drawn.index, drawn.probability);
      draws_.remove(drawn.index);
    }
  }
  double propensity(const Request& /*request*/, const CandidateSet& candidates, const Slate& before, std::size_t i) {
    const std::span<const float> seen = candidates.signal(signal);
    weigh(seen);
    Slate gone;
    for (std::size_t k = 0; k <= before.size; ++k) {
      if (draws_.total() < 1e-12) { weigh_rest(seen, gone); }  // in the same slots as decide(), for the same bits
      if (k == before.size) { break; }
      gone.show(before.shown[k].candidate, 1.0);
      draws_.remove(before.shown[k].candidate);
    }
    return draws_.probability(static_cast<std::uint32_t>(i));
  }

  template <class Self, class Archive>
  static void each_state(Self& /*self*/, Archive& /*archive*/) {}  // only memory for the next call

 private:
  /// The weights of all candidates.
  void weigh(std::span<const float> seen) {
    const int power = power_of_ratio();
    if (power == 0) { return weigh_rest(seen, {}); }
    std::span<const float> ratios = seen;
    if (transform == ScoreTransform::logit) {
      scores_.resize(seen.size());
      odds_each(seen, scores_);
      ratios = scores_;
    }
    const float most = max_of(ratios);
    if (!(most > 0.0F && most < std::numeric_limits<float>::infinity())) { return weigh_rest(seen, {}); }
    ratio_weights(ratios, most, power, draws_.prepare(seen.size()));
    draws_.sum();
  }

  /// The weights of those not shown yet, by way of their scores.
  void weigh_rest(std::span<const float> seen, const Slate& slate) {
    scores_.resize(seen.size());
    transform_signal(transform, seen, scores_);
    for (std::size_t k = 0; k < slate.size; ++k) {
      scores_[slate.shown[k].candidate] = -std::numeric_limits<float>::infinity();
    }
    softmax_weights(scores_, max_of(scores_), static_cast<float>(temperature), draws_.prepare(seen.size()));
    draws_.sum();
  }

  /// exp(log(s) / T) is s^k where T = 1 / k: no exponential is needed for a small whole k, and likewise for odds. 0
  /// where it is.
  int power_of_ratio() const {
    if (transform == ScoreTransform::identity) { return 0; }
    for (int k = 1; k <= 4; ++k) {
      if (temperature * k == 1.0) { return k; }
    }
    return 0;
  }

  std::vector<float> scores_;  // [n] where they are needed
  WeightedDraws draws_;
};
static_assert(AllocationPolicy<Softmax>);

}  // namespace libsim
