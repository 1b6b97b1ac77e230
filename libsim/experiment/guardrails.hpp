/// @file  What guardrails cost: one policy under one constraint, limit after limit.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "libsim/experiment/constraint_summary.hpp"
#include "libsim/experiment/experiment.hpp"
#include "libsim/experiment/metric_summary.hpp"

namespace libsim {

/// Limits to try, from the loosest to the tightest; a guardrail without any is left out.
struct GuardrailOptions {
  std::vector<double> gini_exposure{0.9, 0.8, 0.7, 0.6};    ///< ceilings
  std::vector<double> coverage{0.2, 0.4, 0.6, 0.8};         ///< floors
  std::vector<double> over_share{0.2, 0.1, 0.05, 0.02};     ///< shares of impressions of full rooms, soft
  bool hard_capacity = true;                                ///< no impression of a full room at all, besides those
  std::vector<std::uint32_t> frequency_cap{50, 20, 10, 5};  ///< impressions of a streamer to a user on a day
  std::uint32_t replications = 8;
  unsigned jobs = 0;                    ///< threads; 0 for one a processor. The result does not depend on it
  std::function<void()> on_run_done{};  ///< called after each run, from any thread
};

/// One limit.
struct GuardrailPoint {
  ConstraintSummary constraint;          ///< whether it was kept, and at what price
  std::vector<MetricSummary> metrics;    ///< of the market; versus_baseline is against no constraint, on the same seeds
  std::vector<MetricSummary> objective;  ///< J and its terms, likewise, see objective_summaries()
};

/// What constraints cost one policy, limit after limit.
struct GuardrailCurves {
  std::string policy;  ///< its name
  std::uint32_t replications = 0;
  std::vector<GuardrailPoint> points;  ///< in the order of the options: Gini, coverage, soft and hard capacity, cap
};

/// How many runs guardrails() makes.
std::int64_t runs_of(const GuardrailOptions& options);

/// Every limit alone, on the measured days, against the same policy without any: other constraints of the scenario are
/// left out, but parameters (what counts as covered, where prices begin) are the scenario's, except that the Gini is
/// that of exposure. J is the scenario's objective, or the default one, in units of the unconstrained policy.
/// @pre replications >= 2
GuardrailCurves guardrails(const Experiment& experiment, const NamedPolicy& policy, const GuardrailOptions& options);

}  // namespace libsim
