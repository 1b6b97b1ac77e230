#include "libsim/metrics/additive_metric.hpp"

#include <algorithm>
#include <chrono>

#include <catch2/catch.hpp>

#include "../experiment/small_experiment.hpp"
#include "libsim/experiment/simulation.hpp"
#include "libsim/metrics/market_metrics.hpp"

using namespace libsim;

TEST_CASE("what all rows add up to is what the market's metrics say", "[metrics]") {
  Simulation simulation{small_experiment(), 0};
  Log log;
  simulation.run_until_day(3, log);
  simulation.end_log(log);
  const Time from = start_of_day(1);
  const Time to = start_of_day(3);
  const auto metrics = market_metrics(log, from, to);
  const auto value = [&](const char* name) { return std::ranges::find(metrics, name, &MetricValue::name)->value; };
  CHECK(total_per_day(log, AdditiveMetric::revenue, from, to) == Approx(value("revenue")));
  CHECK(total_per_day(log, AdditiveMetric::gifts, from, to) == Approx(value("gifts")));
  CHECK(value("gifts") / total_per_day(log, AdditiveMetric::clicks, from, to) == Approx(value("gift_rate")));
}

TEST_CASE("a watch counts from its click until the end of the time", "[metrics]") {
  Log log;
  log.users = 1;
  log.streamers = 1;
  const RoomId room = log.rooms.append(StreamerId{0}, Time{}, start_of_day(2), 0);
  using std::chrono::hours;
  const Time evening = start_of_day(1) - hours{1};
  log.clicks.append(UserId{0}, room, Time{hours{2}}, 7'200'000, Entry::feed, 0);
  log.clicks.append(UserId{0}, room, evening, 10'800'000, Entry::feed, 0);
  CHECK(total_per_day(log, AdditiveMetric::watch, Time{}, start_of_day(1)) == Approx(3.0));
  CHECK(total_per_day(log, AdditiveMetric::watch, Time{}, start_of_day(2)) == Approx(2.5));
  CHECK(total_per_day(log, AdditiveMetric::watch, evening, start_of_day(1)) == Approx(24.0));
}
