#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "libsim/allocation/greedy.hpp"
#include "libsim/experiment/compare.hpp"
#include "libsim/report/constraint_tables.hpp"
#include "libsim/report/result_json.hpp"
#include "runs_within_constraints.hpp"
#include "violations_in_log.hpp"

using namespace libsim;

namespace {

constexpr std::uint32_t first_seed = 7;
constexpr std::uint32_t seeds = 4;

// The first full window holds hours of before the price had risen, so that looks count from the day after it on.
constexpr std::int64_t from_day = run_first_day + 1;
constexpr std::int64_t looked_days = run_days - 1;

double largest(const std::vector<double>& price) {
  return price.empty() ? 0.0 : *std::ranges::max_element(price);
}

ConstraintsConfig capacity_within(double over_share) {
  ConstraintsConfig config;
  config.capacity = CapacityRule::soft;
  config.over_share = over_share;
  return config;
}

ConstraintsConfig coverage_of(double floor) {
  ConstraintsConfig config;
  config.coverage.floor = floor;
  config.coverage.impressions = 20;
  return config;
}

ConstraintsConfig gini_below(double ceiling) {
  ConstraintsConfig config;
  config.gini.ceiling = ceiling;
  return config;
}

/// Runs greedy on every seed within `config`.
/// @param check  finds violations in a log, from a day on
template <class Check>
void is_kept_at_a_price(const ConstraintsConfig& config, Check check) {
  double priced = 0.0;
  for (std::uint32_t seed = first_seed; seed < first_seed + seeds; ++seed) {
    const Run within = run_within(config, AnyPolicy{Greedy{}}, seed);
    const ConstraintReport& report = within.reports.front();
    const Checked all = check(within.log, run_first_day, run_days);
    INFO("seed " << seed << ", counted " << report.value << ", violated at " << all.violations << " of " << all.checks);
    CHECK(rate(check(within.log, from_day, looked_days)) <= tolerated_violations);
    CHECK(report.checks == all.checks);
    CHECK(report.violations == all.violations);
    CHECK_FALSE(report.infeasible);
    priced = std::max(priced, largest(report.price));
  }
  CHECK(priced > 0.0);
}

}  // namespace

TEST_CASE("a feasible coverage floor is violated at most 5% of the time, at a price", "[experiment]") {
  is_kept_at_a_price(coverage_of(0.8), [](const Log& log, std::int64_t from, std::int64_t count) {
    return uncovered(log, 0.8, 20, from, count);
  });
}

TEST_CASE("a feasible Gini ceiling is violated at most 5% of the time, at a price", "[experiment]") {
  is_kept_at_a_price(gini_below(0.55), [](const Log& log, std::int64_t from, std::int64_t count) {
    return too_unequal(log, 0.55, from, count);
  });
}

TEST_CASE("soft constraints with slack have price 0 throughout and change no slate", "[experiment]") {
  ConstraintsConfig config = capacity_within(0.5);
  config.coverage = coverage_of(0.3).coverage;
  config.gini = gini_below(0.85).gini;
  for (std::uint32_t seed = first_seed; seed < first_seed + seeds; ++seed) {
    INFO("seed " << seed);
    const Run within = run_within(config, AnyPolicy{Greedy{}}, seed);
    REQUIRE(within.reports.size() == 3);
    for (const ConstraintReport& report : within.reports) {
      INFO(report.name);
      CHECK(report.violations == 0);
      CHECK(report.price.size() == run_days - 1);  // the last midnight is not looked at
      CHECK(largest(report.price) == 0.0);
      CHECK_FALSE(report.infeasible);
    }
    CHECK(first_difference(within.log, run_within({}, AnyPolicy{Greedy{}}, seed).log).empty());
  }
}

TEST_CASE("a soft constraint that no price keeps is infeasible in the report, the table and the JSON", "[experiment]") {
  Experiment experiment = small_experiment();
  experiment.scenario.run.days = 5;
  experiment.constraints = capacity_within(0.0);
  experiment.constraints.coverage = coverage_of(1.0).coverage;
  experiment.constraints.coverage.impressions = 1'000;
  experiment.constraints.gini.ceiling = 0.05;
  const Comparison comparison = compare(experiment, {{"greedy", AnyPolicy{Greedy{}}}}, {.replications = 2});
  REQUIRE(comparison.constraints.front().constraints.size() == 3);
  for (const ConstraintSummary& constraint : comparison.constraints.front().constraints) {
    INFO(constraint.name << " " << constraint.violation_rate.mean);
    CHECK(constraint.infeasible == 2);
  }
  CHECK(constraint_tables(comparison, false).find("infeasible in 2/2") != std::string::npos);
  const auto json = compare_json(comparison, {});
  for (const auto& constraint : json["constraints"][0]["constraints"]) {
    CHECK(constraint["infeasible_replications"] == 2);
  }
}
