/// @file  The normal distribution function with the same bits on every machine.
#pragma once

#include <cmath>

#include "libsim/core/portable_math.hpp"

namespace libsim {

/// P(N(0, 1) <= x), within 1e-14; small values within 1e-7 of themselves. Source: G. West, Better approximations to
/// cumulative normal functions, Wilmott 2005 (after J. F. Hart 1968).
inline double normal_cdf(double x) {
  const double a = std::fabs(x);
  double tail = 0.0;
  if (a <= 37.0) {
    const double density = portable_exp(-0.5 * a * a);
    if (a < 7.07106781186547) {
      double p = 3.52624965998911e-02 * a + 0.700383064443688;
      p = p * a + 6.37396220353165;
      p = p * a + 33.912866078383;
      p = p * a + 112.079291497871;
      p = p * a + 221.213596169931;
      p = p * a + 220.206867912376;
      double q = 8.83883476483184e-02 * a + 1.75566716318264;
      q = q * a + 16.064177579207;
      q = q * a + 86.7807322029461;
      q = q * a + 296.564248779674;
      q = q * a + 637.333633378831;
      q = q * a + 793.826512519948;
      q = q * a + 440.413735824752;
      tail = density * p / q;
    } else {
      tail = density / (a + 1.0 / (a + 2.0 / (a + 3.0 / (a + 4.0 / (a + 0.65))))) / 2.506628274631;
    }
  }
  return x > 0.0 ? 1.0 - tail : tail;
}

}  // namespace libsim
