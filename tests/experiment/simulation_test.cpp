#include "libsim/experiment/simulation.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include <catch2/catch.hpp>

#include "libsim/allocation/greedy.hpp"
#include "libsim/core/error.hpp"
#include "small_experiment.hpp"

using namespace libsim;

TEST_CASE("a simulation is named by experiment and replication", "[experiment]") {
  const auto log = [](std::uint32_t replication) {
    Simulation simulation{small_experiment(), replication};
    Log written;
    simulation.run_until_day(2, written);
    return written;
  };
  CHECK(first_difference(log(0), log(0)).empty());
  CHECK_FALSE(first_difference(log(0), log(1)).empty());
}

TEST_CASE("a copy under another policy leaves the original's future as it was", "[experiment]") {
  Simulation simulation{small_experiment(), 0};
  Log log;
  simulation.run_until_day(1, log);
  Simulation branch = simulation;
  Log log_of_branch = log;
  branch.decide_by(AnyPolicy{Greedy{}});
  branch.run_until_day(2, log_of_branch);
  simulation.run_until_day(2, log);
  CHECK_FALSE(first_difference(log, log_of_branch).empty());
  Simulation unbranched{small_experiment(), 0};
  Log whole;
  unbranched.run_until_day(2, whole);
  CHECK(first_difference(log, whole).empty());
}

TEST_CASE("forgetting events keeps all rooms and lists those that are still live", "[experiment]") {
  Simulation simulation{small_experiment(), 0};
  Log log;
  simulation.run_until_day(2, log);
  const Log before = log;
  const Time now = start_of_day(2);
  forget_events(log, now);
  REQUIRE(log.rooms.size() == before.rooms.size());
  CHECK(log.users == before.users);
  CHECK(log.streamers == before.streamers);
  CHECK(log.epoch_ms == before.epoch_ms);
  CHECK(log.requests.size() + log.impressions.size() + log.clicks.size() + log.gifts.size() + log.likes.size() +
            log.comments.size() + log.visits.size() + log.population.size() + log.candidates.size() ==
        0);
  std::size_t listed = 0;
  for (std::size_t i = 0; i < log.rooms.size(); ++i) {
    CHECK(log.rooms.streamer[i] == before.rooms.streamer[i]);
    CHECK((log.rooms.listed[i] == 1) == (log.rooms.end[i] > now));
    listed += log.rooms.listed[i];
  }
  CHECK(listed > 0);
  simulation.run_until_day(3, log);
  for (std::size_t i = 0; i < log.clicks.size(); ++i) { REQUIRE(log.rooms.end[log.clicks.room[i].index()] > now); }
}

namespace {

Experiment sharded_experiment(std::uint32_t shards) {
  Experiment experiment = small_experiment();
  experiment.scenario.world.users.count = 600;
  experiment.scenario.run.shards = shards;
  return experiment;
}

}  // namespace

TEST_CASE("policies and estimators that learn do so in shards, on any number of threads", "[experiment]") {
  const auto log = [](const std::string& policy, unsigned jobs) {
    Simulation simulation{sharded_experiment(4), 0};
    const NamedPolicy named = load_policy(policy);
    simulation.decide_by(named.policy);
    if (named.signals) { simulation.predict_by(*named.signals); }
    Log written;
    simulation.run_until_day(3, written, jobs);
    return written;
  };
  for (const std::string policy : {"concave", "linucb", "dual", "cold_start", "max_min", "prompt", "greedy:history"}) {
    CAPTURE(policy);
    const Log one = log(policy, 1);
    CHECK(first_difference(one, log(policy, 2)).empty());
    CHECK(one.clicks.size() > 1000);
  }
}

TEST_CASE("constraints hold for each user in shards as in one market", "[experiment]") {
  ConstraintsConfig constraints;
  constraints.frequency_cap = 2;
  constraints.prompts_per_day = 1;
  Simulation simulation{sharded_experiment(4), 0};
  simulation.decide_by(load_policy("prompt").policy, constraints);
  Log log;
  simulation.run_until_day(2, log, 2);
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::int64_t>, int> shown;
  std::size_t row = 0;
  int most = 0;
  for (std::size_t i = 0; i < log.requests.size(); ++i) {
    for (std::size_t k = 0; k < log.requests.slots[i]; ++k, ++row) {
      const std::uint32_t streamer = log.streamer_of(log.impressions.room[row]).value;
      most = std::max(most, ++shown[{log.requests.user[i].value, streamer, day_of(log.requests.at[i])}]);
    }
  }
  CHECK(most == 2);
  const std::vector<ConstraintReport> reports = simulation.constraints();
  REQUIRE(reports.size() == 2);
  CHECK(reports[0].checks == static_cast<std::int64_t>(log.impressions.size()));
  for (const ConstraintReport& report : reports) {
    CHECK(report.violations == 0);
    CHECK(report.removed > 0.0);
  }
}

TEST_CASE("what looks into one market refuses several shards", "[experiment]") {
  Simulation simulation{sharded_experiment(2), 0};
  CHECK_THROWS_WITH(simulation.record_truth(), Catch::Contains("run.shards: got 2, expected 1"));
  CHECK_THROWS_AS(simulation.freeze_requests(0.5), InputError);
}
