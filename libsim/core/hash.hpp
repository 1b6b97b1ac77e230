/// @file  A hash of content that stays the same over machines, compilers and versions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace libsim {

/// 64-bit FNV-1a of the bytes of `text`. Stable for ever: manifests and the keys of sweep cells hold it. Not meant
/// against forgery; among n different texts, some two are equal with probability about n^2 / 2^65.
/// Source: G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, The FNV Non-Cryptographic Hash Algorithm (IETF draft).
constexpr std::uint64_t content_hash(std::string_view text) {
  std::uint64_t hash = 0xcbf2'9ce4'8422'2325ULL;
  for (const char c : text) { hash = (hash ^ static_cast<unsigned char>(c)) * 0x0000'0100'0000'01b3ULL; }
  return hash;
}

/// A hash as 16 lower-case hexadecimal digits.
inline std::string hex_digits(std::uint64_t hash) {
  std::string digits(16, '0');
  for (std::size_t i = digits.size(); i-- > 0; hash >>= 4U) { digits[i] = "0123456789abcdef"[hash & 15U]; }
  return digits;
}

}  // namespace libsim
