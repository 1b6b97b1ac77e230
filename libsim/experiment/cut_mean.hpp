/// @file  The mean of a time that an end cuts short.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "libsim/core/normal_cdf.hpp"
#include "libsim/core/portable_math.hpp"
#include "libsim/scenario/world_config.hpp"

namespace libsim {

/// E[min(L, c)] of a lognormal L = exp(mu + sigma N(0, 1)):
///
///     e^{mu + sigma^2 / 2} Phi((ln c - mu) / sigma - sigma) + c Phi((mu - ln c) / sigma)
inline double mean_of_min(const LogNormalConfig& length, double log_c) {
  const double c = portable_exp(log_c);
  if (length.sigma < 1e-9) { return std::min(portable_exp(length.mu), c); }
  const double z = (log_c - length.mu) / length.sigma;
  const double whole = portable_exp(length.mu + 0.5 * length.sigma * length.sigma);
  return std::min(whole * normal_cdf(z - length.sigma) + c * normal_cdf(-z), c);
}

/// The same from a table over ln c, for c from a millisecond to two days, within 0.02%; beyond, as at the ends.
class CutMean {
 public:
  /// Makes its table. @param length_s  seconds, lognormal
  explicit CutMean(const LogNormalConfig& length_s) {
    for (std::size_t i = 0; i < points; ++i) {
      table_[i] = static_cast<float>(mean_of_min(length_s, double{low} + static_cast<double>(i) / double{per_log}));
    }
  }

  /// @param log_c  ln of the cut in seconds
  float at(float log_c) const {
    const float x = std::clamp((log_c - low) * per_log, 0.0F, static_cast<float>(points - 1) - 1e-3F);
    const auto point = static_cast<std::size_t>(x);
    return table_[point] + (x - static_cast<float>(point)) * (table_[point + 1] - table_[point]);
  }

 private:
  static constexpr std::size_t points = 512;
  static constexpr float low = -6.9077553F;                          // ln 0.001
  static constexpr float per_log = (points - 1) / (12.0599F - low);  // to ln 172,800

  std::array<float, points> table_{};
};

}  // namespace libsim
