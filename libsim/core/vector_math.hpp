/// @file  Elementary functions of float columns, with the same bits on every instruction set.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <span>

#include "libsim/core/id.hpp"

namespace libsim {

// The functions of one float have no branch, no fused multiply-add and no library call, so that a loop over them is
// vectorised at any width without changing a bit. Compile with -ffp-contract=off. Accuracy is for ranking and choice
// probabilities; amounts and times are drawn with portable_math.hpp.

/// e^x, relative error below 2e-7; 0 below -87 (and for NaN), e^88 above 88. Method: x = k ln 2 + r, then the
/// polynomial of Cephes (S. L. Moshier, expf.c).
[[gnu::always_inline]] inline float float_exp(float x) {
  const bool vanishes = !(x > -87.0F);
  x = vanishes ? -87.0F : x;
  x = x < 88.0F ? x : 88.0F;
  // Adding 1.5 * 2^23 leaves no bits for a fraction: this rounds to the nearest integer without SSE4's instruction.
  const float k = (x * 1.44269504088896341F + 12582912.0F) - 12582912.0F;
  const float r = (x - k * 0.693359375F) - k * -2.12194440e-4F;
  float y = 1.9875691500e-4F;
  y = y * r + 1.3981999507e-3F;
  y = y * r + 8.3334519073e-3F;
  y = y * r + 4.1665795894e-2F;
  y = y * r + 1.6666665459e-1F;
  y = y * r + 5.0000001201e-1F;
  y = (y * (r * r) + r) + 1.0F;
  const auto exponent = static_cast<std::uint32_t>(static_cast<std::int32_t>(k) + 127) << 23U;
  return vanishes ? 0.0F : y * std::bit_cast<float>(exponent);
}

/// 2^x, relative error below 4e-6, exact at 0; bounded to 2^-60 and 2^60, so that products of a few
/// are neither infinite nor subnormal, which processors are slow at. Half the work of float_exp, for scores that
/// are compared and not drawn with. Method: the fraction by a polynomial (Chebyshev interpolation on [-1/2, 1/2]), the
/// whole part added to the exponent.
[[gnu::always_inline]] inline float float_exp2(float x) {
  x = x > -60.0F ? x : -60.0F;
  x = x < 60.0F ? x : 60.0F;
  // 1.5 * 2^23 leaves no bits for a fraction, and the whole part in the low bits.
  const float shifted = x + 12582912.0F;
  const float f = x - (shifted - 12582912.0F);
  float y = 9.666368515e-3F;
  y = y * f + 5.592197584e-2F;
  y = y * f + 2.402234904e-1F;
  y = y * f + 6.931210452e-1F;
  y = y * f + 1.0F;
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(y) + (std::bit_cast<std::uint32_t>(shifted) << 23U));
}

/// Natural logarithm, error below 2e-7 of max(1, |log x|). Below the smallest normal float (so for 0, negative numbers
/// and NaN) it is that float's, -87.3; for infinity that of the largest, 88.7. Method: Cephes, logf.c.
[[gnu::always_inline]] inline float float_log(float x) {
  constexpr float smallest = std::numeric_limits<float>::min();
  constexpr float largest = std::numeric_limits<float>::max();
  x = x > smallest ? x : smallest;
  x = x < largest ? x : largest;
  // x = m 2^e with m in [sqrt(1/2), sqrt(2)): subtracting the bits of sqrt(1/2) first spares the comparison.
  const auto bits = std::bit_cast<std::int32_t>(x);
  const std::int32_t e = (bits - 0x3F3504F3) >> 23;
  const float f = std::bit_cast<float>(bits - e * 0x800000) - 1.0F;
  const float z = f * f;
  float y = 7.0376836292e-2F;
  y = y * f - 1.1514610310e-1F;
  y = y * f + 1.1676998740e-1F;
  y = y * f - 1.2420140846e-1F;
  y = y * f + 1.4249322787e-1F;
  y = y * f - 1.6668057665e-1F;
  y = y * f + 2.0000714765e-1F;
  y = y * f - 2.4999993993e-1F;
  y = y * f + 3.3333331174e-1F;
  y = y * f * z;
  const auto k = static_cast<float>(e);
  y = y + k * -2.12194440e-4F;
  y = y - 0.5F * z;
  return (f + y) + k * 0.693359375F;
}

/// 1 / (1 + e^-x).
[[gnu::always_inline]] inline float float_logistic(float x) {
  return 1.0F / (1.0F + float_exp(-x));
}

/// log(p / (1 - p)), finite everywhere: -87.3 at p = 0 and below, 87.3 at p = 1 and above.
[[gnu::always_inline]] inline float float_logit(float p) {
  p = p > 0.0F ? p : 0.0F;
  p = p < 1.0F ? p : 1.0F;
  return float_log(p) - float_log(1.0F - p);
}

/// out[i] = float_exp(x[i]) and so on. @pre the spans have one size; `out` may be `x`.
void exp_each(std::span<const float> x, std::span<float> out);
/// Out[i] = log(x[i]). @pre x > 0, sizes are equal
void log_each(std::span<const float> x, std::span<float> out);
/// Out[i] = 1 / (1 + exp(-x[i])). @pre sizes are equal
void logistic_each(std::span<const float> x, std::span<float> out);
/// Out[i] = log(x[i] / (1 - x[i])). @pre 0 < x < 1, sizes are equal
void logit_each(std::span<const float> x, std::span<float> out);

/// The largest element; -infinity for no element, or if all are NaN.
float max_of(std::span<const float> x);
/// Adds a x to `sum`. @pre as many of both, and they do not overlap
void add_scaled(float a, std::span<const float> x, std::span<float> sum);

/// out[i] = x[i] * table[min(index[i], last)]: the last entry of the table stands for every index beyond it.
/// @pre x, index and out have one size; `out` overlaps none of the others; the table has an entry
void product_gathered(std::span<const float> x, std::span<const float> table, std::span<const StreamerId> index,
                      std::span<float> out);

/// out[i] = scale * table[min(index[i], last)]. @pre as product_gathered
void scale_gathered(float scale, std::span<const float> table, std::span<const StreamerId> index, std::span<float> out);

}  // namespace libsim
