/// @file  The rhythm of a day: a piecewise constant density over 24 hours.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "libsim/core/draws.hpp"
#include "libsim/core/time.hpp"

namespace libsim {

/// Relative rates by hour of the day, local time.
class DayProfile {
 public:
  DayProfile() = default;
  /// @param weights  [24], >= 0, not all 0
  explicit DayProfile(std::span<const double> weights) {
    double sum = 0.0;
    for (const double w : weights) { sum += w; }
    double below = 0.0;
    for (std::size_t h = 0; h < 24; ++h) {
      share_[h] = weights[h] / sum;
      below_[h] = below;
      below += share_[h];
    }
    below_[24] = 1.0;
  }

  /// A time of day drawn from the profile by inversion: one draw.
  Duration draw(RngStream& rng) const {
    const double u = draw_uniform(rng);
    std::size_t h = 0;
    while (h < 23 && u >= below_[h + 1]) { ++h; }
    const double within = share_[h] > 0.0 ? (u - below_[h]) / share_[h] : 0.0;
    const auto ms = static_cast<std::int64_t>((static_cast<double>(h) + within) * 3'600'000.0);
    return Duration{ms < day_length.count() ? ms : day_length.count() - 1};
  }

  /// The rate at `at` relative to the mean over the day.
  double relative_rate(Time at) const {
    const auto hour = (at.time_since_epoch() % day_length) / std::chrono::hours{1};
    return share_[static_cast<std::size_t>(hour)] * 24.0;
  }

 private:
  std::array<double, 24> share_{};
  std::array<double, 25> below_{};
};

}  // namespace libsim
