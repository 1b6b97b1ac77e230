/// @file  The facts of a log, simulated or real.
#pragma once

#include <string>
#include <vector>

#include "libsim/log/log.hpp"
#include "libsim/metrics/fact_context.hpp"
#include "libsim/metrics/fact_value.hpp"

namespace libsim {

/// Every fact that a log alone can answer, on the rows of panel users. A value is NaN where there is nothing to measure
/// it on. To add a fact, add its line to the group it belongs to (facts_scale.hpp, facts_money.hpp, facts_timing.hpp,
/// facts_segments.hpp, facts_quality.hpp, facts_supply.hpp, facts_graph.hpp). O(n log n) in the number of clicks: a few
/// seconds at full scale.
/// @param panel  [log.users], see panel_users
std::vector<FactValue> compute_facts(const Log& log, const std::vector<bool>& panel, const FactOptions& options = {});

/// The same of a log that was counted already, for one who needs more of it than facts.
std::vector<FactValue> compute_facts(const FactContext& context);

/// The ids that compute_facts returns, in its order.
std::vector<std::string> fact_ids();

}  // namespace libsim
