/// @file  What a result says of its own origin, read again.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "libsim/experiment/experiment.hpp"

namespace libsim {

/// A result's inputs and luck, and the build that made it; what the file does not say is empty.
struct SavedManifest {
  Manifest inputs;      ///< as the result names them
  std::string version;  ///< of libsim
  std::string commit;   ///< of its sources
  std::string sources;  ///< their hash
};

/// Reads "manifest" of a result, as manifest_json() writes it. What is there has no wrong form: what cannot be used is
/// left out, since nothing is computed from it.
SavedManifest saved_manifest(const nlohmann::json& result);

/// A line of a page: what it is, and its value.
struct ProvenanceLine {
  std::string name;
  std::string value;  ///< what it is
};

/// Scenario, seed, replications, days, scale, policies, other inputs and build, as far as they are known.
std::vector<ProvenanceLine> provenance_lines(const SavedManifest& saved);

/// "SCENARIO --set ... --seed 1 --days 3 --scale 1", with which a verb gets the same market; "SCENARIO" stands for a
/// file that is not known.
std::string scenario_arguments(const Manifest& manifest);

/// A word of a command line, in quotes if a shell would take it for more than a word.
std::string shell_word(const std::string& word);

}  // namespace libsim
