#include "libsim/allocation/race_score.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "libsim/allocation/unit_ledger.hpp"

using namespace libsim;

namespace {

RaceTally tally(std::int64_t uv, std::int64_t clickers, std::int64_t buyers, std::int64_t coins) {
  const auto paid = static_cast<double>(coins);
  return {uv, clickers, buyers, Coins{coins}, buyers > 0 ? paid * paid / static_cast<double>(buyers) : 0.0};
}

const RaceTally own_past = tally(10'000, 500, 50, 10'000);

}  // namespace

TEST_CASE("an entrant as good as its unit's mean scores 1, and so does one that nobody saw", "[allocation]") {
  const RaceReference reference = RaceReference::of(own_past);
  CHECK(race_score({}, tally(1000, 50, 5, 1000), reference).value == Approx(1.0));
  CHECK(race_score({}, {}, reference).value == Approx(1.0));
}

TEST_CASE("the score is the weighted mean of smoothed ratios to the own mean", "[allocation]") {
  const RaceScoreConfig config{{3.0, 100.0, 0.0}, {1.0, 20.0, 0.0}, {2.0, 0.0, 0.0}};
  const RaceTally entrant = tally(400, 40, 8, 1200);
  const double click = (40 + 100 * 0.05) / 500 / 0.05;
  const double conversion = (8 + 20 * 0.1) / 60 / 0.1;
  const double value = 1200.0 / 400 / 1.0;
  const RaceReference reference = RaceReference::of(own_past);
  CHECK(race_score(config, entrant, reference).value == Approx((3 * click + conversion + 2 * value) / 6));
  CHECK(raw_race_score(config, entrant, reference) == Approx((3 * 2.0 + 2.0 + 2 * 3.0) / 6));
}

TEST_CASE("only the ratio to the own mean counts: a weak unit with the same gain scores the same", "[allocation]") {
  const RaceScoreConfig clicks{{1.0, 0.0, 0.0}, {0.0, 0.0, 0.0}, {0.0, 0.0, 0.0}};
  const double strong = race_score(clicks, tally(1000, 120, 0, 0), RaceReference::of(tally(1000, 100, 1, 1))).value;
  const double weak = race_score(clicks, tally(1000, 24, 0, 0), RaceReference::of(tally(1000, 20, 1, 1))).value;
  CHECK(strong == Approx(1.2));
  CHECK(weak == Approx(strong));
}

TEST_CASE("smoothing shrinks to the mean, more for fewer users, and the standard error falls with users",
          "[allocation]") {
  const RaceReference reference = RaceReference::of(own_past);
  const RaceScore few = race_score({}, tally(50, 10, 1, 50), reference);
  const RaceScore many = race_score({}, tally(5000, 1000, 100, 5000), reference);
  CHECK(few.value > 1.0);
  CHECK(many.value > few.value);
  CHECK(many.standard_error < few.standard_error);
}

TEST_CASE("a unit without a past is neither good nor bad", "[allocation]") {
  CHECK(race_score({}, tally(100, 50, 5, 1000), RaceReference::of({})).value == 1.0);
  CHECK(std::isinf(users_needed({}, RaceReference::of({}))));
}

TEST_CASE("the users that an interval needs follow from the variation of the metric", "[allocation]") {
  const RaceReference reference = RaceReference::of(own_past);
  constexpr double z2 = 1.959963984540054 * 1.959963984540054;
  RaceScoreConfig config{{1.0, 0.0, 0.4}, {1.0, 0.0, 0.0}, {1.0, 0.0, 0.0}};
  CHECK(users_needed(config, reference) == Approx(z2 * 0.95 / 0.05 / 0.16));
  config.conversion.half_width = 0.5;  // of the clickers, 5% of the users
  CHECK(users_needed(config, reference) == Approx(z2 * 0.9 / 0.1 / 0.25 / 0.05));
  config.uv_value.half_width = 1.0;  // E[x^2] = 50 * 200^2 / 10000 = 200, mean 1
  config.conversion.half_width = 0.0;
  CHECK(users_needed(config, reference) == Approx(z2 * 199));
  CHECK(users_needed({{1.0, 0.0, 0.0}, {}, {1.0, 0.0, 0.0}}, reference) == 0.0);
}

TEST_CASE("users count once a day, position and material; money counts each time", "[allocation]") {
  RaceUsers users{3, 2};
  RaceTally sum;
  Exposure exposure{start_of_day(1), UserId{1}, PositionId{1}, MaterialId{7}, UnitId{0}};
  users.observe(exposure, sum);
  exposure.clicked = exposure.bought = true;
  exposure.paid = Coins{30};
  users.observe(exposure, sum);
  users.observe(exposure, sum);
  CHECK(sum.uv == 1);
  CHECK(sum.clickers == 1);
  CHECK(sum.buyers == 1);
  CHECK(sum.paid == Coins{60});
  CHECK(sum.squares == 3600.0);
  exposure.at = start_of_day(2);
  users.observe(exposure, sum);
  CHECK(sum.uv == 2);
  CHECK(sum.squares == 4500.0);
}

TEST_CASE("the ledger's own mean is over ordinary days of its memory, in one position, before the race's end",
          "[allocation]") {
  CalendarConfig config;
  config.promotions = {{{"sale", "2018-01-05", "2018-01-06"}, PromotionLevel::a}};
  const Calendar calendar{*parse_date("2018-01-01"), 20, config};  // days 4 and 5 are promotions
  UnitLedger ledger{10, 2, 2, 20, std::chrono::hours{10}};
  for (std::int64_t day = 0; day < 10; ++day) {
    for (std::uint32_t user = 0; user < 10; ++user) {
      Exposure exposure{.at = start_of_day(day) + std::chrono::hours{user + 5},  // five before ten o'clock
                        .user = UserId{user},
                        .position = PositionId{0},
                        .material = MaterialId{0},
                        .unit = UnitId{day >= 4 && day <= 5 ? 0U : 1U}};
      ledger.observe(exposure);
    }
  }
  CHECK(ledger.own(calendar, 10, 10, 90, PositionId{0}, UnitId{1}).uv == 8 * 5);
  CHECK(ledger.own(calendar, 10, 10, 90, PositionId{0}, UnitId{0}).uv == 0);
  CHECK(ledger.own(calendar, 10, 10, 90, PositionId{1}, UnitId{1}).uv == 0);
  CHECK(ledger.own(calendar, 10, 9, 3, PositionId{0}, UnitId{1}).uv == 2 * 5);
  CHECK(ledger.all(calendar, 10, 10, 90, PositionId{0}).uv == 8 * 5);
}
