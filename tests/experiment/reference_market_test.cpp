// The reference market, small: a guard that runs in seconds. The full check is `libsim facts scenarios/kuailive.json
// --replications 8`.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/experiment/measured_facts.hpp"
#include "libsim/metrics/fact_judgement.hpp"
#include "libsim/metrics/published_facts.hpp"

using namespace libsim;

TEST_CASE("a fiftieth of the reference market keeps the ratio facts, as far as its size allows", "[experiment]") {
  constexpr double scale = 0.02;
  constexpr std::uint32_t replications = 2;
  struct RatioFact {
    const char* id;
    double
        seed_sd;  ///< of one seed at this scale: `libsim facts scenarios/kuailive.json --scale 0.02 --replications 32`
  };
  const std::vector<RatioFact> facts = {
      {"rate.click", 0.0028},     {"rate.session", 0.0029},   {"rate.multi", 0.0040},
      {"amount.ccdf88", 0.019},   {"conc.user_gini", 0.017},  {"conc.streamer_gini", 0.019},
      {"timing.first10", 0.0075}, {"timing.delay_median", 0}, {"loyal.p50", 0.0066},
      {"loyal.p90", 0},           {"seg.user", 0.0094},       {"seg.streamer", 0.0046},
      {"qual.match", 0.0062},     {"users.lt50", 0.023},      {"supply.streamers_lt5", 0.018}};
  const Experiment experiment = load_experiment(LIBSIM_SOURCE_DIR "/scenarios/kuailive.json", {}, scale);
  const MeasuredFacts measured = measure_facts(experiment, {.replications = replications});
  const std::vector<FactRow> rows = judge_facts(measured.seeds, kuailive_fact_targets(), scale);
  for (const RatioFact& fact : facts) {
    INFO(fact.id);
    const auto row = std::ranges::find(rows, std::string{fact.id}, &FactRow::id);
    REQUIRE(row != rows.end());
    // What the reference market may be off by, and four standard errors of a mean over so few seeds.
    CHECK(std::abs(row->value - row->target) <= row->tolerance + 4.0 * fact.seed_sd / std::sqrt(replications));
  }
}
