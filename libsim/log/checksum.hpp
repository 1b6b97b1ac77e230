/// @file  The checksum of log files.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace libsim {

/// A 64-bit checksum against damage, not against forgery: FNV-1a on 8-byte words (little-endian, the last one padded
/// with zeros) with a rotation, so that high bits reach low ones. Every step is a bijection of the state: damage to one
/// word is always found, other damage is missed once in 2^64. `state` chains parts: checksum(b, checksum(a)).
/// Source: FNV-1a constants of Fowler, Noll and Vo, RFC draft-eastlake-fnv. O(n).
inline std::uint64_t checksum(std::span<const std::byte> bytes, std::uint64_t state = 0xCBF29CE484222325ULL) {
  const auto mix = [&state](std::uint64_t word) { state = std::rotl((state ^ word) * 0x100000001B3ULL, 29); };
  mix(bytes.size());
  while (bytes.size() >= sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof word);
    mix(word);
    bytes = bytes.subspan(sizeof word);
  }
  std::uint64_t tail = 0;
  if (!bytes.empty()) { std::memcpy(&tail, bytes.data(), bytes.size()); }
  mix(tail);
  return state;
}

}  // namespace libsim
