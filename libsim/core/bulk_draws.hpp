/// @file  Many draws of one stream, made in bulk.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "libsim/core/rng.hpp"

namespace libsim {

/// The same draws as the stream it is made of, for places that need dozens. Takes the stream over: what it has drawn
/// ahead is lost to others. @pre the stream is at the start of a block
class BulkDraws {
 public:
  /// @param rng  outlives it
  explicit BulkDraws(RngStream& rng) : rng_{rng} {}

  /// The stream's next 32 bits.
  std::uint32_t operator()() {
    if (next_ == draws_.size()) {
      rng_.fill(draws_);
      next_ = 0;
    }
    return draws_[next_++];
  }
  /// Uniform in (0, 1), as draw_uniform.
  double uniform() { return (static_cast<double>((*this)()) + 0.5) * 0x1p-32; }
  /// Uniform in [0, n), as draw_index. @pre n >= 1
  std::uint32_t index(std::uint32_t n) {
    return static_cast<std::uint32_t>((static_cast<std::uint64_t>((*this)()) * n) >> 32U);
  }

 private:
  RngStream& rng_;
  std::array<std::uint32_t, 64> draws_;
  std::size_t next_ = 64;
};

}  // namespace libsim
