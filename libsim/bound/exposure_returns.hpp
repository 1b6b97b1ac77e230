/// @file  What a streamer's impressions are worth besides coins, in steps of falling worth; caps are steps, too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace libsim {

/// So many impressions, each worth the same.
struct ExposureStep {
  std::int64_t impressions = 0;  ///< >= 0
  double worth = 0.0;            ///< coins an impression; may be negative
};

/// The steps of one streamer, in order: their worth never rises, so that it is concave in impressions. After the last
/// step there are no impressions: the sum of a streamer's steps is its cap.
using ExposureReturns = std::vector<ExposureStep>;

/// A cap on each streamer's impressions, and no worth but coins. @param caps  [streamers], >= 0
std::vector<ExposureReturns> exposure_caps(std::span<const std::int64_t> caps);

/// What `impressions` are worth, in coins. @pre at most the cap
double exposure_worth(const ExposureReturns& steps, std::int64_t impressions);

}  // namespace libsim
