/// @file  A sweep small enough to run many times in a test.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "libsim/core/error.hpp"
#include "libsim/sweep/sweep_plan.hpp"
#include "tests/support/temporary_folder.hpp"

namespace libsim::test {

/// Six cells of two policies, each some hundredths of a second.
inline nlohmann::json small_sweep() {
  return nlohmann::json::parse(R"({
    "scenario": ")" LIBSIM_SOURCE_DIR R"(/scenarios/tiny.json",
    "set": {"world.users.count": 200, "world.streamers.count": 20, "run.days": 1, "run.warmup_days": 0},
    "axes": [
      {"path": "market.feed.slots", "values": [2, 4, 8]},
      {"path": "policies.soft.temperature", "values": [0.5, 2]}
    ],
    "policies": ["random", {"name": "soft", "kind": "softmax"}],
    "replications": 2,
    "seed": 7
  })");
}

/// The plan of a sweep that is written to a file first.
inline SweepPlan plan_of(const TemporaryFolder& folder, const nlohmann::json& sweep) {
  return SweepPlan::load(folder.write("sweep.json", sweep.dump()));
}

/// What is wrong with a sweep.
inline std::vector<std::string> problems_of(const nlohmann::json& sweep) {
  const TemporaryFolder folder;
  try {
    plan_of(folder, sweep);
  } catch (const InputError& error) { return error.problems; }
  return {};
}

}  // namespace libsim::test
