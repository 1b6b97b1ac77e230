/// @file  exp and log that give the same bits on every machine.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace libsim {

/// e^x, within 2 units in the last place. libm's exp picks an FMA variant where the processor has one, so its last
/// bit depends on the machine; a simulated log must not. Compile with -ffp-contract=off.
/// Method: x = k ln 2 + r, |r| <= ln 2 / 2, then the rational approximation of Cephes (S. L. Moshier, exp.c).
inline double portable_exp(double x) {
  if (x > 709.0) { return x == x ? std::numeric_limits<double>::infinity() : x; }
  if (!(x > -708.0)) { return x == x ? 0.0 : x; }
  const double k = std::floor(1.4426950408889634073599 * x + 0.5);
  const double r = (x - k * 6.93145751953125e-1) - k * 1.42860682030941723212e-6;
  const double rr = r * r;
  const double p = r * ((1.26177193074810590878e-4 * rr + 3.02994407707441961300e-2) * rr + 9.99999999999999999910e-1);
  const double q =
      ((3.00198505138664455042e-6 * rr + 2.52448340349684104192e-3) * rr + 2.27265548208155028766e-1) * rr + 2.0;
  const double e = 1.0 + 2.0 * (p / (q - p));
  const auto exponent = static_cast<std::uint64_t>(static_cast<std::int64_t>(k) + 1023) << 52U;
  return e * std::bit_cast<double>(exponent);
}

/// Natural logarithm, within 1 unit in the last place. Method: fdlibm's e_log.c.
/// @pre x is positive, finite and normal
inline double portable_log(double x) {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  auto k = static_cast<std::int64_t>(bits >> 52U) - 1023;
  auto m = std::bit_cast<double>((bits & 0xF'FFFF'FFFF'FFFFULL) | 0x3FF0'0000'0000'0000ULL);
  if (m > 1.41421356237309504880) {
    m *= 0.5;
    ++k;
  }
  const double f = m - 1.0;
  const double s = f / (2.0 + f);
  const double z = s * s;
  const double w = z * z;
  const double t1 = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  const double t2 =
      z * (6.666666666666735130e-01 +
           w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  const double half = 0.5 * f * f;
  const auto dk = static_cast<double>(k);
  return dk * 6.93147180369123816490e-01 - ((half - (s * (half + t1 + t2) + dk * 1.90821492927058770002e-10)) - f);
}

/// x^y for x > 0.
inline double portable_pow(double x, double y) {
  return portable_exp(y * portable_log(x));
}

}  // namespace libsim
