/// @file  Sums of doubles in a fixed order that still fill vectors.
#pragma once

#include <array>
#include <cstddef>

namespace libsim::detail {

/// f(0) + ... + f(n - 1), in eight interleaved sums that are added at the end: the same order, hence the same bits,
/// whatever the width of the machine's vectors.
template <class F>
[[gnu::always_inline]] inline double lane_sum(std::size_t n, F f) {
  constexpr std::size_t lanes = 8;
  std::array<double, lanes> sums{};
  const std::size_t whole = n - n % lanes;
  for (std::size_t i = 0; i < whole; i += lanes) {
    for (std::size_t l = 0; l < lanes; ++l) { sums[l] += f(i + l); }
  }
  for (std::size_t i = whole; i < n; ++i) { sums[i - whole] += f(i); }
  return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
}

/// The largest of f(0), ..., f(n - 1) and 0, whatever the order.
template <class F>
[[gnu::always_inline]] inline double lane_max(std::size_t n, F f) {
  constexpr std::size_t lanes = 32;  // measured: of 8 or 16, gcc 12 makes no vectors, and it takes five times as long
  std::array<double, lanes> largest{};
  const std::size_t whole = n - n % lanes;
  for (std::size_t i = 0; i < whole; i += lanes) {
    for (std::size_t l = 0; l < lanes; ++l) {
      const double x = f(i + l);
      largest[l] = x > largest[l] ? x : largest[l];
    }
  }
  double result = 0.0;
  for (std::size_t i = whole; i < n; ++i) { result = f(i) > result ? f(i) : result; }
  for (const double x : largest) { result = x > result ? x : result; }
  return result;
}

}  // namespace libsim::detail
