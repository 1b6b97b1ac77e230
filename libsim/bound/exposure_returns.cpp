#include "libsim/bound/exposure_returns.hpp"

#include <algorithm>
#include <cassert>

namespace libsim {

std::vector<ExposureReturns> exposure_caps(std::span<const std::int64_t> caps) {
  std::vector<ExposureReturns> returns;
  returns.reserve(caps.size());
  for (const std::int64_t cap : caps) { returns.push_back({{cap, 0.0}}); }
  return returns;
}

double exposure_worth(const ExposureReturns& steps, std::int64_t impressions) {
  double worth = 0.0;
  for (const ExposureStep& step : steps) {
    const std::int64_t taken = std::min(impressions, step.impressions);
    worth += step.worth * static_cast<double>(taken);
    impressions -= taken;
  }
  assert(impressions == 0 && "beyond the cap there are no impressions");
  return worth;
}

}  // namespace libsim
