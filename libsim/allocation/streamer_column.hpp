/// @file  One number for each streamer, as policies keep it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "libsim/core/id.hpp"

namespace libsim {

/// A float for each streamer heard of, growing with their ids; all others share one value, which stands at the end of
/// the table: the form that product_gathered() reads.
class StreamerColumn {
 public:
  /// @param of_others  the value of streamers without one of their own
  explicit StreamerColumn(float of_others = 0.0F) : table_(1, of_others) {}

  /// Ids below this have a value of their own.
  std::size_t size() const { return table_.size() - 1; }
  float operator[](StreamerId streamer) const { return table_[std::min(streamer.index(), size())]; }
  /// The streamer's own value; those up to it get one too, which is the others'.
  float& at(StreamerId streamer) {
    if (streamer.index() >= size()) { table_.resize(streamer.index() + 2, table_.back()); }
    return table_[streamer.index()];
  }
  /// The value of streamers without one of their own.
  float of_others() const { return table_.back(); }
  /// Changes the value of streamers without one of their own.
  void set_others(float value) { table_.back() = value; }
  /// [size]
  std::span<float> values() { return std::span{table_}.first(size()); }
  /// [size + 1], the others' value last
  std::span<const float> table() const { return table_; }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.table_);
  }

 private:
  std::vector<float> table_;
};

}  // namespace libsim
