/// @file  Draws from a fixed discrete distribution in O(1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/core/draws.hpp"

namespace libsim {

/// Walker's alias method, built by Vose's algorithm (IEEE TSE 17(9), 1991) in O(n).
class AliasTable {
 public:
  AliasTable() = default;
  /// @param weights  [n], n >= 1, >= 0, not all 0
  explicit AliasTable(std::span<const double> weights);

  std::size_t size() const { return columns_.size(); }

  /// An index in [0, n) with probability weight / sum: two draws. @pre size() > 0
  std::uint32_t draw(RngStream& rng) const {
    const std::uint32_t i = draw_index(rng, static_cast<std::uint32_t>(columns_.size()));
    return draw_uniform(rng) < columns_[i].keep ? i : columns_[i].alias;
  }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.columns_);
  }

 private:
  struct Column {
    double keep = 1.0;
    std::uint32_t alias = 0;

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.keep, self.alias);
    }
  };
  std::vector<Column> columns_;
};

}  // namespace libsim
