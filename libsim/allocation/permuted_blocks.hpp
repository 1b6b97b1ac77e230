/// @file  Equal shares of whoever comes: permuted blocks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "libsim/core/rng.hpp"
#include "libsim/core/shuffle.hpp"

namespace libsim {

/// Deals arms to users as they come, in random order but equally: after any number of users the arms' counts differ by
/// at most one, for each block of as many users as arms has each arm once. Nobody who knows the past can tell the next
/// arm, unless it is the last of its block.
class PermutedBlocks {
 public:
  PermutedBlocks() = default;
  /// @param arms  who is dealt, by the caller's numbers
  /// @param entity, occasion  name the draws, with the number of the block
  PermutedBlocks(std::vector<std::uint32_t> arms, RunKey run, std::uint32_t entity, std::uint32_t occasion)
      : arms_{std::move(arms)}, run_{run}, entity_{entity}, occasion_{occasion}, next_{arms_.size()} {}

  /// The next user's arm. @pre there is an arm
  std::uint32_t next() {
    if (next_ == arms_.size()) { begin_block(); }
    return arms_[next_++];
  }

  /// Who is dealt, in the order of the current block.
  const std::vector<std::uint32_t>& arms() const { return arms_; }

 private:
  void begin_block() {
    RngStream rng{run_, Purpose::decision, entity_, block_++, occasion_};
    shuffle(std::span{arms_}, rng);
    next_ = 0;
  }

  std::vector<std::uint32_t> arms_;
  RunKey run_;
  std::uint32_t entity_ = 0;
  std::uint32_t occasion_ = 0;
  std::uint32_t block_ = 0;
  std::size_t next_ = 0;
};

}  // namespace libsim
