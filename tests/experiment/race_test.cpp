#include "libsim/experiment/race.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "libsim/core/error.hpp"
#include "libsim/experiment/racing_run.hpp"
#include "libsim/report/race_json.hpp"
#include "tests/experiment/small_race.hpp"

using namespace libsim;

namespace {

RaceVariant variant(const RacingScenario& scenario, const std::string& name) {
  for (RaceVariant& v : race_variants(scenario)) {
    if (v.name == name) { return v; }
  }
  FAIL("no variant " << name);
  return race_variants(scenario).front();
}

/// Share of the races of planted materials that they win.
double planted_wins(const std::string& unit, double clicks) {
  const RacingScenario scenario =
      small_race({"homepage.planted=[{\"unit\": \"" + unit + "\", \"clicks\": " + std::to_string(clicks) + "}]"});
  const RaceResult result = race(scenario, {variant(scenario, "racing")}, {.replications = 2, .jobs = 1});
  REQUIRE(result.variants.front().planted[1] >= 12);  // of 16 days
  return result.variants.front().planted[2] / result.variants.front().planted[1];
}

}  // namespace

TEST_CASE("every day's races keep to their caps, fill the best positions first, and are equal to one user",
          "[experiment]") {
  const RacingScenario scenario = small_race();
  const RacingWorld world{scenario, 0};
  const VariantRun run = run_variant(world, variant(scenario, "racing"));
  REQUIRE(run.days.size() == 8);
  for (const RaceDayRecord& day : run.days) {
    std::vector<std::uint32_t> raced(8, 0);
    std::vector<std::vector<std::int64_t>> users(8);
    for (const RaceEntry& entry : day.entries) {
      if (!entry.raced) { continue; }
      ++raced[entry.position.index()];
      users[entry.position.index()].push_back(entry.tally.uv);
    }
    bool later = day.waiting() > 0;
    for (std::size_t p = 8; p-- > 0;) {
      INFO("day " << day.day << " position " << p);
      const auto cap = static_cast<std::uint32_t>(day.forecasts[p].forecast.uv * 0.5 / day.users_needed[p]);
      CHECK(day.caps[p] == cap);
      CHECK(raced[p] == day.entrants[p]);
      CHECK(raced[p] <= cap);
      if (later) { CHECK(raced[p] == cap); }
      later = later || raced[p] > 0;
      if (raced[p] > 0) { CHECK(std::ranges::max(users[p]) - std::ranges::min(users[p]) <= 1); }
    }
    CHECK(raced[0] > 0);
    CHECK(raced[1] > 0);  // more than one position is needed each day
    CHECK(day.winners() <= scenario.race.winners);
  }
  const RaceChecks checks = check_race(run);
  CHECK(checks.over_cap == 0);
  CHECK(checks.gaps == 0);
  CHECK(checks.largest_spread <= 1);
  CHECK(checks.overflows == 8);
}

TEST_CASE("winners are the best scores above the threshold, and the forecast was made before its day", "[experiment]") {
  const RacingScenario scenario = small_race({"race.winners=3"});
  const RacingWorld world{scenario, 1};
  for (const RaceDayRecord& day : run_variant(world, variant(scenario, "racing")).days) {
    double worst_winner = 1e9;
    double best_loser = 0.0;
    for (const RaceEntry& entry : day.entries) {
      if (entry.won) { worst_winner = std::min(worst_winner, entry.score.value); }
      if (entry.raced && !entry.won) { best_loser = std::max(best_loser, entry.score.value); }
    }
    CHECK(worst_winner >= scenario.race.threshold);
    CHECK((day.winners() == 3 ? worst_winner >= best_loser : best_loser < scenario.race.threshold));
    const Forecast again = forecast_uv(scenario.forecast, world.calendar(), world.traffic(), day.day, PositionId{0},
                                       world.race_window(), day.day - 1);
    CHECK(day.forecasts[0].forecast.uv == again.uv);
    CHECK(day.forecasts[0].actual_uv == world.traffic().uv(day.day, PositionId{0}, {0, 20}));
  }
}

TEST_CASE("a planted strong entrant of a weak unit wins, a planted bad one of a strong unit loses", "[experiment]") {
  CHECK(planted_wins("sports and outdoor", 4.0) > 0.8);
  CHECK(planted_wins("mother and baby", 0.2) < 0.2);
}

TEST_CASE("when scores are not relative to the own unit, weak units win less", "[experiment]") {
  const RacingScenario scenario = small_race();
  const RaceResult result =
      race(scenario, {variant(scenario, "racing"), variant(scenario, "absolute")}, {.replications = 3, .jobs = 1});
  // Five of the seven units have a quota below the mean.
  CHECK(result.variants[0].weak_share.mean > result.variants[1].weak_share.mean + 0.15);
}

TEST_CASE("without a race there is no difference, and the race does not touch the control group", "[experiment]") {
  const RacingScenario scenario = small_race();
  const RacingWorld world{scenario, 0};
  const VariantRun same = run_variant(world, variant(scenario, "a/a"));
  const VariantRun racing = run_variant(world, variant(scenario, "racing"));
  CHECK(same.versus_control.low < 0.0);
  CHECK(same.versus_control.high > 0.0);
  REQUIRE(same.days.size() == racing.days.size());
  for (std::size_t d = 0; d < same.days.size(); ++d) {
    CHECK(same.days[d].control.paid == racing.days[d].control.paid);
    CHECK(same.days[d].control.user_days == racing.days[d].control.user_days);
    // What comes is the same, too; only what is shown differs.
    CHECK(same.days[d].treatment.user_days == racing.days[d].treatment.user_days);
  }
  CHECK(same.control_value == racing.control_value);
  CHECK(same.treatment_value != racing.treatment_value);
  CHECK(same.history_value == racing.history_value);
}

TEST_CASE("lifts have intervals: over users of one replication, over replications of several", "[experiment]") {
  const RacingScenario scenario = small_race();
  const std::vector<RaceVariant> racing{variant(scenario, "racing")};
  const RaceResult one = race(scenario, racing, {.replications = 1, .jobs = 1});
  const RaceResult two = race(scenario, racing, {.replications = 2, .jobs = 1});
  const RaceVariantResult& alone = one.variants.front();
  const RaceVariantResult& both = two.variants.front();
  for (const Interval& lift : {alone.versus_control, alone.versus_history, both.versus_control, both.versus_history}) {
    CHECK(lift.low < lift.mean);
    CHECK(lift.mean < lift.high);
  }
  CHECK(alone.versus_control.mean == both.within[0].mean);
  CHECK(both.versus_control.mean == Approx((both.lifts[0] + both.lifts[1]) / 2));
  CHECK(one.race_error[0].forecasts > 0);
  CHECK(one.race_error[0].mape.mean < 0.2);
}

TEST_CASE("a race gives the same bytes on any number of threads, and others with other luck", "[experiment]") {
  RacingScenario scenario = small_race();
  const auto bytes = [&](unsigned jobs) {
    return race_json(race(scenario, race_variants(scenario), {.replications = 2, .jobs = jobs}), scenario).dump();
  };
  const std::string once = bytes(1);
  CHECK(bytes(2) == once);
  scenario.run.seed = 2;
  CHECK(bytes(2) != once);
}

TEST_CASE("a racing scenario says all that is wrong with it", "[experiment]") {
  try {
    load_racing(homepage_racing, {"planned.quotas=[1,2]", "race.winers=3", "race.scheme=halvng", "run.race_days=0",
                                  "race.personalised_start_min=500", "homepage.planted=[{\"unit\": \"toys\"}]"});
    FAIL("it was read");
  } catch (const InputError& error) {
    std::string all;
    for (const std::string& problem : error.problems) { all += problem + "\n"; }
    for (const std::string part :
         {"2 quotas, expected one for each of 7", "did you mean \"winners\"", "did you mean \"halving\"",
          "/run/race_days", "/race/personalised_start_min", "unit \"toys\""}) {
      CHECK_THAT(all, Catch::Matchers::Contains(part));
    }
  }
}
