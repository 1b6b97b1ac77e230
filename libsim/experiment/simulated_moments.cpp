#include "libsim/experiment/simulated_moments.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "libsim/core/error.hpp"
#include "libsim/core/hash.hpp"
#include "libsim/core/json_file.hpp"
#include "libsim/core/parallel.hpp"
#include "libsim/core/version.hpp"
#include "libsim/experiment/experiment.hpp"
#include "libsim/experiment/measured_facts.hpp"

namespace libsim {

SimulatedMoments::SimulatedMoments(ParametricScenario scenario, EvaluationStore& store, unsigned jobs,
                                   std::function<void()> on_day_done)
    : scenario_{std::move(scenario)}, store_{&store}, jobs_{jobs}, on_day_done_{std::move(on_day_done)} {}

std::string SimulatedMoments::key_of(const Simulated& simulated) const {
  const nlohmann::json content{
      {"scenario", with_values(scenario_.resolved.json, scenario_.parameters, simulated.values)},
      {"scale", simulated.scale},
      {"replication", simulated.replication},
      {"seed", scenario_.seed ? nlohmann::json(*scenario_.seed) : nlohmann::json{}},
      {"days", scenario_.days ? nlohmann::json(*scenario_.days) : nlohmann::json{}},
      {"sources", sources_hash()}};
  return hex_digits(content_hash(canonical_json(content)));
}

std::vector<FactValue> SimulatedMoments::simulate(const Simulated& simulated) const {
  std::optional<Experiment> experiment = experiment_at(simulated);
  if (!experiment) { return {}; }
  RunConfig& run = experiment->scenario.run;
  run.seed = scenario_.seed.value_or(run.seed);
  run.days = scenario_.days.value_or(run.days);
  return replication_facts(*experiment, simulated.replication, on_day_done_);
}

std::optional<Experiment> SimulatedMoments::experiment_at(const Simulated& simulated) const {
  Resolved resolved;
  resolved.json = with_values(scenario_.resolved.json, scenario_.parameters, simulated.values);
  try {
    return experiment_of(resolved, scenario_.source, simulated.scale);
  } catch (const InputError&) { return std::nullopt; }  // a rule between fields: all else was checked at the start
}

std::vector<std::vector<FactValue>> SimulatedMoments::facts(const std::vector<Simulated>& wanted) {
  std::vector<std::string> keys;
  std::vector<std::size_t> missing;
  std::set<std::string> begun;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    keys.push_back(key_of(wanted[i]));
    asked_.insert(keys.back());
    if (store_->find(keys.back()) == nullptr && begun.insert(keys.back()).second) { missing.push_back(i); }
  }
  parallel_for(missing.size(), jobs_,
               [&](std::size_t m) { store_->add(keys[missing[m]], simulate(wanted[missing[m]])); });
  std::vector<std::vector<FactValue>> found;
  for (const std::string& key : keys) { found.push_back(*store_->find(key)); }
  return found;
}

}  // namespace libsim
