#include "libsim/core/proportion.hpp"

#include <cassert>

#include <boost/math/distributions/beta.hpp>

namespace libsim {

Interval proportion_interval(std::int64_t happened, std::int64_t trials, double confidence) {
  assert(happened >= 0 && happened <= trials && "a share is of what was tried");
  if (trials == 0) { return {}; }
  using Beta = boost::math::beta_distribution<double>;
  const auto x = static_cast<double>(happened);
  const auto n = static_cast<double>(trials);
  const double tail = (1.0 - confidence) / 2.0;
  // The bound of what happened always, or never, is certain; a beta distribution has no parameter 0.
  const double low = happened == 0 ? 0.0 : boost::math::quantile(Beta{x, n - x + 1.0}, tail);
  const double high = happened == trials ? 1.0 : boost::math::quantile(Beta{x + 1.0, n - x}, 1.0 - tail);
  return {x / n, low, high};
}

}  // namespace libsim
