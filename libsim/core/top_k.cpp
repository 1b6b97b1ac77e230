#include "libsim/core/top_k.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstddef>
#include <limits>

#include "libsim/core/clones.hpp"

namespace libsim {
namespace {

constexpr std::uint32_t lanes = 64;
constexpr float lowest = -std::numeric_limits<float>::infinity();
constexpr std::int64_t no_key = std::numeric_limits<std::int64_t>::min();
constexpr std::uint32_t most_indices = 0x7FFF'FFFFU;

/// An integer that orders as (value, then the earlier index), so that no two are equal.
[[gnu::always_inline]] inline std::int64_t key_of(float value, std::uint32_t index) {
  value = (value > lowest ? value : lowest) + 0.0F;  // NaN to -infinity, -0 to +0
  const auto bits = std::bit_cast<std::int32_t>(value);
  const std::int32_t ordered = bits ^ ((bits >> 31) & 0x7FFF'FFFF);
  return static_cast<std::int64_t>(ordered) * 0x1'0000'0000 + static_cast<std::int64_t>(most_indices - index);
}

[[gnu::always_inline]] inline std::uint32_t index_of(std::int64_t key) {
  return most_indices - static_cast<std::uint32_t>(key);
}

/// Puts `key` into its place in a list that falls from `top` to `last`, and drops the last.
void insert(const std::int64_t* top, std::int64_t* last, std::int64_t key) {
  for (; last != top && *(last - 1) < key; --last) { *last = *(last - 1); }
  *last = key;
}

}  // namespace

LIBSIM_CLONES void top_k(std::span<const float> values, std::span<std::uint32_t> chosen) {
  assert(chosen.size() <= values.size() && chosen.size() <= max_top_k && values.size() < most_indices);
  const std::size_t k = chosen.size();
  const float* v = values.data();
  const auto n = static_cast<std::uint32_t>(values.size());

  alignas(64) std::array<float, lanes> best;
  alignas(64) std::array<std::uint32_t, lanes> at;
  for (std::uint32_t l = 0; l < lanes; ++l) {
    best[l] = lowest;
    at[l] = l;
  }
  const std::uint32_t whole = n - n % lanes;
  for (std::uint32_t row = 0; row < whole; row += lanes) {
    for (std::uint32_t l = 0; l < lanes; ++l) {
      // A mask and not a choice: compilers turn the choice into a branch around a masked store.
      const std::uint32_t better = 0U - static_cast<std::uint32_t>(v[row + l] > best[l]);
      best[l] = v[row + l] > best[l] ? v[row + l] : best[l];
      at[l] ^= (at[l] ^ (row + l)) & better;
    }
  }
  for (std::uint32_t i = whole; i < n; ++i) {
    const std::uint32_t l = i - whole;
    at[l] = v[i] > best[l] ? i : at[l];
    best[l] = v[i] > best[l] ? v[i] : best[l];
  }

  // The k best values lie in the k lanes with the best bests: any other lane has k better values elsewhere.
  alignas(64) std::array<std::int64_t, lanes> key;
  for (std::uint32_t l = 0; l < lanes; ++l) { key[l] = l < n ? key_of(best[l], at[l]) : no_key; }
  std::array<std::int64_t, max_top_k> top;
  std::array<std::uint32_t, max_top_k> lane_best;
  std::int64_t bound = std::numeric_limits<std::int64_t>::max();
  for (std::size_t slot = 0; slot < k; ++slot) {
    for (std::uint32_t l = 0; l < lanes; ++l) { key[l] = key[l] < bound ? key[l] : no_key; }
    bound = no_key;
    for (std::uint32_t l = 0; l < lanes; ++l) { bound = std::max(bound, key[l]); }
    top[slot] = bound;
    lane_best[slot] = index_of(bound);
  }
  if (n > lanes) {
    for (std::size_t slot = 0; slot < k; ++slot) {
      for (std::uint32_t i = lane_best[slot] % lanes; i < n; i += lanes) {
        // Most are told apart by the float; NaN is not, and is left to the key.
        if (v[i] < v[index_of(top[k - 1])]) { continue; }
        const std::int64_t other = key_of(v[i], i);
        if (other > top[k - 1] && i != lane_best[slot]) { insert(top.data(), &top[k - 1], other); }
      }
    }
  }
  for (std::size_t slot = 0; slot < k; ++slot) { chosen[slot] = index_of(top[slot]); }
}

}  // namespace libsim
