/// @file  The features of clicks, as columns.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "libsim/estimators/click_rows.hpp"
#include "libsim/estimators/feature.hpp"
#include "libsim/log/log.hpp"

namespace libsim {

/// Columns of equal length that a model reads: [features] of [rows]. A view.
using FeatureColumns = std::span<const std::span<const float>>;

/// Features of rows. Every value is finite.
struct FeatureTable {
  std::vector<Feature> features;            ///< [features]
  std::vector<std::vector<float>> columns;  ///< [features] of [rows]

  /// The column called `name`. @pre there is one
  std::span<const float> column(std::string_view name) const;
  /// Rows [from, to) of every column, but of those in `without`. @return [features left]
  std::vector<std::span<const float>> slice(std::size_t from, std::size_t to,
                                            std::span<const FeatureGroup> without = {}) const;
};

/// Computes the features that `protocol` allows, for every row. Counts and coins enter as log(1 + x), rates shrunk
/// towards the rate of all by 20 clicks; what never happened was 30 days ago. What is known "before" a moment
/// happened strictly before it; a watch is known when it ends, a gift when it is given. One pass over the log, with a
/// binary search among pairs for each event; O(n log n).
FeatureTable click_features(const Log& log, const ClickRows& rows, Protocol protocol);

}  // namespace libsim
