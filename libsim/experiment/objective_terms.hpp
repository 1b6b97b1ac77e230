/// @file  The terms of the objective, measured.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libsim/allocation/objective.hpp"
#include "libsim/core/time.hpp"
#include "libsim/experiment/metric_summary.hpp"
#include "libsim/log/log.hpp"
#include "libsim/metrics/market_metrics.hpp"

namespace libsim {

/// What one run gives to the objective, before anything is divided.
struct ObjectiveTerms {
  double revenue = 0;       ///< the money term, in the scenario's weights
  double retention = 0;     ///< the term of users who come back
  double satisfaction = 0;  ///< the term of how users feel
  double ecosystem = 0;     ///< the term of how revenue is spread over streamers
};

/// Coins by streamer, of gifts given in [from, to). @return [log.streamers]
std::vector<std::int64_t> streamer_revenue(const Log& log, Time from, Time to);

/// @param metrics  of the same time, by market_metrics()
/// @param revenue  by streamer_revenue()
ObjectiveTerms objective_terms(const std::vector<MetricValue>& metrics, const std::vector<std::int64_t>& revenue,
                               const ObjectiveConfig& config, double tau);

/// J of one policy and its weighted terms: "objective", and "revenue_term", "retention_term", "satisfaction_term",
/// "ecosystem_term", which sum to it. A term's unit, the reference's mean, is of the same replications: intervals are
/// those of the ratio of two means, by the delta method, and the reference's own terms have none.
/// @param own, baseline, reference  [replications]
std::vector<MetricSummary> objective_summaries(const std::vector<ObjectiveTerms>& own,
                                               const std::vector<ObjectiveTerms>& baseline,
                                               const std::vector<ObjectiveTerms>& reference,
                                               const ObjectiveConfig& config);

}  // namespace libsim
