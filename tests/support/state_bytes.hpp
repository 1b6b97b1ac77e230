/// @file  States as bytes in memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/core/state_archive.hpp"

namespace libsim {

template <class... T>
std::vector<std::byte> written(const T&... values) {
  std::vector<std::byte> bytes;
  StateWriter writer{[&](std::span<const std::byte> piece) { bytes.insert(bytes.end(), piece.begin(), piece.end()); }};
  writer(values...);
  writer.finish();
  return bytes;
}

/// Reads the first `size` of `bytes`, which must outlive it.
inline StateReader reader_of(const std::vector<std::byte>& bytes, std::uint64_t size) {
  return {[&bytes, next = std::size_t{0}](std::span<std::byte> to) mutable {
            const std::size_t n = std::min(to.size(), bytes.size() - next);
            std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(next), n, to.begin());
            next += n;
            return n;
          },
          size};
}

}  // namespace libsim
