#include <cmath>
#include <numeric>
#include <set>

#include <catch2/catch.hpp>

#include "libsim/allocation/rolling_display.hpp"

using namespace libsim;

namespace {

Exposure click(std::uint32_t user, std::uint32_t unit, bool bought = false) {
  return {Time{}, UserId{user}, PositionId{}, MaterialId{}, UnitId{unit}, true, bought, Coins{bought ? 1 : 0}};
}

/// User 0 likes unit 2, then 0; user 1 did nothing; user 2 only made unit 1 popular.
UnitPreference made_preference() {
  UnitPreference preference{{.purchase = 5.0, .prior = 2.0, .memory_days = 60.0}, 3, 3};
  preference.observe(click(0, 2, true));
  preference.observe(click(0, 0));
  for (int i = 0; i < 20; ++i) { preference.observe(click(2, 1)); }
  return preference;
}

const std::vector<Winner> winners{
    {MaterialId{10}, UnitId{0}}, {MaterialId{11}, UnitId{1}}, {MaterialId{12}, UnitId{2}}, {MaterialId{13}, UnitId{2}}};

std::vector<std::uint32_t> shown(const RollingDisplay& display, std::uint32_t user, std::size_t places) {
  std::vector<std::uint32_t> materials;
  for (std::size_t p = 0; p < places; ++p) { materials.push_back(display.show(UserId{user}, p).value); }
  return materials;
}

}  // namespace

TEST_CASE("preference is the split of a user's actions, before them that of all users", "[allocation]") {
  const UnitPreference preference = made_preference();
  std::vector<double> own(3);
  preference.of(UserId{0}, own);
  // 1, 0 and 6 actions of the user; 1, 20 and 6 of all.
  CHECK(own[0] == Approx((1 + 2 * 1.0 / 27) / 9));
  CHECK(own[1] == Approx((0 + 2 * 20.0 / 27) / 9));
  CHECK(own[2] == Approx((6 + 2 * 6.0 / 27) / 9));
  preference.of(UserId{1}, own);
  CHECK(own[1] == Approx(20.0 / 27));
  CHECK(std::accumulate(own.begin(), own.end(), 0.0) == Approx(1.0));
}

TEST_CASE("older actions fade", "[allocation]") {
  UnitPreference preference{{.purchase = 0.0, .prior = 0.0, .memory_days = 2.0}, 1, 2};
  preference.observe(click(0, 0));
  for (int day = 0; day < 4; ++day) { preference.end_day(); }
  preference.observe(click(0, 1));
  std::vector<double> own(2);
  preference.of(UserId{0}, own);
  CHECK(own[1] / own[0] == Approx(std::exp(2.0)).epsilon(1e-5));
  for (int day = 0; day < 200; ++day) { preference.end_day(); }  // a ratio does not change by time alone
  preference.of(UserId{0}, own);
  CHECK(own[1] / own[0] == Approx(std::exp(2.0)).epsilon(1e-5));
}

TEST_CASE("a user's first visit has the preferred unit in the best position, its better winner first", "[allocation]") {
  RollingDisplay display{3, 1};
  display.begin_day(winners);
  const UnitPreference preference = made_preference();
  display.open(UserId{0}, preference);
  CHECK(shown(display, 0, 4) == std::vector<std::uint32_t>{12, 13, 11, 10});
  display.open(UserId{1}, preference);
  CHECK(shown(display, 1, 2) == std::vector<std::uint32_t>{11, 12});
}

TEST_CASE("later visits roll on, so that every winner gets its turn; the next day begins anew", "[allocation]") {
  RollingDisplay display{3, 1};
  display.begin_day(winners);
  const UnitPreference preference = made_preference();
  std::set<std::uint32_t> seen;
  std::vector<std::uint32_t> first;
  for (int visit = 0; visit < 4; ++visit) {
    display.open(UserId{0}, preference);
    first.push_back(display.show(UserId{0}, 0).value);
    for (const std::uint32_t material : shown(display, 0, 2)) { seen.insert(material); }
  }
  CHECK(first == std::vector<std::uint32_t>{12, 13, 11, 10});
  CHECK(seen.size() == winners.size());
  display.begin_day(winners);
  display.open(UserId{0}, preference);
  CHECK(display.show(UserId{0}, 0) == MaterialId{12});
}

TEST_CASE("without rolling, or without winners, nothing moves", "[allocation]") {
  RollingDisplay display{3, 0};
  display.begin_day({});
  display.open(UserId{0}, made_preference());
  CHECK(display.size() == 0);
  display.begin_day(winners);
  for (int visit = 0; visit < 3; ++visit) {
    display.open(UserId{0}, made_preference());
    CHECK(display.show(UserId{0}, 0) == MaterialId{12});
  }
}
