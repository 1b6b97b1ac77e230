/// @file  What each group of streamers received.
#pragma once

#include <cstddef>
#include <vector>

#include "libsim/core/time.hpp"
#include "libsim/log/log.hpp"
#include "libsim/metrics/market_metrics.hpp"
#include "libsim/world/streamers.hpp"

namespace libsim {

/// Impressions, clicks, watch hours, gifts and coins a day in [from, to) by the streamer's group.
/// @param groups  how many there may be; a group without streamers has zeros
/// @return [groups][metric]
std::vector<std::vector<MetricValue>> group_metrics(const Log& log, const Streamers& streamers, std::size_t groups,
                                                    Time from, Time to);

}  // namespace libsim
