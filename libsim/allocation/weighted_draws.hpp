/// @file  Draws with given weights, without replacement.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/core/rng.hpp"

namespace libsim {

/// Draws i with probability weight[i] / total, and can take i out.
///
/// Sums are in double, over blocks of 128 weights in 16 lanes of 8, in one order for every instruction set; so the
/// probabilities reported hold to some 1e-16 of the total. Taking one weight out re-sums its lane and its block only:
/// a draw costs O(n / 128). Memory is kept between uses and grows with the largest n.
class WeightedDraws {
 public:
  /// What was drawn.
  struct Draw {
    std::uint32_t index;  ///< in the weights
    double probability;   ///< weight / total, in (0, 1]
  };

  /// Room for the weights of a new set; write them all, then call sum(). @param n  at least 1
  std::span<float> prepare(std::size_t n);
  /// @pre the weights are finite and >= 0
  void sum();

  /// Sum of the weights that are left.
  double total() const { return total_; }
  /// Of drawing `index` next. @pre total() > 0
  double probability(std::uint32_t index) const { return static_cast<double>(weights_[index]) / total_; }
  /// Uses two draws of the stream. @pre total() > 0
  Draw draw(RngStream& rng) const;
  /// Sets one weight to 0.
  void remove(std::uint32_t index);

 private:
  std::size_t n_ = 0;
  double total_ = 0;
  std::vector<float> weights_;      // [blocks][8][16], 0 beyond n_
  std::vector<double> lane_sums_;   // [blocks][16]
  std::vector<double> block_sums_;  // [blocks]
};

}  // namespace libsim
