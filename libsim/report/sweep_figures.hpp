/// @file  Figures of a sweep: a metric along an axis.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "libsim/report/figure.hpp"
#include "libsim/report/saved_results.hpp"

namespace libsim {

/// What is shown of a metric.
enum class SweepShown : std::uint8_t {
  level,      ///< of all policies
  difference  ///< of all but the first from the first, in percent of its mean in the same cell
};

/// Whether two cells or more have different values on the axis.
bool varies(const SavedSweep& saved, std::size_t path);

/// A metric by policy along one axis, with intervals: a line through the cells that have the other axes where the first
/// cell has them, if they are two or more, the other cells being faint dots; else all cells, without intervals where
/// more than two share a value on average.
/// @pre path < saved.paths.size(), metric < the number of metrics, varies(saved, path)
Figure axis_figure(const SavedSweep& saved, std::size_t path, std::size_t metric, SweepShown shown,
                   const std::string& name);

}  // namespace libsim
