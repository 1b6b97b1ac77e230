#include "libsim/ope/overlap.hpp"

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "libsim/ope/intervals.hpp"

namespace libsim {
namespace {

constexpr double few_rows = 100.0;
constexpr double small_share = 0.1;
constexpr double few_rewarded = 20.0;  // normal intervals cover with less than 94%
constexpr double mean_weight_confidence = 0.99;
constexpr double much_uncovered = 1e-3;
constexpr double too_much_uncovered = 0.1;

}  // namespace

Interval Overlap::mean_weight(double confidence) const {
  const double error = by_cluster ? by_cluster->mean_weight_error : weights.mean_standard_error();
  return normal_interval(weights.mean(), error, confidence);
}

double Overlap::uncovered() const {
  if (uncovered_rows == 0) { return std::numeric_limits<double>::quiet_NaN(); }
  return uncovered_sum / static_cast<double>(uncovered_rows);
}

std::string no_overlap(const Overlap& overlap) {
  if (overlap.weights.sum == 0.0) { return "no overlap: the target policy takes none of the logged actions"; }
  if (overlap.uncovered() > too_much_uncovered) {
    return fmt::format("no overlap: {:.1f}% of the target policy's choices have logging probability 0",
                       100.0 * overlap.uncovered());
  }
  return "";
}

std::vector<std::string> overlap_warnings(const Overlap& overlap) {
  std::vector<std::string> warnings;
  const auto n = static_cast<double>(overlap.rows());
  const WeightSums& weights = overlap.weights;
  if (weights.sum == 0.0) {
    warnings.emplace_back("no overlap: the target policy takes none of the logged actions");
  } else {
    const double effective = weights.effective_size();
    if (effective < few_rows || effective < small_share * n) {
      warnings.push_back(fmt::format("effective sample size {:.1f} of {} rows ({:.1f}%): few rows carry the estimates",
                                     effective, overlap.rows(), 100.0 * effective / n));
    }
    if (overlap.rewards.squares == 0.0) {
      warnings.emplace_back("no reward has weight: estimates without a model are 0, and their intervals mean nothing");
    } else if (overlap.rewarded() < few_rewarded) {
      warnings.push_back(
          fmt::format("the rewards of {:.1f} {} (effective number) decide the estimates: intervals are too narrow",
                      overlap.rewarded(), overlap.by_cluster ? "clusters" : "rows"));
    }
    if (weights.largest > std::sqrt(n)) {
      warnings.push_back(
          fmt::format("largest weight {:.2f} exceeds the root of the number of rows, {:.1f}: the "
                      "variance is hardly estimated; prefer a clipped, switched or shrunk estimator",
                      weights.largest, std::sqrt(n)));
    }
    const Interval mean = overlap.mean_weight(mean_weight_confidence);
    if (mean.low > 1.0 || mean.high < 1.0) {
      warnings.push_back(
          fmt::format("mean weight {:.4f}, 99% interval [{:.4f}, {:.4f}], expected 1: propensities or "
                      "target probabilities are wrong, or part of the target policy was never tried",
                      mean.mean, mean.low, mean.high));
    }
  }
  if (overlap.uncovered() > much_uncovered) {
    warnings.push_back(
        fmt::format("{:.2f}% of the target policy's choices have logging probability 0: no row tells "
                    "what they are worth, only a model does",
                    100.0 * overlap.uncovered()));
  }
  return warnings;
}

}  // namespace libsim
