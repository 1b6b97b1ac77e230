/// @file  What the metrics of a market are called.
#pragma once

#include <string>
#include <vector>

#include "libsim/metrics/market_metrics.hpp"

namespace libsim::test {

inline std::vector<std::string> market_metric_names() {
  std::vector<std::string> names;
  for (const MetricValue& metric : all_market_metrics()) { names.push_back(metric.name); }
  return names;
}

}  // namespace libsim::test
