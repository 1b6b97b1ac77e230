#include "libsim/experiment/ab_estimate.hpp"

#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/allocation/random.hpp"
#include "libsim/experiment/ab_run.hpp"
#include "small_experiment.hpp"
#include "tests/support/standard_error.hpp"

using namespace libsim;

namespace {

using std::chrono::hours;

constexpr AbTime four_days{Time{}, start_of_day(4), day_length};

/// Users who give once each, to streamers of rooms that last for good.
class GiftLog {
 public:
  GiftLog(std::uint32_t users, std::uint32_t streamers) {
    log.users = users;
    log.streamers = streamers;
    for (std::uint32_t s = 0; s < streamers; ++s) { log.rooms.append(StreamerId{s}, Time{}, start_of_day(100), 0); }
  }
  void give(std::uint32_t user, std::uint32_t streamer, Time at, std::int64_t coins) {
    log.gifts.append(UserId{user}, RoomId{streamer}, at, at, Coins{coins}, false);
  }

  Log log;
};

AbSplit split_of_days(AbDesign design) {
  return AbSplit{design, RunKey{1, 0}, 0.5, four_days};
}

AbEstimate revenue_effect(const GiftLog& gifts, AbDesign design, const AbPopulation& population = {},
                          Duration washout = {}) {
  return estimate_effect(gifts.log, AdditiveMetric::revenue, split_of_days(design), population, washout);
}

}  // namespace

TEST_CASE("the difference of means has Welch's interval", "[experiment]") {
  // With spreads and numbers alike it is Student's: se^2 = 2 s^2 / n, 2 (n - 1) degrees of freedom.
  const std::array treated{5.0, 7.0, 9.0};
  const std::array control{1.0, 3.0, 5.0};
  const AbEstimate alike = difference_of_means(treated, control, 10.0);
  CHECK(alike.effect == Approx(40.0));
  CHECK(alike.standard_error == Approx(10.0 * std::sqrt(2.0 * 4.0 / 3.0)));
  CHECK(alike.high - alike.effect == Approx(2.7764451051977987 * alike.standard_error));  // t of 4 degrees
  CHECK(alike.effect - alike.low == Approx(alike.high - alike.effect));

  // If one arm does not spread, the degrees of freedom are the other's.
  const std::array constant{2.0, 2.0, 2.0, 2.0};
  const AbEstimate one_sided = difference_of_means(treated, constant, 1.0);
  CHECK(one_sided.standard_error == Approx(std::sqrt(4.0 / 3.0)));
  CHECK(one_sided.high - one_sided.effect == Approx(4.302652729911275 * one_sided.standard_error));  // of 2
}

TEST_CASE("an arm of one unit has no estimate; arms without spread have a point, which rejects if it is not 0",
          "[experiment]") {
  const std::array one{1.0};
  const std::array same{2.0, 2.0};
  const std::array more{3.0, 3.0};
  CHECK(std::isnan(difference_of_means(one, same, 1.0).effect));
  CHECK_FALSE(difference_of_means(one, same, 1.0).rejects());
  CHECK_FALSE(difference_of_means(same, same, 1.0).rejects());
  CHECK(difference_of_means(same, same, 1.0).covers(0.0));
  CHECK(difference_of_means(more, same, 1.0).rejects());
}

TEST_CASE("if every treated unit gets more by one amount, the effect is that amount times the units, a day",
          "[experiment]") {
  GiftLog by_users{40, 1};
  GiftLog by_streamers{1, 40};
  for (std::uint32_t i = 0; i < 40; ++i) {
    by_users.give(i, 0, Time{hours{i}}, split_of_days(AbDesign::user).of_user(UserId{i}) == Arm::treatment ? 12 : 4);
    const bool treated = split_of_days(AbDesign::streamer).of_streamer(StreamerId{i}) == Arm::treatment;
    by_streamers.give(0, i, Time{hours{i}}, treated ? 12 : 4);
  }
  CHECK(revenue_effect(by_users, AbDesign::user).effect == Approx(40.0 * 8.0 / 4.0));
  CHECK(revenue_effect(by_streamers, AbDesign::streamer).effect == Approx(40.0 * 8.0 / 4.0));
  GiftLog by_days{1, 1};
  for (std::int64_t d = 0; d < 4; ++d) {
    by_days.give(0, 0, start_of_day(d), split_of_days(AbDesign::switchback).of_block(d) == Arm::treatment ? 12 : 4);
  }
  CHECK(revenue_effect(by_days, AbDesign::switchback).effect == Approx(8.0));
}

TEST_CASE("those who were gone at the start are no units; those who gave nothing, or came since, are", "[experiment]") {
  GiftLog gifts{40, 1};
  std::int64_t treated = 0;
  std::array<std::int64_t, 2> sums{};
  std::array<std::int64_t, 2> counts{};
  AbPopulation population;
  for (std::uint32_t u = 0; u < 30; ++u) { population.users.push_back(u >= 10); }  // 10 are gone, 10 come later
  for (std::uint32_t u = 10; u < 40; ++u) {
    const auto arm = static_cast<std::size_t>(split_of_days(AbDesign::user).of_user(UserId{u}));
    const std::int64_t coins = u % 2 == 0 ? 8 * u : 0;
    if (coins > 0) { gifts.give(u, 0, Time{hours{u}}, coins); }
    sums[arm] += coins;
    ++counts[arm];
    treated += arm == 1 ? 1 : 0;
  }
  REQUIRE(treated == counts[1]);
  const double difference = static_cast<double>(sums[1]) / static_cast<double>(counts[1]) -
                            static_cast<double>(sums[0]) / static_cast<double>(counts[0]);
  CHECK(revenue_effect(gifts, AbDesign::user, population).effect == Approx(30.0 * difference / 4.0));
}

TEST_CASE("a switchback leaves the washout out, and takes the rest for as much of a day as it is", "[experiment]") {
  GiftLog gifts{1, 1};
  for (std::int64_t d = 0; d < 4; ++d) {
    gifts.give(0, 0, start_of_day(d) + hours{6} - Duration{1}, 1'000'000 * d);  // washed out
    gifts.give(0, 0, start_of_day(d) + hours{6},
               split_of_days(AbDesign::switchback).of_block(d) == Arm::treatment ? 9 : 3);
  }
  const AbEstimate estimate = revenue_effect(gifts, AbDesign::switchback, {}, hours{6});
  CHECK(estimate.effect == Approx(6.0 * 24.0 / 18.0));
  CHECK(estimate.low == Approx(estimate.effect));
}

TEST_CASE("what falls outside of the time of the test does not count", "[experiment]") {
  GiftLog gifts{4, 1};
  for (std::uint32_t u = 0; u < 4; ++u) { gifts.give(u, 0, four_days.to, 100 * u); }
  for (const AbDesign design : {AbDesign::user, AbDesign::switchback}) {
    const double effect = revenue_effect(gifts, design).effect;
    CHECK((std::isnan(effect) || effect == 0.0));
  }
}

TEST_CASE("of A/A tests on one market, the promised 5% are rejected", "[experiment]") {
  // With learning shared the log of an A/A test is that of the run, whatever the assignment: one run serves them all.
  Experiment experiment = small_experiment();
  experiment.policy = {"random", AnyPolicy{Random{}}};  // clicks that no few streamers have all of: else no t interval
  experiment.scenario.run.days = 4;
  Simulation simulation{experiment, 0};
  Log log;
  simulation.run_until_day(1, log);
  forget_events(log, start_of_day(1));
  const AbPopulation population = population_of(simulation);
  simulation.run_until_day(5, log);
  simulation.end_log(log);
  constexpr AbTime time{start_of_day(1), start_of_day(5), hours{4}};
  constexpr std::uint32_t tests = 2000;
  for (const AbDesign design : {AbDesign::user, AbDesign::streamer, AbDesign::switchback}) {
    INFO(ab_design_names[static_cast<std::size_t>(design)]);
    int rejected = 0;
    for (std::uint32_t t = 0; t < tests; ++t) {
      const AbSplit assigned{design, RunKey{3, t}, 0.5, time};
      rejected += estimate_effect(log, AdditiveMetric::clicks, assigned, population, {}).rejects() ? 1 : 0;
    }
    CHECK(rejected / double{tests} == Approx(0.05).margin(four_errors_of_share(0.05, tests)));
  }
}
