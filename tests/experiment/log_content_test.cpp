// A scenario and a seed give the same log with every compiler, in every build.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <catch2/catch.hpp>

#include "libsim/core/hash.hpp"
#include "libsim/experiment/run.hpp"
#include "libsim/log/checksum.hpp"

using namespace libsim;

namespace {

/// Of every value of every column, not of files: how they are compressed may differ.
std::uint64_t content_of(const Log& log) {
  std::uint64_t state = checksum({});
  Log::each_table(log, [&](std::string_view /*name*/, const auto& table) {
    table.each_column(table, [&](std::string_view /*column*/, const auto& column) {
      for (std::size_t b = 0; b < column.block_count(); ++b) {
        state = checksum(std::as_bytes(column.block(b)), state);
      }
    });
  });
  return state;
}

// The contents of two logs of tiny.json. They change with every change of what happens in a market, which CHANGELOG.md
// then lists under "Changed": put here what the test found. They must not change with the compiler, its options or the
// machine: if they do, something draws in an order that is not defined, or takes a number from libm.
constexpr std::string_view under_its_own_policy = "affa4d9410b409a2";
constexpr std::string_view under_softmax = "0659a86e9cd61cbb";

}  // namespace

TEST_CASE("a scenario and a seed give the same log with every compiler, in every build", "[experiment]") {
  const Experiment experiment =
      load_experiment(LIBSIM_SOURCE_DIR "/scenarios/tiny.json", {"recording.candidate_sample=0.05"});
  const auto content_under = [&](const NamedPolicy& policy) {
    Simulation simulation{experiment, 0};
    return hex_digits(content_of(run_measured_days(simulation, experiment.scenario, policy).log));
  };
  CHECK(content_under(experiment.policy) == under_its_own_policy);
  CHECK(content_under(load_policy("softmax")) == under_softmax);
}
