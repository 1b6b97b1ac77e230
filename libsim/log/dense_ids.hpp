/// @file  Numbers arbitrary ids from 0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace libsim {

/// Gives ids of a data set the numbers 0, 1, 2, … in order of first appearance. A hash table with linear probing: 16 to
/// 24 bytes an id and no allocation per id, where std::unordered_map makes one.
class DenseIds {
 public:
  /// What adding an id gave.
  struct Added {
    std::uint32_t index;  ///< its dense number
    bool is_new;          ///< whether it was seen for the first time
  };

  /// The number of `id`; a new one if it was not seen before. @pre fewer than 2^32 - 1 ids
  Added add(std::int64_t id) {
    if (2 * (ids_.size() + 1) > slots_.size()) { grow(); }
    std::size_t at = slot_of(id);
    while (slots_[at] != 0) {
      if (ids_[slots_[at] - 1] == id) { return {slots_[at] - 1, false}; }
      at = (at + 1) & (slots_.size() - 1);
    }
    ids_.push_back(id);
    slots_[at] = static_cast<std::uint32_t>(ids_.size());
    return {slots_[at] - 1, true};
  }

  std::uint32_t size() const { return static_cast<std::uint32_t>(ids_.size()); }
  /// [size()], the id with each number.
  std::span<const std::int64_t> ids() const { return ids_; }
  /// The original ids, by dense number; nothing is left here.
  std::vector<std::int64_t> release() && { return std::move(ids_); }

 private:
  // Fibonacci hashing, on folded bits: ids are often consecutive, or multiples of a power of two.
  std::size_t slot_of(std::int64_t id) const {
    const auto bits = static_cast<std::uint64_t>(id);
    return static_cast<std::size_t>(((bits ^ (bits >> 32U)) * 0x9E3779B97F4A7C15ULL) >> shift_);
  }

  void grow() {
    shift_ -= slots_.empty() ? 10U : 1U;
    slots_.assign(std::size_t{1} << (64U - shift_), 0);
    for (std::uint32_t i = 0; i < ids_.size(); ++i) {
      std::size_t at = slot_of(ids_[i]);
      while (slots_[at] != 0) { at = (at + 1) & (slots_.size() - 1); }
      slots_[at] = i + 1;
    }
  }

  std::vector<std::int64_t> ids_;
  std::vector<std::uint32_t> slots_;  ///< number + 1; 0: free. A power of two of them, at most half in use
  unsigned shift_ = 64;
};

}  // namespace libsim
