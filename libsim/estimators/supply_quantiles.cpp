#include "libsim/estimators/supply_quantiles.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace libsim {
namespace {

/// @param values  [streamers] NaN for none
std::vector<float> quantiles_of(const std::vector<double>& values) {
  std::vector<double> sorted;
  for (const double value : values) {
    if (!std::isnan(value)) { sorted.push_back(value); }
  }
  std::ranges::sort(sorted);
  std::vector<float> quantiles;
  for (const double value : values) {
    if (std::isnan(value)) {
      quantiles.push_back(0.5F);
      continue;
    }
    const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), value);
    const auto middle = static_cast<double>((low - sorted.begin()) + (high - sorted.begin())) / 2.0;
    quantiles.push_back(static_cast<float>(middle / static_cast<double>(sorted.size())));
  }
  return quantiles;
}

}  // namespace

SupplyQuantiles::SupplyQuantiles(std::span<const ClickTally> streamers) {
  constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> coins;
  std::vector<double> gifts;
  for (const ClickTally& tally : streamers) {
    coins.push_back(tally.watch_ms == 0 ? undefined
                                        : static_cast<double>(tally.coins) / static_cast<double>(tally.watch_ms));
    gifts.push_back(tally.clicks == 0 ? undefined : static_cast<double>(tally.gifts) / tally.clicks);
  }
  coins_per_hour_ = quantiles_of(coins);
  gifts_per_click_ = quantiles_of(gifts);
}

}  // namespace libsim
