/// @file  A scenario ready to run: checked values, the policy and the source of signals.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "libsim/allocation/constraints_config.hpp"
#include "libsim/allocation/objective.hpp"
#include "libsim/core/config.hpp"
#include "libsim/decision/policy.hpp"
#include "libsim/experiment/signals.hpp"
#include "libsim/log/log_origin.hpp"
#include "libsim/scenario/scenario.hpp"

namespace libsim {

struct Resolved;

/// A policy and what tables call it.
struct NamedPolicy {
  std::string name;
  AnyPolicy policy;    ///< decides
  std::string kind{};  ///< in the registry; "" for a policy that was made in C++
  std::string hash{};  ///< canonical_hash of the JSON that describes it, as an object with a kind; "" likewise
  std::optional<AnySignals> signals{};  ///< fresh; who predicts for it alone. Nothing: the scenario's estimator
};

/// Everything a run needs.
struct Experiment {
  Scenario scenario;                           ///< checked values
  NamedPolicy policy;                          ///< the scenario's own: it calibrates and warms up
  AnySignals signals;                          ///< fresh, with nothing learned
  std::string hash;                            ///< of the resolved scenario
  double scale = 1.0;                          ///< of users and streamers, against the file
  ConstraintsConfig constraints{};             ///< on every policy, in the measured days
  std::optional<ObjectiveConfig> objective{};  ///< if the scenario has one
  std::string file{};                          ///< the scenario's, without folders; "" if it is of none
  std::vector<std::string> overrides{};        ///< what was changed in it: "market.feed.slots=4", ...
};

/// Reads a scenario file with its bases and overrides, and rescales it.
/// @param overrides  "market.feed.slots=4", ...
/// @throws InputError  with every problem of every file
Experiment load_experiment(const std::filesystem::path& file, const std::vector<std::string>& overrides = {},
                           double scale = 1.0);

/// The same of a scenario that is put together already. @param source  names it in errors
/// @throws InputError
Experiment experiment_of(const Resolved& resolved, const std::string& source, double scale = 1.0);

/// A policy by kind, with its defaults; or one that a JSON file describes, if `text` ends in ".json". A policy from a
/// file is called by the file's name. "POLICY:ESTIMATOR" is either of these on the signals of a kind of estimator.
/// @throws InputError
NamedPolicy load_policy(std::string_view text);

/// A policy that JSON describes: a kind, or an object with one and its fields. Under "estimator" the object may have
/// who predicts for this policy alone, as a scenario has it for all; the kind of both in short is "POLICY:ESTIMATOR".
/// @param path  the JSON pointer of `json`
/// @return nothing, and lines in `problems`, if something is wrong with it
std::optional<NamedPolicy> policy_of(const nlohmann::json& json, std::string name, const std::string& path,
                                     std::vector<std::string>& problems);

/// What load_policy calls a policy.
std::string policy_name(std::string_view text);

/// For what runs all policies on the scenario's estimator.
/// @throws InputError  if a policy has one of its own
void refuse_own_signals(const std::string& source, std::initializer_list<const NamedPolicy*> policies);

/// Every field of a scenario, with unit, range, default and meaning.
std::vector<FieldDoc> describe_scenario();

/// Names a result: which inputs, luck and build made it.
struct Manifest {
  /// A policy that was asked for besides the scenario's own.
  struct Policy {
    std::string name;
    std::string kind;
    std::string hash;  ///< canonical_hash of its JSON; "" for one made in C++
  };

  std::string scenario{};                ///< the file's name without folders; "" where it is not known
  std::vector<std::string> overrides{};  ///< of the scenario, "market.feed.slots=4", ...
  std::string scenario_hash{};  ///< of the scenario's file with its bases and overrides; "" for a log of no known one
  std::optional<std::uint32_t> seed{};  ///< this and what follows: nothing where it is not known
  std::optional<std::uint32_t> replications{};
  std::optional<std::uint32_t> days{};          ///< measured
  std::optional<std::uint32_t> warmup_days{};   ///< before the measured ones
  std::optional<double> scale{};                ///< of users and streamers, against the file
  std::vector<Policy> policies{};               ///< in the order of tables
  std::map<std::string, std::string> inputs{};  ///< other files by their part ("targets"): canonical_hash of the JSON

  /// Adds a policy that was asked for.
  void add(const NamedPolicy& policy) { policies.push_back({policy.name, policy.kind, policy.hash}); }
};

/// Of runs of an experiment.
Manifest manifest_of(const Experiment& experiment, std::uint32_t replications);
/// Of a log read from disk: what it knows of the market that it is of. One that was changed since it was written has
/// no scenario and no seed.
Manifest manifest_of(const std::optional<LogOrigin>& origin);

}  // namespace libsim
