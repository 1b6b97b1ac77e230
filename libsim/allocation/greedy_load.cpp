#include "libsim/allocation/greedy_load.hpp"

#include <cstddef>
#include <span>

#include "libsim/allocation/ranking.hpp"
#include "libsim/core/clones.hpp"

namespace libsim {
namespace {

LIBSIM_CLONES void less_load(const float* __restrict ev, const float* __restrict viewers,
                             const float* __restrict capacity, float strength, float* __restrict out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    const float excess = (viewers[i] + 1.0F) / capacity[i] - 1.0F;
    out[i] = ev[i] / (1.0F + strength * (excess > 0.0F ? excess : 0.0F));
  }
}

}  // namespace

void GreedyLoad::decide(const Request& request, const CandidateSet& candidates, RngStream& /*rng*/, Slate& slate) {
  const std::size_t n = candidates.size();
  if (scores_.size() < n) { scores_.resize(n); }
  less_load(candidates.signal(Signal::ev_gift).data(), candidates.viewers.data(), candidates.capacity.data(),
            static_cast<float>(strength), scores_.data(), n);
  show_best(std::span{scores_}.first(n), request, slate);
}

}  // namespace libsim
