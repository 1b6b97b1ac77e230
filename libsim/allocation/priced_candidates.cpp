#include "libsim/allocation/priced_candidates.hpp"

#include <algorithm>

#include "libsim/core/clones.hpp"

namespace libsim {
namespace {

LIBSIM_CLONES void multiply(const float* __restrict x, const float* __restrict y, float* __restrict out,
                            std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) { out[i] = x[i] * y[i]; }
}

}  // namespace

std::span<float> PricedCandidates::factors(const CandidateSet& candidates) {
  if (factors_.size() < candidates.size()) { factors_.resize(candidates.size()); }
  const auto factors = std::span{factors_}.first(candidates.size());
  std::ranges::fill(factors, 1.0F);
  return factors;
}

CandidateSet PricedCandidates::priced(const CandidateSet& candidates) {
  CandidateSet set = candidates;
  const std::size_t n = candidates.size();
  for (const Signal signal : worth_signals) {
    const auto s = static_cast<std::size_t>(signal);
    if (candidates.signals[s].empty()) { continue; }
    if (columns_[s].size() < n) { columns_[s].resize(n); }
    multiply(candidates.signals[s].data(), factors_.data(), columns_[s].data(), n);
    set.signals[s] = std::span<const float>{columns_[s]}.first(n);
    if (signal == Signal::ev_gift) { break; }
  }
  return set;
}

bool PricedCandidates::can_price(SignalSet signals) {
  return std::ranges::any_of(worth_signals, [&](Signal signal) { return signals.contains(signal); });
}

}  // namespace libsim
