#include "libsim/experiment/constraint_summary.hpp"

#include <algorithm>
#include <cstddef>

namespace libsim {

std::vector<ConstraintSummary> summarise(const std::vector<std::vector<ConstraintReport>>& runs) {
  std::vector<ConstraintSummary> summaries;
  for (std::size_t c = 0; !runs.empty() && c < runs.front().size(); ++c) {
    const auto values = [&](auto member) {
      std::vector<double> of_runs;
      of_runs.reserve(runs.size());
      for (const auto& run : runs) { of_runs.push_back(member(run[c])); }
      return of_runs;
    };
    const ConstraintReport& first = runs.front()[c];
    ConstraintSummary summary;
    summary.name = first.name;
    summary.observable = first.observable;
    summary.hard = first.hard;
    summary.limit = first.limit;
    summary.violation_rates = values([](const ConstraintReport& report) { return report.violation_rate(); });
    summary.violation_rate = mean_interval(summary.violation_rates);
    summary.value = mean_interval(values([](const ConstraintReport& report) { return report.value; }));
    summary.removed = mean_interval(values([](const ConstraintReport& report) { return report.removed; }));
    std::size_t days = first.price.size();
    for (const auto& run : runs) {
      days = std::min(days, run[c].price.size());
      summary.infeasible += run[c].infeasible ? 1U : 0U;
    }
    for (std::size_t day = 0; day < days; ++day) {
      double sum = 0;
      for (const auto& run : runs) { sum += run[c].price[day]; }
      summary.price.push_back(sum / static_cast<double>(runs.size()));
    }
    summaries.push_back(std::move(summary));
  }
  return summaries;
}

}  // namespace libsim
