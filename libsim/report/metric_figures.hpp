/// @file  Figures of metrics: policies beside each other, in one and in two of them.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "libsim/experiment/compare.hpp"
#include "libsim/report/figure.hpp"

namespace libsim {

/// Whether some policy's difference from the first in a metric is known and not surely 0.
/// @pre metric < policies.front().metrics.size()
bool any_difference(std::span<const PolicyResult> policies, std::size_t metric);

/// Differences of all policies but the first from the first in one metric, as dots with their intervals; in percent of
/// the first's mean, or in the metric's unit where that is 0.
/// @pre metric < policies.front().metrics.size(), policies.size() > 1
Figure difference_figure(std::span<const PolicyResult> policies, std::size_t metric, const std::string& name);

/// Differences from the first policy in two metrics, in percent of its means, with both intervals; the first policy
/// stands in the origin. @pre both means of the first policy are not 0
Figure trade_off_figure(std::span<const PolicyResult> policies, std::size_t across, std::size_t up,
                        const std::string& name);

}  // namespace libsim
