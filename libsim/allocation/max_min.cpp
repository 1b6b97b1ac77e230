#include "libsim/allocation/max_min.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "libsim/allocation/ranking.hpp"
#include "libsim/core/clones.hpp"
#include "libsim/core/portable_math.hpp"
#include "libsim/core/vector_math.hpp"

namespace libsim {
namespace {

constexpr double furthest = 40.0;  // e^-40 is as good as nothing

/// In lanes, so that the order of the sum does not depend on the width of the machine's vectors.
LIBSIM_CLONES float sum_of(const float* x, std::size_t n) {
  std::array<float, 16> lane{};
  const std::size_t whole = n / 16 * 16;
  for (std::size_t i = 0; i < whole; i += 16) {
    for (std::size_t l = 0; l < 16; ++l) { lane[l] += x[i + l]; }
  }
  for (std::size_t i = whole; i < n; ++i) { lane[i - whole] += x[i]; }
  float sum = 0;
  for (const float part : lane) { sum += part; }
  return sum;
}

LIBSIM_CLONES void add_to_scaled(const float* __restrict x, float scale, float* __restrict weight, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) { weight[i] = x[i] + scale * weight[i]; }
}

}  // namespace

void MaxMin::decide(const Request& request, const CandidateSet& candidates, RngStream& /*rng*/, Slate& slate) {
  const std::size_t n = candidates.size();
  if (scores_.size() < n) { scores_.resize(n); }
  const auto scores = std::span{scores_}.first(n);
  scale_gathered(1.0F, weight_.table(), candidates.streamer, scores);
  const float sum = sum_of(scores.data(), n);
  const double per_weight = fairness * static_cast<double>(n) / static_cast<double>(sum);
  add_to_scaled(candidates.signal(Signal::ev_gift).data(), static_cast<float>(per_weight), scores.data(), n);
  show_best(scores, request, slate);
}

void MaxMin::observe(const RoomOpened& opened) {
  make_room_for(opened.streamer);
}

void MaxMin::observe(const Showed& showed) {
  make_room_for(std::ranges::max(showed.candidates.streamer));  // who could be shown is in the game
  for (std::size_t k = 0; k < showed.slate.size; ++k) {
    const StreamerId streamer = showed.candidates.streamer[showed.slate.shown[k].candidate];
    double& exposure = exposure_[streamer.index()];
    exposure += 1.0;
    sum_ += 1.0;
    weight_.at(streamer) = weight_of(exposure);
  }
}

void MaxMin::observe(const HourPassed& /*hour*/) {
  base_ = mean();
  weight_.set_others(1.0F);
  const auto weights = weight_.values();
  for (std::size_t s = 0; s < weights.size(); ++s) { weights[s] = weight_of(exposure_[s]); }
}

void MaxMin::make_room_for(StreamerId streamer) {
  if (streamer.index() < exposure_.size()) { return; }
  const double start = mean();
  const std::size_t before = exposure_.size();
  exposure_.resize(streamer.index() + 1, start);
  sum_ += start * static_cast<double>(exposure_.size() - before);
  weight_.at(streamer);
  const auto weights = weight_.values();
  for (std::size_t s = before; s < weights.size(); ++s) { weights[s] = weight_of(start); }
}

float MaxMin::weight_of(double exposure) const {
  return static_cast<float>(portable_exp(std::clamp((base_ - exposure) / scale, -furthest, furthest)));
}

}  // namespace libsim
