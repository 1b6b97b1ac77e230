#include "libsim/allocation/linucb.hpp"

#include <cstddef>
#include <span>

#include "libsim/allocation/ranking.hpp"
#include "libsim/core/vector_math.hpp"

namespace libsim {
void LinUcb::decide(const Request& request, const CandidateSet& candidates, RngStream& /*rng*/, Slate& slate) {
  const std::size_t n = candidates.size();
  if (scores_.size() < n) {
    scores_.resize(n);
    sd_.resize(n);
  }
  const auto scores = std::span{scores_}.first(n);
  bandit.features(candidates);
  bandit.beliefs(candidates, scores, std::span{sd_}.first(n));
  add_scaled(static_cast<float>(alpha), std::span{sd_}.first(n), scores);
  show_best(scores, request, slate);
}

}  // namespace libsim
