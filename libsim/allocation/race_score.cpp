#include "libsim/allocation/race_score.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace libsim {
namespace {

constexpr std::array<RaceMetric, race_metric_count> all_metrics{RaceMetric::click_rate, RaceMetric::conversion,
                                                                RaceMetric::uv_value};

struct Sum {
  double total = 0.0;
  double users = 0.0;
};

Sum sum_of(RaceMetric metric, const RaceTally& tally) {
  switch (metric) {
    case RaceMetric::click_rate:
      return {static_cast<double>(tally.clickers), static_cast<double>(tally.uv)};
    case RaceMetric::conversion:
      return {static_cast<double>(tally.buyers), static_cast<double>(tally.clickers)};
    case RaceMetric::uv_value:
      return {to_double(tally.paid), static_cast<double>(tally.uv)};
  }
  return {};
}

}  // namespace

RaceReference RaceReference::of(const RaceTally& tally) {
  const std::array<double, race_metric_count> means{tally.click_rate(), tally.conversion(), tally.uv_value()};
  const double square = tally.uv == 0 ? std::nan("") : tally.squares / static_cast<double>(tally.uv);
  const std::array<double, race_metric_count> squares{means[0], means[1], square};
  RaceReference reference;
  for (std::size_t m = 0; m < race_metric_count; ++m) {
    reference.mean[m] = means[m];
    reference.variation[m] = squares[m] / (means[m] * means[m]) - 1.0;
  }
  return reference;
}

RaceScore race_score(const RaceScoreConfig& config, const RaceTally& tally, const RaceReference& reference) {
  double weights = 0.0;
  double value = 0.0;
  double variance = 0.0;
  for (const RaceMetric metric : all_metrics) {
    const auto m = static_cast<std::size_t>(metric);
    const RaceMetricConfig& own = config.of(metric);
    const double mean = reference.mean[m];
    const Sum sum = sum_of(metric, tally);
    weights += own.weight;
    if (!(mean > 0.0) || sum.users + own.prior <= 0.0) {
      value += own.weight;
      continue;
    }
    value += own.weight * (sum.total / mean + own.prior) / (sum.users + own.prior);
    variance += own.weight * own.weight * reference.variation[m] / (sum.users + own.prior);
  }
  return {value / weights, std::sqrt(variance) / weights};
}

double raw_race_score(const RaceScoreConfig& config, const RaceTally& tally, const RaceReference& reference) {
  double weights = 0.0;
  double value = 0.0;
  for (const RaceMetric metric : all_metrics) {
    const RaceMetricConfig& own = config.of(metric);
    if (own.weight == 0.0) { continue; }
    const Sum sum = sum_of(metric, tally);
    weights += own.weight;
    value += own.weight * sum.total / sum.users / reference.mean[static_cast<std::size_t>(metric)];
  }
  return value / weights;
}

double users_needed(const RaceScoreConfig& config, const RaceReference& reference) {
  constexpr double z = 1.959963984540054;
  const double infinity = std::numeric_limits<double>::infinity();
  double most = 0.0;
  for (const RaceMetric metric : all_metrics) {
    const double half_width = config.of(metric).half_width;
    if (half_width == 0.0) { continue; }
    double users = z * z * reference.variation[static_cast<std::size_t>(metric)] / (half_width * half_width);
    if (metric == RaceMetric::conversion) { users /= reference.mean[0]; }
    most = std::max(most, std::isfinite(users) ? users : infinity);
  }
  return most;
}

}  // namespace libsim
