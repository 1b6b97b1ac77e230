#include "libsim/allocation/linucb.hpp"

#include <cstddef>
#include <span>

#include "libsim/allocation/ranking.hpp"
#include "libsim/core/clones.hpp"

namespace libsim {
namespace {

LIBSIM_CLONES void add_scaled(float a, const float* __restrict x, float* __restrict sum, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) { sum[i] += a * x[i]; }
}

}  // namespace

void LinUcb::decide(const Request& request, const CandidateSet& candidates, RngStream& /*rng*/, Slate& slate) {
  const std::size_t n = candidates.size();
  if (scores_.size() < n) {
    scores_.resize(n);
    sd_.resize(n);
  }
  const auto scores = std::span{scores_}.first(n);
  bandit.features(candidates);
  bandit.beliefs(candidates, scores, std::span{sd_}.first(n));
  add_scaled(static_cast<float>(alpha), sd_.data(), scores.data(), n);
  show_best(scores, request, slate);
}

}  // namespace libsim
