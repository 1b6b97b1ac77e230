#include "libsim/experiment/simulation.hpp"

#include <catch2/catch.hpp>

#include "libsim/allocation/greedy.hpp"
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
