#include "libsim/experiment/group_metrics.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "libsim/metrics/additive_metric.hpp"

namespace libsim {
namespace {

constexpr std::array metrics_of_rows{AdditiveMetric::revenue, AdditiveMetric::gifts, AdditiveMetric::clicks,
                                     AdditiveMetric::watch};

}  // namespace

std::vector<std::vector<MetricValue>> group_metrics(const Log& log, const Streamers& streamers, std::size_t groups,
                                                    Time from, Time to) {
  std::vector<std::vector<MetricValue>> metrics(groups);
  const auto group_of = [&](StreamerId streamer) { return streamers[streamer].group; };
  const auto add = [&](std::string_view name, std::string_view unit, const std::vector<double>& values) {
    for (std::size_t g = 0; g < groups; ++g) {
      metrics[g].push_back({std::string{name}, values[g], std::string{unit}});
    }
  };
  for (const AdditiveMetric metric : metrics_of_rows) {
    std::vector<std::int64_t> sums(groups);
    for_each_counted(log, metric, from, to, [&](const Counted& row) { sums[group_of(row.streamer)] += row.amount; });
    std::vector<double> values;
    for (const std::int64_t sum : sums) { values.push_back(per_day(sum, metric, to - from)); }
    const auto place = static_cast<std::size_t>(metric);
    add(additive_metric_names[place], additive_metric_units[place], values);
  }
  std::vector<double> impressions(groups);
  std::size_t row = 0;
  for (std::size_t i = 0; i < log.requests.size(); ++i) {
    const bool inside = log.requests.at[i] >= from && log.requests.at[i] < to;
    for (std::size_t k = 0; k < log.requests.slots[i]; ++k, ++row) {
      if (inside) { ++impressions[group_of(log.streamer_of(log.impressions.room[row]))]; }
    }
  }
  for (double& value : impressions) { value /= to_seconds(to - from) / to_seconds(day_length); }
  add("impressions", "impressions/day", impressions);
  return metrics;
}

}  // namespace libsim
