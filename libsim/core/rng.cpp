#include "libsim/core/rng.hpp"

#include <cassert>
#include <cstddef>
#include <iterator>

#include "libsim/core/clones.hpp"

namespace libsim {
namespace {

constexpr std::uint32_t blocks = 16;

/// Sixteen blocks of Philox4x32-10 with counters that differ in their first word, lane by lane, so that they fill
/// vectors. A lane has 64 bits for each 32-bit word: then the products need no shuffling, which would cost more than
/// the generator itself. The constants are those of Random123's philox.h.
LIBSIM_CLONES void philox_blocks(const std::uint32_t* key, const std::uint32_t* counter, std::uint32_t* out) {
  constexpr std::uint64_t low = 0xFFFF'FFFF;
  std::array<std::uint64_t, blocks> c0;
  std::array<std::uint64_t, blocks> c1;
  std::array<std::uint64_t, blocks> c2;
  std::array<std::uint64_t, blocks> c3;
  for (std::size_t l = 0; l < blocks; ++l) {
    c0[l] = counter[0] + static_cast<std::uint32_t>(l);
    c1[l] = counter[1];
    c2[l] = counter[2];
    c3[l] = counter[3];
  }
  std::uint32_t k0 = key[0];
  std::uint32_t k1 = key[1];
  for (int round = 0; round < 10; ++round) {
    for (std::size_t l = 0; l < blocks; ++l) {
      const std::uint64_t p0 = std::uint64_t{0xD251'1F53} * static_cast<std::uint32_t>(c0[l]);
      const std::uint64_t p1 = std::uint64_t{0xCD9E'8D57} * static_cast<std::uint32_t>(c2[l]);
      const std::uint64_t x0 = (p1 >> 32U) ^ c1[l] ^ k0;
      const std::uint64_t x2 = (p0 >> 32U) ^ c3[l] ^ k1;
      c0[l] = x0;
      c1[l] = p1 & low;
      c2[l] = x2;
      c3[l] = p0 & low;
    }
    k0 += 0x9E37'79B9;
    k1 += 0xBB67'AE85;
  }
  for (std::size_t l = 0; l < blocks; ++l) {
    out[4 * l] = static_cast<std::uint32_t>(c0[l]);
    out[4 * l + 1] = static_cast<std::uint32_t>(c1[l]);
    out[4 * l + 2] = static_cast<std::uint32_t>(c2[l]);
    out[4 * l + 3] = static_cast<std::uint32_t>(c3[l]);
  }
}

}  // namespace

void RngStream::fill(std::array<result_type, 64>& draws) {
  assert(next_ == 4 && "bulk draws start with a block");
  if ((counter_.v[0] & 0xFF'FFFFU) > 0xFF'FFFFU - blocks) {
    throw std::overflow_error("libsim: random stream exhausted");
  }
  philox_blocks(std::data(key_.v), std::data(counter_.v), draws.data());
  counter_.v[0] += blocks;
}

}  // namespace libsim
