#include "libsim/experiment/fitted_facts.hpp"

#include <algorithm>
#include <limits>

#include "libsim/experiment/robust_loss.hpp"
#include "libsim/metrics/facts.hpp"

namespace libsim {
namespace {

/// Of an exact fact: how many seeds do not have it.
double share_that_miss(std::span<const std::vector<FactValue>> seeds, const std::string& id, double goal) {
  const auto misses = [&](const std::vector<FactValue>& facts) { return mean_of_fact({&facts, 1}, id) != goal; };
  return static_cast<double>(std::ranges::count_if(seeds, misses)) / static_cast<double>(seeds.size());
}

}  // namespace

FittedFacts::FittedFacts(std::span<const FactTarget> targets, const CalibrationPlan& plan, double scale)
    : scale_{scale} {
  const std::vector<std::string> measurable = fact_ids();
  for (const FactTarget& target : targets) {
    const bool measured = std::ranges::find(measurable, target.id) != measurable.end();
    if (target.role != FactRole::report_only && measured && !plan.holds_out(target.id)) { targets_.push_back(target); }
  }
}

std::vector<bool> FittedFacts::smooth() const {
  std::vector<bool> smooth;
  for (const FactTarget& target : targets_) { smooth.push_back(target.tolerance_at(scale_) > 0.0); }
  return smooth;
}

FittedFacts FittedFacts::only(std::span<const std::string> names) const {
  FittedFacts some = *this;
  std::erase_if(some.targets_,
                [&](const FactTarget& target) { return std::ranges::find(names, target.id) == names.end(); });
  return some;
}

std::vector<double> FittedFacts::residuals(std::span<const std::vector<FactValue>> seeds, double measured_at) const {
  std::vector<double> residuals;
  for (const FactTarget& target : targets_) {
    double value = mean_of_fact(seeds, target.id);
    if (target.scales_with_market) { value *= scale_ / measured_at; }
    double error = 0.0;
    if (target.at_least || target.below) {
      const double tolerance = target.tolerance_at(scale_);
      if (target.at_least && !(value >= *target.at_least)) { error = (value - *target.at_least) / tolerance; }
      if (target.below && !(value <= *target.below)) { error = (value - *target.below) / tolerance; }
    } else if (target.tolerance_at(scale_) == 0.0) {
      error = missed_residual * share_that_miss(seeds, target.id, target.target_at(scale_));
    } else {
      error = target.error_in_tolerances(value, scale_);
    }
    residuals.push_back(as_residual(error));
  }
  return residuals;
}

double mean_of_fact(std::span<const std::vector<FactValue>> seeds, const std::string& id) {
  double sum = 0.0;
  for (const std::vector<FactValue>& facts : seeds) {
    const auto found = std::ranges::find(facts, id, &FactValue::id);
    sum += found == facts.end() ? std::numeric_limits<double>::quiet_NaN() : found->value;
  }
  return sum / static_cast<double>(seeds.size());
}

}  // namespace libsim
