/// @file  Which candidates are not yet on the slate.
#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>

#include "libsim/decision/request.hpp"

namespace libsim {

/// The candidates of one request that no slot has taken. O(slots) an operation, whatever the number of candidates.
class RemainingCandidates {
 public:
  /// @param n  candidates, at least 1
  explicit RemainingCandidates(std::size_t n) : n_{static_cast<std::uint32_t>(n)} {}

  /// How many are left.
  std::uint32_t size() const { return n_ - taken_count_; }

  /// The j-th of those left, in retrieval order. @pre j < size()
  std::uint32_t nth(std::uint32_t j) const {
    assert(j < size());
    for (std::uint32_t t = 0; t < taken_count_ && taken_[t] <= j; ++t) { ++j; }
    return j;
  }

  /// Whether it has not been taken.
  bool contains(std::uint32_t candidate) const {
    for (std::uint32_t t = 0; t < taken_count_; ++t) {
      if (taken_[t] == candidate) { return false; }
    }
    return true;
  }

  /// @pre contains(candidate), and fewer than max_slots were taken
  void take(std::uint32_t candidate) {
    assert(contains(candidate) && taken_count_ < max_slots);
    std::uint32_t place = taken_count_++;
    for (; place > 0 && taken_[place - 1] > candidate; --place) { taken_[place] = taken_[place - 1]; }
    taken_[place] = candidate;
  }

 private:
  std::uint32_t n_;
  std::uint32_t taken_count_ = 0;
  std::array<std::uint32_t, max_slots> taken_{};  // the first taken_count_, rising
};

}  // namespace libsim
