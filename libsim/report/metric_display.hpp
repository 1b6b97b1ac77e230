/// @file  How tables show a metric: in which part, and which way is better.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace libsim {

/// Which way a metric should go, if that can be said of it alone.
enum class Better : std::uint8_t { unknown, more, less };

/// The parts of a table of metrics, in their order.
enum class MetricPart : std::uint8_t { money, users, streamers, other };

/// Where a metric stands in a table.
struct MetricDisplay {
  MetricPart part = MetricPart::other;  ///< rows of one part stand together
  Better better = Better::unknown;      ///< which colour a difference has
  std::size_t place = 0;                ///< among all metrics that are known, in the order in which they are read
};

/// How to show the metric of that name; one that is not known stands last, and no value of it is good or bad.
MetricDisplay display_of_metric(std::string_view name);

}  // namespace libsim
