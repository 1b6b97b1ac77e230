#include "libsim/experiment/request_freezer.hpp"

#include <algorithm>
#include <cstddef>

#include "libsim/core/draws.hpp"

namespace libsim {
namespace {

/// Whether a request is kept, without a word to anybody else's luck.
bool is_drawn(RunKey run, const Request& request, double share) {
  // Logs sample candidates by user and visit; no visit's number has the top bit.
  const auto at = static_cast<std::uint64_t>(request.at.time_since_epoch().count());
  RngStream rng{run, Purpose::sampling, request.user.value, 0x8000'0000U | static_cast<std::uint32_t>(at >> 32U),
                static_cast<std::uint32_t>(at)};
  return draw_bernoulli(rng, share);
}

/// P(slot k is examined) over the mean of `slots` slots: [slots].
std::vector<double> slot_weights(const LogitChoice& choice, std::size_t slots) {
  std::vector<double> weights;
  double before = 0.0;
  for (std::size_t k = 1; k <= slots; ++k) {
    const double sum = static_cast<double>(k) * choice.mean_examined(k);
    const double weight = (sum - before) / choice.mean_examined(slots);
    weights.push_back(weights.empty() ? weight : std::min(weight, weights.back()));  // differences round
    before = sum;
  }
  return weights;
}

}  // namespace

void RequestFreezer::observe(const MarketState<Behaviour<>>& market, const Request& request,
                             const CandidateColumns& candidates, const Slate& slate) {
  if (!is_drawn(market.run, request, share_)) { return; }
  if (frozen_.slot_weight.empty()) { frozen_.slot_weight = slot_weights(market.behaviour.choice, request.slots); }
  coins_.resize(candidates.size());
  oracle_.predict_true(market, request, candidates, Signal::ev_gift, coins_);
  slate_.clear();
  for (std::size_t k = 0; k < slate.size; ++k) { slate_.push_back(slate.shown[k].candidate); }
  frozen_.append(candidates.streamer, coins_, slate_);
}

}  // namespace libsim
