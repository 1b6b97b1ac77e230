#include "libsim/allocation/risk_averse.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "libsim/allocation/ranking.hpp"
#include "libsim/core/vector_math.hpp"

namespace libsim {

float RiskAverse::kept(const Income& income) const {
  const double equal_gifts = income.squares > 0.0 ? income.sum * income.sum / income.squares : 0.0;
  return static_cast<float>(std::max(0.0, 1.0 - z / std::sqrt(prior_gifts + equal_gifts)));
}

void RiskAverse::decide(const Request& request, const CandidateSet& candidates, RngStream& /*rng*/, Slate& slate) {
  const std::size_t n = candidates.size();
  if (kept_.of_others() < 0.0F) { kept_ = StreamerColumn{kept({})}; }
  if (scores_.size() < n) { scores_.resize(n); }
  const auto scores = std::span{scores_}.first(n);
  product_gathered(candidates.signal(Signal::ev_gift), kept_.table(), candidates.streamer, scores);
  show_best(scores, request, slate);
}

float RiskAverse::multiplier(const CandidateSet& candidates, std::size_t i) const {
  return kept_.of_others() < 0.0F ? kept({}) : kept_[candidates.streamer[i]];
}

void RiskAverse::observe(const Gifted& gifted) {
  if (gifted.amount <= Coins{}) { return; }
  if (kept_.of_others() < 0.0F) { kept_ = StreamerColumn{kept({})}; }
  if (gifted.streamer.index() >= income_.size()) { income_.resize(gifted.streamer.index() + 1); }
  const double coins = to_double(gifted.amount);
  Income& income = income_[gifted.streamer.index()];
  income.sum += coins;
  income.squares += coins * coins;
  kept_.at(gifted.streamer) = kept(income);
}

}  // namespace libsim
