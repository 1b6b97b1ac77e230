#include "libsim/experiment/objective_terms.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <string_view>
#include <utility>

#include "libsim/metrics/additive_metric.hpp"

namespace libsim {
namespace {

double metric(const std::vector<MetricValue>& metrics, std::string_view name) {
  const auto found = std::ranges::find(metrics, name, &MetricValue::name);
  return found == metrics.end() ? std::numeric_limits<double>::quiet_NaN() : found->value;
}

constexpr std::array<std::string_view, 5> names{"objective", "revenue_term", "retention_term", "satisfaction_term",
                                                "ecosystem_term"};

/// J and its terms in one replication, in the order of `names`, linearised: x / u becomes (x - X / U (u - U)) / U, with
/// the means X and U, which has the same mean and, over replications, the variance of the ratio of the means.
/// @param terms, unit            of this replication: the policy's and the reference's
/// @param mean_terms, mean_unit  their means
std::array<double, names.size()> weighted(const ObjectiveTerms& terms, const ObjectiveTerms& unit,
                                          const ObjectiveTerms& mean_terms, const ObjectiveTerms& mean_unit,
                                          const ObjectiveConfig& config) {
  const auto part = [&](double weight, double ObjectiveTerms::*term) {
    if (weight == 0.0) { return 0.0; }  // also where the term is not defined
    const double ratio = mean_terms.*term / mean_unit.*term;
    return weight * (terms.*term - ratio * (unit.*term - mean_unit.*term)) / mean_unit.*term;
  };
  const double revenue = part(config.revenue, &ObjectiveTerms::revenue);
  const double retention = part(config.users * config.retention_share, &ObjectiveTerms::retention);
  const double satisfaction = part(config.users * (1.0 - config.retention_share), &ObjectiveTerms::satisfaction);
  const double ecosystem = part(config.ecosystem, &ObjectiveTerms::ecosystem);
  return {revenue + retention + satisfaction + ecosystem, revenue, retention, satisfaction, ecosystem};
}

ObjectiveTerms mean_of(const std::vector<ObjectiveTerms>& all) {
  ObjectiveTerms mean;
  const auto n = static_cast<double>(all.size());
  for (const ObjectiveTerms& one : all) {
    mean.revenue += one.revenue / n;
    mean.retention += one.retention / n;
    mean.satisfaction += one.satisfaction / n;
    mean.ecosystem += one.ecosystem / n;
  }
  return mean;
}

}  // namespace

std::vector<std::int64_t> streamer_revenue(const Log& log, Time from, Time to) {
  std::vector<std::int64_t> coins(log.streamers);
  for_each_counted(log, AdditiveMetric::revenue, from, to,
                   [&](const Counted& gift) { coins[gift.streamer.index()] += gift.amount; });
  return coins;
}

ObjectiveTerms objective_terms(const std::vector<MetricValue>& metrics, const std::vector<std::int64_t>& revenue,
                               const ObjectiveConfig& config, double tau) {
  return {metric(metrics, "revenue"), metric(metrics, "next_day_return"), metric(metrics, "satisfaction"),
          ecosystem_worth(revenue, config.returns, tau)};
}

std::vector<MetricSummary> objective_summaries(const std::vector<ObjectiveTerms>& own,
                                               const std::vector<ObjectiveTerms>& baseline,
                                               const std::vector<ObjectiveTerms>& reference,
                                               const ObjectiveConfig& config) {
  const ObjectiveTerms mean_own = mean_of(own);
  const ObjectiveTerms mean_baseline = mean_of(baseline);
  const ObjectiveTerms unit = mean_of(reference);
  std::vector<MetricSummary> summaries;
  for (std::size_t term = 0; term < names.size(); ++term) {
    std::vector<double> values;
    std::vector<double> others;
    for (std::size_t r = 0; r < own.size(); ++r) {
      values.push_back(weighted(own[r], reference[r], mean_own, unit, config)[term]);
      others.push_back(weighted(baseline[r], reference[r], mean_baseline, unit, config)[term]);
    }
    summaries.push_back(summarise(std::string{names[term]}, "of the reference", std::move(values), others));
  }
  return summaries;
}

}  // namespace libsim
