#include "libsim/market/audience.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "../support/standard_error.hpp"

using namespace libsim;

namespace {

Scenario scenario_of(std::uint32_t users) {
  Scenario scenario;
  scenario.world.users.count = users;
  scenario.world.users.homes = 2;
  scenario.world.users.sessions = {3.6, 0.8};
  return scenario;
}

AliasTable popularity() {
  return AliasTable{std::vector<double>(10, 1.0)};
}

Audience audience_of(const Scenario& scenario) {
  return {scenario,
          {1, 0},
          popularity(),
          TwoPartWatch{scenario.market.watch},
          AveragedSatisfaction{scenario.market.retention}};
}

}  // namespace

TEST_CASE("the mean number of visits a day is what traits, weekday and satisfaction say", "[market]") {
  Scenario scenario = scenario_of(1);
  scenario.market.retention.visit_gain = 0.3;
  Audience audience = audience_of(scenario);
  audience.state(UserId{0}).mood.satisfaction = 0.6F;
  const AveragedSatisfaction retention{scenario.market.retention};
  RunningStats visits;
  for (std::int64_t day = 0; day < 7 * 400; ++day) {
    visits.observe(static_cast<double>(audience.plan_day(day, UserId{1}, retention).size()));
  }
  CHECK(visits.mean() ==
        Approx(audience.visits_per_day(UserId{0}) * std::exp(0.3)).margin(four_errors_of_mean(visits)));
}

TEST_CASE("visits of a day are in order and in that day, and a user's do not depend on the others", "[market]") {
  Audience many = audience_of(scenario_of(200));
  Audience few = audience_of(scenario_of(30));
  const AveragedSatisfaction retention{RetentionConfig{}};
  auto of_many = many.plan_day(4, UserId{200}, retention);
  auto of_few = few.plan_day(4, UserId{30}, retention);
  for (std::size_t i = 1; i < of_many.size(); ++i) { REQUIRE(of_many[i - 1].at <= of_many[i].at); }
  for (const StaticEvent& visit : of_many) { REQUIRE(day_of(visit.at) == 4); }
  std::erase_if(of_many, [](const StaticEvent& visit) { return visit.payload >= 30; });
  REQUIRE(of_many.size() == of_few.size());
  for (std::size_t i = 0; i < of_few.size(); ++i) {
    CHECK(of_many[i].at == of_few[i].at);
    CHECK(of_many[i].payload == of_few[i].payload);
  }
}

TEST_CASE("sessions of a visit are at least one and have the configured mean", "[market]") {
  const Audience audience = audience_of(scenario_of(3));
  RngStream rng{{1, 0}, Purpose::test, 1};
  for (std::uint32_t u = 0; u < 3; ++u) {
    RunningStats sessions;
    for (int i = 0; i < 20'000; ++i) {
      const std::uint32_t n = audience.draw_sessions(UserId{u}, rng);
      REQUIRE(n >= 1);
      sessions.observe(n);
    }
    CHECK(sessions.mean() == Approx(static_cast<double>(audience.users()[UserId{u}].sessions_per_visit))
                                 .margin(four_errors_of_mean(sessions)));
  }
}

TEST_CASE("feed, pull and push sessions add up to a user's sessions", "[market]") {
  const Scenario scenario = scenario_of(20);
  const Audience audience = audience_of(scenario);
  for (std::uint32_t u = 0; u < 20; ++u) {
    const UserTraits& user = audience.users()[UserId{u}];
    const auto all = static_cast<double>(user.sessions_per_day);
    const auto share = static_cast<double>(user.follow_share);
    const double by_visits = audience.visits_per_day(UserId{u}) * static_cast<double>(user.sessions_per_visit);
    CHECK(by_visits == Approx(all * (1.0 - 0.6 * share)));
    CHECK(by_visits * audience.pull_probability(UserId{u}) == Approx(all * 0.4 * share));
  }
}

TEST_CASE("users leave for good with the churn probability, never on their first day, and do not visit again",
          "[market]") {
  Scenario scenario = scenario_of(4000);
  scenario.market.retention.churn_per_day = 0.2;
  Audience audience = audience_of(scenario);
  const AveragedSatisfaction retention{scenario.market.retention};
  audience.plan_day(0, UserId{0}, retention);
  CHECK(audience.active() == 4000);
  audience.plan_day(1, UserId{4000}, retention);
  CHECK(audience.active() / 4000.0 == Approx(0.8).margin(four_errors_of_share(0.2, 4000)));
  for (const StaticEvent& visit : audience.plan_day(2, UserId{4000}, retention)) {
    CHECK(audience.state(UserId{visit.payload}).active);
  }

  scenario.market.retention.churn_per_day = 1.0;
  Audience half_new = audience_of(scenario);
  half_new.plan_day(1, UserId{2000}, AveragedSatisfaction{scenario.market.retention});
  CHECK(half_new.active() == 2000);
  CHECK(half_new.state(UserId{2000}).active);
}

TEST_CASE("a newcomer starts with a full wallet and satiation at its mean, on whatever day", "[market]") {
  Audience audience = audience_of(scenario_of(5));
  const Time midnight = start_of_day(300);
  const UserId newcomer =
      audience.add(popularity(), midnight, TwoPartWatch{WatchConfig{}}, AveragedSatisfaction{RetentionConfig{}});
  CHECK(audience.active() == 6);
  const UserTraits& user = audience.users()[newcomer];
  const double engaged = TwoPartWatch{WatchConfig{}}.engaged_probability({.user = user});
  const UserMood& mood = audience.mood(newcomer, midnight);
  CHECK(static_cast<double>(mood.satiation) ==
        Approx(static_cast<double>(user.sessions_per_day) * 21.0 * engaged).epsilon(1e-5));
  CHECK(audience.wallet(newcomer, midnight) == Coins{static_cast<std::int64_t>(user.wallet)});
}

TEST_CASE("moods decay in time, the same in one step as in many", "[market]") {
  UserMood at_once{.satisfaction = 0.5F, .fatigue = 1.0F, .satiation = 10.0F, .updated = Time{}};
  UserMood step_by_step = at_once;
  for (int hour = 1; hour <= 72; ++hour) { step_by_step.advance(Time{} + std::chrono::hours{hour}, 3.0); }
  at_once.advance(Time{} + std::chrono::hours{72}, 3.0);
  CHECK(static_cast<double>(at_once.fatigue) == Approx(std::exp(-1.0)));
  CHECK(static_cast<double>(at_once.satiation) == Approx(10.0 * std::exp(-3.0 / 21.0)));
  CHECK(static_cast<double>(step_by_step.fatigue) == Approx(std::exp(-1.0)).epsilon(1e-4));
  CHECK(static_cast<double>(step_by_step.satiation) == Approx(10.0 * std::exp(-3.0 / 21.0)).epsilon(1e-4));
}
