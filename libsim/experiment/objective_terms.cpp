#include "libsim/experiment/objective_terms.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <string_view>
#include <utility>

namespace libsim {
namespace {

double metric(const std::vector<MetricValue>& metrics, std::string_view name) {
  const auto found = std::ranges::find(metrics, name, &MetricValue::name);
  return found == metrics.end() ? std::numeric_limits<double>::quiet_NaN() : found->value;
}

constexpr std::array<std::string_view, 5> names{"objective", "revenue_term", "retention_term", "satisfaction_term",
                                                "ecosystem_term"};

/// J and its terms in one replication, in the order of `names`.
std::array<double, names.size()> weighted(const ObjectiveTerms& terms, const ObjectiveTerms& unit,
                                          const ObjectiveConfig& config) {
  // A term without weight counts as 0, also where it is not defined.
  const auto part = [](double weight, double x, double of) { return weight == 0.0 ? 0.0 : weight * x / of; };
  const double revenue = part(config.revenue, terms.revenue, unit.revenue);
  const double retention = part(config.users * config.retention_share, terms.retention, unit.retention);
  const double satisfaction =
      part(config.users * (1.0 - config.retention_share), terms.satisfaction, unit.satisfaction);
  const double ecosystem = part(config.ecosystem, terms.ecosystem, unit.ecosystem);
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
  for (std::size_t row = 0; row < log.gifts.size(); ++row) {
    if (log.gifts.given_at[row] < from || log.gifts.given_at[row] >= to) { continue; }
    coins[log.streamer_of(log.gifts.room[row]).index()] += log.gifts.amount[row].value;
  }
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
  const ObjectiveTerms unit = mean_of(reference);
  std::vector<MetricSummary> summaries;
  for (std::size_t term = 0; term < names.size(); ++term) {
    std::vector<double> values;
    std::vector<double> others;
    for (std::size_t r = 0; r < own.size(); ++r) {
      values.push_back(weighted(own[r], unit, config)[term]);
      others.push_back(weighted(baseline[r], unit, config)[term]);
    }
    summaries.push_back(summarise(std::string{names[term]}, "of the reference", std::move(values), others));
  }
  return summaries;
}

}  // namespace libsim
