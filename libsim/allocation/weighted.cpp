#include "libsim/allocation/weighted.hpp"

#include <algorithm>
#include <cstddef>
#include <span>

#include "libsim/allocation/ranking.hpp"
#include "libsim/core/clones.hpp"
#include "libsim/core/vector_math.hpp"

namespace libsim {
namespace {

LIBSIM_CLONES void add_product(float a, const float* __restrict x, const float* __restrict y, float* __restrict sum,
                               std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) { sum[i] += a * x[i] * y[i]; }
}

LIBSIM_CLONES void take_excess(float a, const float* __restrict load, float* __restrict sum, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) { sum[i] -= load[i] > 1.0F ? a * (load[i] - 1.0F) : 0.0F; }
}

}  // namespace

SignalSet Weighted::signals() const {
  SignalSet set;
  if (gift > 0.0) { set = set.with(Signal::ev_gift); }
  if (satisfaction > 0.0 || retention > 0.0) { set = set.with(Signal::p_click); }
  if (satisfaction > 0.0) { set = set.with(Signal::satisfaction); }
  if (retention > 0.0) { set = set.with(Signal::retention); }
  if (conversion > 0.0) { set = set.with(Signal::conversion); }
  if (load > 0.0) { set = set.with(Signal::load); }
  return set;
}

void Weighted::decide(const Request& request, const CandidateSet& candidates, RngStream& /*rng*/, Slate& slate) {
  const std::size_t n = candidates.size();
  if (scores_.size() < n) { scores_.resize(n); }
  const auto scores = std::span{scores_}.first(n);
  std::ranges::fill(scores, 0.0F);
  const auto column = [&](Signal signal) { return candidates.signal(signal).data(); };
  if (gift > 0.0) { add_scaled(static_cast<float>(gift), candidates.signal(Signal::ev_gift), scores); }
  if (satisfaction > 0.0) {
    add_product(static_cast<float>(satisfaction), column(Signal::p_click), column(Signal::satisfaction), scores.data(),
                n);
  }
  if (retention > 0.0) {
    add_product(static_cast<float>(retention), column(Signal::p_click), column(Signal::retention), scores.data(), n);
  }
  if (conversion > 0.0) { add_scaled(static_cast<float>(conversion), candidates.signal(Signal::conversion), scores); }
  if (load > 0.0) { take_excess(static_cast<float>(load), column(Signal::load), scores.data(), n); }
  show_best(scores, request, slate);
}

}  // namespace libsim
