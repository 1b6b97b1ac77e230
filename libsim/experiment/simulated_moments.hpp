/// @file  The facts of a scenario's market as a function of its parameters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "libsim/experiment/calibration_plan.hpp"
#include "libsim/experiment/evaluation_store.hpp"
#include "libsim/experiment/experiment.hpp"
#include "libsim/metrics/fact_value.hpp"
#include "libsim/scenario/resolve.hpp"

namespace libsim {

/// A scenario with free parameters.
struct ParametricScenario {
  Resolved resolved;                        ///< the scenario as JSON
  std::string source;                       ///< names it in errors
  std::vector<FreeParameter> parameters{};  ///< where points change it
  std::optional<std::uint32_t> seed{};      ///< instead of the scenario's
  std::optional<std::uint32_t> days{};      ///< likewise
};

/// One simulation: values of the parameters, [parameters], a size, and luck.
struct Simulated {
  std::vector<double> values;     ///< [facts] NaN where not defined
  double scale = 1.0;             ///< of the market
  std::uint32_t replication = 0;  ///< which luck
};

/// Simulates on demand, many at once, and nothing twice. Two simulations that differ in their values only share their
/// random numbers.
class SimulatedMoments {
 public:
  /// @param store        keeps what was simulated; must outlive this
  /// @param jobs         threads, 0 for one a processor. The facts do not depend on it
  /// @param on_day_done  called after each simulated day, from any thread
  SimulatedMoments(ParametricScenario scenario, EvaluationStore& store, unsigned jobs,
                   std::function<void()> on_day_done = {});

  /// The facts of each. Values that no scenario can have (a rule between fields forbids them) have no facts.
  /// @throws ResourceError if they cannot be kept; what a simulation throws
  std::vector<std::vector<FactValue>> facts(const std::vector<Simulated>& wanted);

  /// What is simulated.
  const ParametricScenario& scenario() const { return scenario_; }
  /// Different simulations that were asked for, whether kept from an earlier run or not.
  std::size_t asked() const { return asked_.size(); }

 private:
  std::string key_of(const Simulated& simulated) const;
  std::vector<FactValue> simulate(const Simulated& simulated) const;
  /// Nothing where no scenario has such values.
  std::optional<Experiment> experiment_at(const Simulated& simulated) const;

  ParametricScenario scenario_;
  EvaluationStore* store_;
  unsigned jobs_;
  std::function<void()> on_day_done_;
  std::set<std::string> asked_;
};

}  // namespace libsim
