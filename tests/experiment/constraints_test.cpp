// Constraints in a market, checked from its log by code that shares nothing with the constraints'.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/allocation/constrained_policy.hpp"
#include "libsim/allocation/greedy.hpp"
#include "libsim/allocation/prompt.hpp"
#include "libsim/experiment/compare.hpp"
#include "libsim/experiment/simulation.hpp"
#include "libsim/metrics/inequality.hpp"
#include "libsim/metrics/market_metrics.hpp"
#include "small_experiment.hpp"

using namespace libsim;

namespace {

constexpr std::int64_t first_day = 1;
constexpr std::int64_t days = 20;

/// A market's log of its measured days, and what the constraints say of themselves.
struct Run {
  Log log;
  std::vector<ConstraintReport> reports;
  std::vector<float> capacity;  // [streamer]
};

Run run_under(const ConstraintsConfig& config, AnyPolicy policy) {
  Experiment experiment = small_experiment();
  experiment.scenario.run.days = days;
  experiment.constraints = config;
  Simulation simulation{experiment, 0};
  Run run;
  simulation.run_until_day(first_day, run.log);
  forget_events(run.log, start_of_day(first_day));
  simulation.decide_by(std::move(policy));
  simulation.run_until_day(first_day + days, run.log);
  run.reports = simulation.constraints();
  const Streamers& streamers = simulation.market().state().supply.streamers();
  for (std::uint32_t s = 0; s < run.log.streamers; ++s) {
    run.capacity.push_back(static_cast<float>(streamers[StreamerId{s}].capacity));
  }
  return run;
}

AnyPolicy eager_prompts() {
  Prompt policy;
  policy.per_day = 50;
  policy.spacing_h = 0.0;
  return AnyPolicy{policy};
}

/// Calls f(user, room, at, flags) for every impression.
template <class F>
void each_impression(const Log& log, F f) {
  std::size_t row = 0;
  for (std::size_t i = 0; i < log.requests.size(); ++i) {
    for (std::size_t k = 0; k < log.requests.slots[i]; ++k, ++row) {
      f(log.requests.user[i], log.impressions.room[row], log.requests.at[i], log.impressions.flags[row]);
    }
  }
}

std::int64_t shown_too_often(const Log& log, int cap) {
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::int64_t>, int> count;
  std::int64_t violations = 0;
  each_impression(log, [&](UserId user, RoomId room, Time at, std::uint8_t /*flags*/) {
    violations += ++count[{user.value, log.streamer_of(room).value, day_of(at)}] > cap ? 1 : 0;
  });
  return violations;
}

std::int64_t prompted_too_often(const Log& log, int budget) {
  std::map<std::pair<std::uint32_t, std::int64_t>, int> count;
  std::int64_t violations = 0;
  each_impression(log, [&](UserId user, RoomId /*room*/, Time at, std::uint8_t flags) {
    if ((flags & impression_flag::prompted) == 0) { return; }
    violations += ++count[{user.value, day_of(at)}] > budget ? 1 : 0;
  });
  return violations;
}

/// Prompts to users who had given `limit` coins on the day, up to the prompt, and the six days before.
std::int64_t prompted_though_spent(const Log& log, std::int64_t limit) {
  std::map<std::uint32_t, std::vector<std::pair<Time, std::int64_t>>> gifts;
  for (std::size_t i = 0; i < log.gifts.size(); ++i) {
    gifts[log.gifts.user[i].value].emplace_back(log.gifts.given_at[i], log.gifts.amount[i].value);
  }
  std::int64_t violations = 0;
  each_impression(log, [&](UserId user, RoomId /*room*/, Time at, std::uint8_t flags) {
    if ((flags & impression_flag::prompted) == 0) { return; }
    std::int64_t spent = 0;
    for (const auto& [when, coins] : gifts[user.value]) {
      spent += when < at && day_of(when) >= day_of(at) - 6 ? coins : 0;
    }
    violations += spent >= limit ? 1 : 0;
  });
  return violations;
}

/// Impressions of rooms that were full, by who had entered and not left. Whoever enters or leaves in the millisecond of
/// the impression is not counted as there: the log does not tell which came first.
std::int64_t shown_full(const Run& run) {
  const Log& log = run.log;
  std::map<std::uint32_t, std::vector<std::pair<Time, Time>>> stays;  // by room
  for (std::size_t i = 0; i < log.clicks.size(); ++i) {
    const Time at = log.clicks.at[i];
    stays[log.clicks.room[i].value].emplace_back(at, at + Duration{log.clicks.watch_ms[i]});
  }
  std::int64_t violations = 0;
  each_impression(log, [&](UserId /*user*/, RoomId room, Time at, std::uint8_t /*flags*/) {
    float viewers = 0;
    for (const auto& [enter, leave] : stays[room.value]) { viewers += enter < at && at < leave ? 1.0F : 0.0F; }
    violations += viewers >= run.capacity[log.streamer_of(room).index()] ? 1 : 0;
  });
  return violations;
}

struct Checked {
  std::int64_t checks = 0;
  std::int64_t violations = 0;
};

/// Hours whose last 24 h had too large a share of impressions marked as of a full room.
Checked too_full(const Log& log, double limit) {
  std::map<std::int64_t, std::pair<std::int64_t, std::int64_t>> hours;
  each_impression(log, [&](UserId, RoomId, Time at, std::uint8_t flags) {
    auto& [shown, over] = hours[at.time_since_epoch() / std::chrono::hours{1}];
    ++shown;
    over += (flags & impression_flag::over) != 0 ? 1 : 0;
  });
  Checked checked;
  for (std::int64_t end = 24 * (first_day + 1); end < 24 * (first_day + days); ++end) {
    std::int64_t shown = 0;
    std::int64_t over = 0;
    for (std::int64_t hour = end - 24; hour < end; ++hour) {
      shown += hours[hour].first;
      over += hours[hour].second;
    }
    ++checked.checks;
    checked.violations += static_cast<double>(over) > limit * static_cast<double>(shown) ? 1 : 0;
  }
  return checked;
}

/// Days on which too few of the streamers live for an hour had enough impressions.
Checked uncovered(const Log& log, double floor, std::int64_t enough) {
  Checked checked;
  for (std::int64_t day = first_day; day < first_day + days - 1; ++day) {  // the last midnight is not looked at
    std::vector<std::int64_t> shown(log.streamers);
    std::vector<std::int64_t> live_ms(log.streamers);
    each_impression(log, [&](UserId, RoomId room, Time at, std::uint8_t) {
      if (day_of(at) == day) { ++shown[log.streamer_of(room).index()]; }
    });
    for (std::size_t r = 0; r < log.rooms.size(); ++r) {
      const Duration live =
          std::min(log.rooms.end[r], start_of_day(day + 1)) - std::max(log.rooms.start[r], start_of_day(day));
      if (live > Duration{}) { live_ms[log.rooms.streamer[r].index()] += live.count(); }
    }
    double counted = 0;
    double covered = 0;
    for (std::size_t s = 0; s < log.streamers; ++s) {
      if (live_ms[s] < 3'600'000) { continue; }
      counted += 1.0;
      covered += shown[s] >= enough ? 1.0 : 0.0;
    }
    ++checked.checks;
    checked.violations += covered < floor * counted ? 1 : 0;
  }
  return checked;
}

/// Hours whose last 24 h had too high a Gini of impressions, over streamers with a room live in them.
Checked too_unequal(const Log& log, double ceiling) {
  Checked checked;
  std::vector<std::pair<Time, std::size_t>> shown;
  each_impression(
      log, [&](UserId, RoomId room, Time at, std::uint8_t) { shown.emplace_back(at, log.streamer_of(room).index()); });
  for (std::int64_t hour = 24 * (first_day + 1); hour < 24 * (first_day + days); ++hour) {
    const Time to{std::chrono::hours{hour}};
    const Time from = to - day_length;
    std::vector<std::int64_t> amounts(log.streamers, -1);
    for (std::size_t r = 0; r < log.rooms.size(); ++r) {
      if (log.rooms.start[r] < to && log.rooms.end[r] > from) { amounts[log.rooms.streamer[r].index()] = 0; }
    }
    for (const auto& [at, s] : shown) { amounts[s] += from <= at && at < to ? 1 : 0; }
    std::erase(amounts, -1);
    ++checked.checks;
    checked.violations += gini(amounts) > ceiling ? 1 : 0;
  }
  return checked;
}

double rate(const Checked& checked) {
  return static_cast<double>(checked.violations) / static_cast<double>(checked.checks);
}

double largest(const std::vector<double>& price) {
  return price.empty() ? 0.0 : *std::ranges::max_element(price);
}

}  // namespace

TEST_CASE("hard constraints are never violated in a market's log, which they would be without", "[experiment]") {
  ConstraintsConfig config;
  config.frequency_cap = 6;
  config.prompts_per_day = 4;
  config.weekly_spending = 200;
  config.capacity = CapacityRule::hard;
  const Run within = run_under(config, eager_prompts());
  CHECK(within.log.impressions.size() > 10'000);
  CHECK(shown_too_often(within.log, 6) == 0);
  CHECK(prompted_too_often(within.log, 4) == 0);
  CHECK(prompted_though_spent(within.log, 200) == 0);
  CHECK(shown_full(within) == 0);
  REQUIRE(within.reports.size() == 4);
  for (const ConstraintReport& report : within.reports) {
    INFO(report.name);
    CHECK(report.hard);
    CHECK(report.checks > 1'000);
    CHECK(report.violations == 0);
    CHECK(report.removed > 0.0);
  }
  const Run without = run_under({}, eager_prompts());
  CHECK(shown_too_often(without.log, 6) > 100);
  CHECK(prompted_too_often(without.log, 4) > 100);
  CHECK(prompted_though_spent(without.log, 200) > 100);
  CHECK(shown_full(without) > 100);
}

TEST_CASE("a feasible soft capacity is violated at most 5% of the time, at a price", "[experiment]") {
  ConstraintsConfig config;
  config.capacity = CapacityRule::soft;
  config.over_share = 0.1;
  const Run within = run_under(config, AnyPolicy{Greedy{}});
  const Checked checked = too_full(within.log, config.over_share);
  const ConstraintReport& report = within.reports.front();
  INFO(report.value << " " << rate(checked) << " " << largest(report.price));
  CHECK(report.violations == checked.violations);
  CHECK(rate(checked) <= 0.05);
  CHECK(largest(report.price) > 0.0);
  CHECK_FALSE(report.infeasible);
  CHECK(rate(too_full(run_under({}, AnyPolicy{Greedy{}}).log, config.over_share)) > 0.5);
}

TEST_CASE("a feasible coverage floor is violated at most 5% of the time, at a price", "[experiment]") {
  ConstraintsConfig config;
  config.coverage.floor = 0.8;
  config.coverage.impressions = 20;
  const Run within = run_under(config, AnyPolicy{Greedy{}});
  const Checked checked = uncovered(within.log, config.coverage.floor, config.coverage.impressions);
  const ConstraintReport& report = within.reports.front();
  INFO(report.value << " " << rate(checked) << " " << largest(report.price));
  CHECK(report.checks == checked.checks);
  CHECK(report.violations == checked.violations);
  CHECK(rate(checked) <= 0.05 + 1e-9);
  CHECK(largest(report.price) > 0.0);
  CHECK(rate(uncovered(run_under({}, AnyPolicy{Greedy{}}).log, 0.8, 20)) > 0.3);
}

TEST_CASE("a feasible Gini ceiling is violated at most 5% of the time, at a price", "[experiment]") {
  ConstraintsConfig config;
  config.gini.ceiling = 0.55;
  const Run within = run_under(config, AnyPolicy{Greedy{}});
  const Checked checked = too_unequal(within.log, config.gini.ceiling);
  const ConstraintReport& report = within.reports.front();
  INFO(report.value << " " << rate(checked) << " " << largest(report.price));
  CHECK(rate(checked) <= 0.05);
  CHECK(std::abs(report.violation_rate() - rate(checked)) < 0.02);
  CHECK(largest(report.price) > 0.0);
  CHECK(rate(too_unequal(run_under({}, AnyPolicy{Greedy{}}).log, config.gini.ceiling)) > 0.3);
}

TEST_CASE("a slack soft constraint has price 0 and changes nothing", "[experiment]") {
  ConstraintsConfig config;
  config.capacity = CapacityRule::soft;
  config.over_share = 1.0;
  config.gini.ceiling = 0.999;
  const Run within = run_under(config, AnyPolicy{Greedy{}});
  REQUIRE(within.reports.size() == 2);
  for (const ConstraintReport& report : within.reports) {
    CHECK(report.violations == 0);
    CHECK(largest(report.price) == 0.0);
  }
  CHECK(first_difference(within.log, run_under({}, AnyPolicy{Greedy{}}).log).empty());
}

TEST_CASE("a comparison reports its constraints and what they cost on the same seeds", "[experiment]") {
  Experiment experiment = small_experiment();
  experiment.constraints.capacity = CapacityRule::hard;
  experiment.constraints.gini.ceiling = 0.5;
  experiment.objective = ObjectiveConfig{};
  CompareOptions options;
  options.replications = 3;
  int runs = 0;
  options.jobs = 1;
  options.on_run_done = [&] { ++runs; };
  const std::vector<NamedPolicy> policies{{"popularity", AnyPolicy{Popularity{}}}, {"greedy", AnyPolicy{Greedy{}}}};
  const Comparison within = compare(experiment, policies, options);
  CHECK(runs == runs_of(experiment, 2, 3));
  REQUIRE(within.constraints.size() == 2);
  Experiment free = experiment;
  free.constraints = {};
  options.on_run_done = {};
  const Comparison without = compare(free, policies, options);
  CHECK(without.constraints.empty());
  for (std::size_t p = 0; p < 2; ++p) {
    const ConstrainedResult& result = within.constraints[p];
    REQUIRE(result.constraints.size() == 2);
    CHECK(result.constraints[0].violation_rate.mean == 0.0);
    CHECK(result.constraints[1].price.size() == 1);  // the last midnight is not looked at
    REQUIRE(result.cost.size() == market_metric_names().size() + 1);
    CHECK(result.cost.front().name == "revenue");
    CHECK(result.cost.back().name == "objective");
    const auto& own = within.slices.front().policies[p].metrics.front();
    const auto& other = without.slices.front().policies[p].metrics.front();
    CHECK(result.cost.front().level.mean == own.level.mean);
    CHECK(result.cost.front().versus_baseline.mean == Approx(own.level.mean - other.level.mean));
  }
}
