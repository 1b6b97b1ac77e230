/// @file  A small set of slots, for one request after the other.
#pragma once

#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace libsim {

/// Which slots came already. It is as large as a request needs, not as the market is, so that it stays in the cache.
class SlotSet {
 public:
  /// Forgets all, and makes place for `capacity` slots. O(1), unless it is more than ever before.
  void clear(std::size_t capacity) {
    if (marks_.size() < 4 * capacity) {
      marks_.assign(std::bit_ceil(4 * capacity), {});
      shift_ = 32U - static_cast<unsigned>(std::countr_zero(marks_.size()));
      round_ = 0;
    }
    if (++round_ == 0) {  // wrapped: old marks would look new
      marks_.assign(marks_.size(), {});
      round_ = 1;
    }
  }

  /// @return whether `slot` is new. @pre no more slots than clear() made place for
  bool insert(std::uint32_t slot) {
    assert(!marks_.empty());
    std::size_t i = (slot * 0x9E37'79B1U) >> shift_;
    while (marks_[i].round == round_) {
      if (marks_[i].slot == slot) { return false; }
      i = (i + 1) & (marks_.size() - 1);
    }
    marks_[i] = {slot, round_};
    return true;
  }

 private:
  struct Mark {
    std::uint32_t slot = 0;
    std::uint32_t round = 0;
  };

  std::vector<Mark> marks_;
  std::uint32_t round_ = 0;
  unsigned shift_ = 31;
};

}  // namespace libsim
