#include "libsim/experiment/metric_summary.hpp"

#include <cmath>
#include <cstddef>
#include <utility>

#include "libsim/core/significance.hpp"

namespace libsim {
namespace {

double variance_of(const std::vector<double>& values) {
  RunningStats stats;
  for (const double v : values) { stats.observe(v); }
  return stats.variance();
}

}  // namespace

MetricSummary summarise(std::string name, std::string unit, std::vector<double> values,
                        const std::vector<double>& baseline) {
  std::vector<double> difference(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) { difference[i] = values[i] - baseline[i]; }
  const double paired = variance_of(difference);
  const double apart = variance_of(values) + variance_of(baseline);
  return {std::move(name),
          std::move(unit),
          mean_interval(values),
          paired_interval(values, baseline),
          paired > 0.0 ? apart / paired : std::nan(""),
          std::move(values),
          p_value_of_mean(difference)};
}

}  // namespace libsim
