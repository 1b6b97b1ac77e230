/// @file  The replications that intervals of a wanted width need, for people and for scripts.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "libsim/experiment/compare.hpp"

namespace libsim {

/// A row a metric, a column a policy: replications until the interval of its difference from the baseline is
/// ± `percent` of the baseline's mean; of the baseline, until that of its own mean is.
/// @param pilot    levels and differences with their intervals
/// @param percent  above 0
std::string replication_table(const Comparison& pilot, double percent, bool emphasised);

/// {"half_width_percent", "pilot_replications", "baseline", "policies": [{"name", "kind", "replications": {NAME:
/// {"expected", "low", "high"}}}]}; null where it is not defined.
nlohmann::ordered_json replication_json(const Comparison& pilot, double percent);

}  // namespace libsim
