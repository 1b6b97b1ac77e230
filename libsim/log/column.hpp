/// @file  A growing column of plain values, in blocks: appending never moves what is there.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

namespace libsim {

/// Append-only storage of `T`, 64 Ki values a block. Unlike a vector it never needs twice its size to grow, which
/// matters at 50 million impressions. O(1) access.
template <class T>
class Column {
  static_assert(std::is_trivially_copyable_v<T>, "columns are written to disk as they are");

 public:
  /// What a row holds.
  using value_type = T;
  static constexpr std::size_t block_rows = std::size_t{1} << 16U;  ///< rows that are allocated together

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  /// Adds a row; those before stay where they are.
  void push_back(const T& value) {
    if (size_ == blocks_.size() * block_rows) { grow(); }
    blocks_.back()[size_ % block_rows] = value;
    ++size_;
  }

  /// Appends `values`, in order.
  void append(std::span<const T> values) {
    while (!values.empty()) {
      if (size_ == blocks_.size() * block_rows) { grow(); }
      const std::span<T> room = std::span{blocks_.back()}.subspan(size_ % block_rows);
      const std::size_t n = std::min(room.size(), values.size());
      std::ranges::copy(values.first(n), room.begin());
      values = values.subspan(n);
      size_ += n;
    }
  }

  const T& operator[](std::size_t i) const {
    assert(i < size_);
    return blocks_[i / block_rows][i % block_rows];
  }
  T& operator[](std::size_t i) {
    assert(i < size_);
    return blocks_[i / block_rows][i % block_rows];
  }

  /// Blocks, held or released.
  std::size_t block_count() const { return blocks_.size(); }
  /// The rows of one block: block_rows of them, but for the last block.
  std::span<const T> block(std::size_t b) const {
    assert(holds_block(b) && "a released block is only in the file it was written to");
    return {blocks_[b].data(), std::min(block_rows, size_ - b * block_rows)};
  }

  /// Frees the memory of a full block that has been written elsewhere. size() stays as it is, the rows of the block can
  /// no longer be read.
  void release_block(std::size_t b) {
    assert((b + 1) * block_rows <= size_ && "rows are still being appended to this block");
    blocks_[b] = std::vector<T>{};
  }
  /// Whether a block was not released.
  bool holds_block(std::size_t b) const { return !blocks_[b].empty(); }

  void clear() {
    blocks_.clear();
    size_ = 0;
  }

 private:
  void grow() { blocks_.emplace_back(block_rows); }

  std::vector<std::vector<T>> blocks_;
  std::size_t size_ = 0;
};

}  // namespace libsim
