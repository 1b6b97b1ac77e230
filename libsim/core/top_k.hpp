/// @file  The best few of many floats.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace libsim {

/// Most values that top_k can choose.
inline constexpr std::size_t max_top_k = 16;

/// Writes the indices of the k = chosen.size() largest values, best first; of equal values the first comes first, and
/// NaN counts as -infinity. Never allocates, and gives the same result on every instruction set.
///
/// One pass keeps the best of each of 64 interleaved lanes; only the k lanes with the best bests are read again:
/// O(n + 64 k + k n / 64).
/// @pre chosen.size() <= min(values.size(), max_top_k); values.size() < 2^31
void top_k(std::span<const float> values, std::span<std::uint32_t> chosen);

}  // namespace libsim
