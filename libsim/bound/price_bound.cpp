#include "libsim/bound/price_bound.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>

namespace libsim {
namespace {

/// L at some prices, and its slope.
class Dual {
 public:
  Dual(const FrozenRequests& frozen, std::span<const ExposureReturns> returns)
      : frozen_{frozen}, returns_{returns}, by_coins_(frozen.streamer.size()), slope_(frozen.streamers) {
    std::iota(by_coins_.begin(), by_coins_.end(), 0U);
    for (std::size_t r = 0; r < frozen.size(); ++r) {
      std::stable_sort(by_coins_.begin() + frozen.first[r], by_coins_.begin() + frozen.first[r + 1],
                       [&](std::uint32_t a, std::uint32_t b) { return frozen.coins[a] > frozen.coins[b]; });
    }
  }

  double evaluate(std::span<const double> price) {
    std::ranges::fill(slope_, 0.0);
    double value = 0.0;
    for (std::size_t r = 0; r < frozen_.size(); ++r) { value += best_slate(r, price); }
    for (std::size_t s = 0; s < frozen_.streamers; ++s) {
      const double asked = -slope_[s];
      double supplied = 0.0;
      for (const ExposureStep& step : returns_[s]) {
        const auto impressions = static_cast<double>(step.impressions);
        const double profit = step.worth + price[s];
        if (profit < 0.0) { break; }
        value += profit * impressions;
        // What makes neither profit nor loss may be supplied or not: as asked, lest a slack cap get a price.
        supplied += profit > 0.0 ? impressions : std::clamp(asked - supplied, 0.0, impressions);
      }
      slope_[s] = supplied - asked;
    }
    return value;
  }

  /// A subgradient at the last prices: impressions supplied less those asked for.
  std::span<const double> slope() const { return slope_; }

 private:
  /// The best slate fills slots from the first, and by falling coins: anything else gains by an exchange. So
  /// best[k] = the most that k slots bring, over the rooms so far.
  double best_slate(std::size_t r, std::span<const double> price) {
    const std::size_t slots = frozen_.slots();
    const std::uint32_t begin = frozen_.first[r];
    const std::uint32_t rows = frozen_.first[r + 1] - begin;
    std::array<double, max_slots + 1> best;
    best.fill(-std::numeric_limits<double>::infinity());
    best[0] = 0.0;
    taken_.assign(rows, 0);
    for (std::uint32_t i = 0; i < rows; ++i) {
      const std::uint32_t row = by_coins_[begin + i];
      const auto coins = static_cast<double>(frozen_.coins[row]);
      const double cost = price[frozen_.streamer[row].index()];
      for (std::size_t k = slots; k-- > 0;) {
        const double with = best[k] + frozen_.slot_weight[k] * coins - cost;
        if (with > best[k + 1]) {
          best[k + 1] = with;
          taken_[i] = static_cast<std::uint16_t>(taken_[i] | 1U << k);
        }
      }
    }
    auto filled = static_cast<std::size_t>(std::max_element(best.begin(), best.begin() + slots + 1) - best.begin());
    const double value = best[filled];
    for (std::uint32_t i = rows; i-- > 0 && filled > 0;) {
      if ((std::uint32_t{taken_[i]} >> (filled - 1) & 1U) == 0) { continue; }
      slope_[frozen_.streamer[by_coins_[begin + i]].index()] -= 1.0;
      --filled;
    }
    return value;
  }

  const FrozenRequests& frozen_;
  std::span<const ExposureReturns> returns_;
  std::vector<std::uint32_t> by_coins_;  // [rows], those of a request by falling coins
  std::vector<double> slope_;            // [streamers]
  std::vector<std::uint16_t> taken_;     // [rows of a request], bit k: best[k + 1] took the room
};

}  // namespace

PriceBound price_bound(const FrozenRequests& frozen, std::span<const ExposureReturns> returns, double reached,
                       const PriceSearch& search) {
  constexpr int patience = 10;         // rounds without a better bound, after which steps are halved
  constexpr double least_step = 1e-4;  // of the one that would reach the aim if L were linear
  static_assert(max_slots <= 16, "a room's slots are the bits of 16");
  Dual dual{frozen, returns};
  PriceBound bound{std::numeric_limits<double>::infinity(), std::vector<double>(frozen.streamers, 0.0)};
  std::vector<double> price = bound.price;
  double step = 1.0;
  int in_vain = 0;
  for (int round = 0; round < search.rounds && step > least_step; ++round) {
    const double value = dual.evaluate(price);
    if (value < bound.upper) {
      bound.upper = value;
      bound.price = price;
      in_vain = 0;
    } else if (++in_vain == patience) {
      step *= 0.5;
      in_vain = 0;
      price = bound.price;
      dual.evaluate(price);
    }
    double squares = 0.0;
    for (const double slope : dual.slope()) { squares += slope * slope; }
    if (squares == 0.0 || bound.upper - reached <= search.tolerance * bound.upper) { break; }
    const double length = step * (value - reached) / squares;
    for (std::size_t s = 0; s < price.size(); ++s) {
      price[s] -= length * dual.slope()[s];
      // Below this nothing is supplied, and L only rises.
      if (!returns[s].empty()) { price[s] = std::max(price[s], -returns[s].front().worth); }
    }
  }
  return bound;
}

}  // namespace libsim
