#include "libsim/metrics/facts.hpp"

#include <iterator>
#include <utility>

#include "libsim/metrics/facts_graph.hpp"
#include "libsim/metrics/facts_money.hpp"
#include "libsim/metrics/facts_quality.hpp"
#include "libsim/metrics/facts_scale.hpp"
#include "libsim/metrics/facts_segments.hpp"
#include "libsim/metrics/facts_supply.hpp"
#include "libsim/metrics/facts_timing.hpp"

namespace libsim {

std::vector<FactValue> compute_facts(const Log& log, const std::vector<bool>& panel, const FactOptions& options) {
  return compute_facts(FactContext{log, panel, options});
}

std::vector<FactValue> compute_facts(const FactContext& context) {
  std::vector<FactValue> facts;
  for (const auto group :
       {scale_facts, money_facts, timing_facts, segment_facts, quality_facts, supply_facts, graph_facts}) {
    std::vector<FactValue> found = group(context);
    std::move(found.begin(), found.end(), std::back_inserter(facts));
  }
  return facts;
}

std::vector<std::string> fact_ids() {
  std::vector<std::string> ids;
  for (const FactValue& fact : compute_facts(Log{}, {})) { ids.push_back(fact.id); }
  return ids;
}

}  // namespace libsim
