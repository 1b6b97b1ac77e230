/// @file  Distributions with the same values for every compiler and processor.
#pragma once

#include <cmath>
#include <cstdint>

#include <boost/random/exponential_distribution.hpp>
#include <boost/random/normal_distribution.hpp>

#include "libsim/core/portable_math.hpp"
#include "libsim/core/rng.hpp"

namespace libsim {

/// Uniform in (0, 1), 32 bits: one draw.
inline double draw_uniform(RngStream& rng) {
  return (static_cast<double>(rng()) + 0.5) * 0x1p-32;
}

/// Uniform in (0, 1), 52 bits: two draws. For events rarer than the steps of draw_uniform (2.3e-10).
inline double draw_fine_uniform(RngStream& rng) {
  const std::uint32_t high = rng() >> 6U;
  const std::uint32_t low = rng() >> 6U;
  return (static_cast<double>(high) * 0x1p26 + (static_cast<double>(low) + 0.5)) * 0x1p-52;
}

/// True with probability `p`: one draw, whatever p is.
inline bool draw_bernoulli(RngStream& rng, double p) {
  return draw_uniform(rng) < p;
}

/// Uniform in [0, n): one draw (multiply-shift; bias below n / 2^32). @pre n >= 1
inline std::uint32_t draw_index(RngStream& rng, std::uint32_t n) {
  return static_cast<std::uint32_t>((static_cast<std::uint64_t>(rng()) * n) >> 32U);
}

/// Standard normal (Boost.Random, ziggurat).
inline double draw_normal(RngStream& rng) {
  return boost::random::normal_distribution<double>{}(rng);
}

/// Exponential with mean 1 (Boost.Random, ziggurat).
inline double draw_exponential(RngStream& rng) {
  return boost::random::exponential_distribution<double>{}(rng);
}

/// exp(mu + sigma N(0, 1)).
inline double draw_lognormal(RngStream& rng, double mu, double sigma) {
  return portable_exp(mu + sigma * draw_normal(rng));
}

/// Gamma with the given shape and scale 1. Source: Marsaglia & Tsang, ACM TOMS 26(3), 2000: three times faster than
/// Boost's. For shape < 1 it boosts shape + 1 by U^(1/shape). @pre shape > 0
inline double draw_gamma(RngStream& rng, double shape) {
  double boost = 1.0;
  if (shape < 1.0) {
    boost = portable_pow(draw_uniform(rng), 1.0 / shape);
    shape += 1.0;
  }
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (;;) {
    const double x = draw_normal(rng);
    const double v = 1.0 + c * x;
    if (v <= 0.0) { continue; }
    const double cube = v * v * v;
    if (portable_log(draw_uniform(rng)) < 0.5 * x * x + d - d * cube + d * portable_log(cube)) {
      return boost * d * cube;
    }
  }
}

/// Beta(a, b) as a ratio of gammas. @pre a, b > 0
inline double draw_beta(RngStream& rng, double a, double b) {
  const double x = draw_gamma(rng, a);
  const double y = draw_gamma(rng, b);
  return x / (x + y);
}

/// Poisson by inversion of one uniform in steps of at most mean 32 (a sum of independent Poissons), so that a larger
/// mean with the same uniforms never gives a smaller count within a step. Cost grows with the mean. @pre mean >= 0
inline std::uint32_t draw_poisson(RngStream& rng, double mean) {
  std::uint32_t total = 0;
  while (mean > 0.0) {
    const double step = mean < 32.0 ? mean : 32.0;
    mean -= step;
    double p = portable_exp(-step);
    double u = draw_uniform(rng) - p;
    for (std::uint32_t n = 1; u > 0.0 && n < 1000; ++n) {
      p *= step / n;
      u -= p;
      ++total;
    }
  }
  return total;
}

}  // namespace libsim
