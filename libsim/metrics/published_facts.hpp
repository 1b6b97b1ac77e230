/// @file  The published facts that ship with libsim.
#pragma once

#include <string_view>
#include <vector>

#include "libsim/metrics/fact_targets.hpp"

namespace libsim {

/// The text of calibration/kuailive.facts.json, compiled in so that an installed program needs no file beside it.
std::string_view kuailive_facts_json();

/// The published facts of KuaiLive.
inline std::vector<FactTarget> kuailive_fact_targets() {
  return parse_fact_targets(kuailive_facts_json(), "kuailive.facts.json");
}

}  // namespace libsim
