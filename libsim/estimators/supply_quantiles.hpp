/// @file  How efficiently streamers turn watching into giving, against each other.
#pragma once

#include <span>
#include <vector>

#include "libsim/core/id.hpp"
#include "libsim/estimators/click_tally.hpp"

namespace libsim {

/// Each streamer's mid-quantile, in (0, 1), among the streamers that have a value; 0.5 for those without.
class SupplyQuantiles {
 public:
  /// Of nobody.
  SupplyQuantiles() = default;
  /// @param streamers  [streamers] their past. O(n log n)
  explicit SupplyQuantiles(std::span<const ClickTally> streamers);

  /// Coins an hour on air, as a quantile among streamers in [0, 1].
  float coins_per_hour(StreamerId id) const { return at(coins_per_hour_, id); }
  /// Gifts a click, likewise.
  float gifts_per_click(StreamerId id) const { return at(gifts_per_click_, id); }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.coins_per_hour_, self.gifts_per_click_);
  }

 private:
  /// A streamer who was not there yet has no value.
  static float at(const std::vector<float>& quantiles, StreamerId id) {
    return id.index() < quantiles.size() ? quantiles[id.index()] : 0.5F;
  }

  std::vector<float> coins_per_hour_;   // [streamers]
  std::vector<float> gifts_per_click_;  // [streamers]
};

}  // namespace libsim
