#include "libsim/allocation/planned_schedule.hpp"

#include <limits>

namespace libsim {

PlannedSchedule::PlannedSchedule(const PlannedScheduleConfig& config, std::size_t positions, std::int64_t days)
    : quotas_{config.quotas} {
  double sum = 0.0;
  for (const double quota : quotas_) { sum += quota; }
  for (double& quota : quotas_) { quota /= sum; }
  const double slack = quotas_.size() > 1 ? 1.0 / (2.0 * static_cast<double>(quotas_.size()) - 2.0) : 0.0;
  std::vector<double> given(quotas_.size(), 0.0);
  sequence_.reserve(static_cast<std::size_t>(days) + positions);
  while (sequence_.size() < sequence_.capacity()) {
    // Of those with a claim by now, the one whose claim will be the first to be overdue.
    const auto n = static_cast<double>(sequence_.size() + 1);
    std::size_t chosen = 0;
    double soonest = std::numeric_limits<double>::infinity();
    for (std::size_t g = 0; g < quotas_.size(); ++g) {
      const double owed = quotas_[g] * n - given[g];
      const double time_left = (1.0 - slack - owed) / quotas_[g];
      if (owed >= slack - 1e-9 && time_left < soonest) {
        soonest = time_left;
        chosen = g;
      }
    }
    given[chosen] += 1.0;
    sequence_.push_back(UnitId{static_cast<std::uint32_t>(chosen)});
  }
}

}  // namespace libsim
