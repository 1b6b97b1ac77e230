/// @file  How a user answers a slate.
#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

#include "libsim/core/draws.hpp"
#include "libsim/core/time.hpp"
#include "libsim/decision/request.hpp"
#include "libsim/scenario/market_config.hpp"

namespace libsim {

/// Chooses a slot of a slate, or none. An oracle also needs utility() and mean_examined() of LogitChoice.
template <class M>
concept ChoiceModel = std::copyable<M> && requires(const M model, std::span<const float> matches, RngStream& rng) {
  { model.choose(matches, rng) } -> std::same_as<std::size_t>;  // a slot, or matches.size() for none
  { model.goes_on(rng) } -> std::same_as<bool>;
  { model.scan(rng) } -> std::same_as<Duration>;  // time spent on a slate without a click, >= 0
};

/// Examines the first d slots, then chooses by a multinomial logit with an outside option of utility 0:
///
///     P(i | d) = e^{a + b m_i} / (1 + sum_{j <= d} e^{a + b m_j})
///
/// m_i is the match of interest and content. Source: McFadden 1974; examination depth as in click models
/// (Craswell et al., WSDM 2008).
class LogitChoice {
 public:
  /// @param config  checked
  explicit LogitChoice(const FeedConfig& config) : config_{config} {
    double sum = 0.0;
    for (const double w : config.examination) { sum += w; }
    double below = 0.0;
    for (const double w : config.examination) { depth_below_.push_back(below += w / sum); }
  }

  /// Of an examined room; leaving it has 0.
  double utility(double match) const { return config_.utility_base + config_.utility_match * match; }

  /// Mean over `slots` slots of the probability that the slot is examined.
  double mean_examined(std::size_t slots) const {
    double sum = 0.0;
    for (std::size_t k = 0; k < slots; ++k) {
      // Slot k is examined by everyone whose depth is above k; beyond the last weight by those it covers.
      const std::size_t shallower = std::min(k, depth_below_.size() - 1);
      sum += shallower == 0 ? 1.0 : 1.0 - depth_below_[shallower - 1];
    }
    return sum / static_cast<double>(slots);
  }

  /// Draws how many slots are examined and which is entered. @return its index, or n for none
  std::size_t choose(std::span<const float> matches, RngStream& rng) const {
    // Both draws are made on every call, so that two slates meet the same luck.
    const double u_depth = draw_uniform(rng);
    const double u_choice = draw_uniform(rng);
    std::size_t depth = 1;
    while (depth < depth_below_.size() && u_depth >= depth_below_[depth - 1]) { ++depth; }
    if (depth >= depth_below_.size()) { depth = matches.size(); }
    depth = std::min(depth, matches.size());
    assert(depth <= max_slots);
    std::array<double, max_slots> weight{};
    double total = 1.0;
    for (std::size_t i = 0; i < depth; ++i) { total += weight[i] = portable_exp(utility(matches[i])); }
    double left = u_choice * total - 1.0;  // the outside option comes first: a better slate never loses a click
    if (left < 0.0) { return matches.size(); }
    for (std::size_t i = 0; i + 1 < depth; ++i) {
      left -= weight[i];
      if (left < 0.0) { return i; }
    }
    return depth - 1;
  }

  /// Draws whether the user asks again after a slate without a click.
  bool goes_on(RngStream& rng) const { return draw_bernoulli(rng, config_.go_on); }
  /// Draws the time spent on a slate without a click.
  Duration scan(RngStream& rng) const {
    return from_seconds(std::min(draw_lognormal(rng, config_.scan_s.mu, config_.scan_s.sigma), 1e6));
  }

 private:
  FeedConfig config_;
  std::vector<double> depth_below_;  ///< [d]: P(depth <= d + 1)
};
static_assert(ChoiceModel<LogitChoice>);

}  // namespace libsim
