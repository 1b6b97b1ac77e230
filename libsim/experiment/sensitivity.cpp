#include "libsim/experiment/sensitivity.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "libsim/core/portable_math.hpp"

namespace libsim {
namespace {

constexpr double no_slope = std::numeric_limits<double>::quiet_NaN();

bool is_positive(double x) {
  return x > 0.0 && std::isfinite(x);
}

}  // namespace

Surroundings::Surroundings(const PointFacts& facts_at, const Box& box, const Point& point, double scale,
                           std::uint32_t first, std::uint32_t seeds)
    : scale_{scale}, centre_{facts_at.of({point}, scale, first, seeds).front()} {
  std::vector<Point> points(2 * point.size(), point);
  for (std::size_t p = 0; p < point.size(); ++p) {
    double& up = points[2 * p][p];
    double& down = points[2 * p + 1][p];
    up = std::min(point[p] + 1.0, box.high[p]);
    down = std::max(point[p] - 1.0, box.low[p]);
    steps_.push_back(up - down);
    const FreeParameter& parameter = facts_at.parameters()[p];
    ratios_.push_back(parameter.value_at(up) / parameter.value_at(down));
  }
  around_ = facts_at.of(points, scale, first, seeds);
}

Sensitivity Surroundings::sensitivity(std::span<const FactTarget> targets, double judged_at) const {
  Sensitivity table;
  for (const FactTarget& target : targets) {
    const double value = mean_of_fact(centre_, target.id);
    if (std::isnan(value)) { continue; }
    table.facts.push_back(target.id);
    table.values.push_back(value);
    std::vector<double>& tolerances = table.tolerances.emplace_back();
    std::vector<double>& elasticities = table.elasticities.emplace_back();
    const double resize = target.scales_with_market ? judged_at / scale_ : 1.0;
    for (std::size_t p = 0; p < steps_.size(); ++p) {
      const double up = mean_of_fact(around_[2 * p], target.id);
      const double down = mean_of_fact(around_[2 * p + 1], target.id);
      const double change =
          target.error_in_tolerances(up * resize, judged_at) - target.error_in_tolerances(down * resize, judged_at);
      tolerances.push_back(target.tolerance_at(judged_at) > 0.0 ? change / steps_[p] : no_slope);
      const bool defined = is_positive(up) && is_positive(down) && is_positive(ratios_[p]) && ratios_[p] != 1.0;
      elasticities.push_back(defined ? portable_log(up / down) / portable_log(ratios_[p]) : no_slope);
    }
  }
  return table;
}

std::vector<double> Surroundings::slopes(std::size_t parameter, const FittedFacts& facts) const {
  std::vector<double> slopes = facts.residuals(around_[2 * parameter], scale_);
  const std::vector<double> down = facts.residuals(around_[2 * parameter + 1], scale_);
  const std::vector<bool> smooth = facts.smooth();
  for (std::size_t r = 0; r < slopes.size(); ++r) {
    slopes[r] = smooth[r] ? (slopes[r] - down[r]) / steps_[parameter] : 0.0;
  }
  return slopes;
}

}  // namespace libsim
