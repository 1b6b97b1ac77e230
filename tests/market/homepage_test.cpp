#include "libsim/market/homepage.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include <catch2/catch.hpp>

#include "tests/support/standard_error.hpp"

using namespace libsim;

namespace {

constexpr RunKey key{4, 1};

HomepageConfig small_homepage() {
  HomepageConfig config;
  config.users = 4000;
  config.units = {{"strong", 3.0, 200.0, 0.0}, {"weak", 1.0, 100.0, 0.2}};
  config.positions = {{"A", 1, 0.9, 1.0}, {"B", 1, 0.5, 1.0}, {"A", 2, 0.4, 1.0}};
  config.response.click_rate = 0.1;
  config.response.conversion = 0.5;
  return config;
}

Calendar one_month() {
  CalendarConfig config;
  config.promotions = {{{"sale", "2018-01-20", "2018-01-21"}, PromotionLevel::s}};
  return {*parse_date("2018-01-01"), 31, config};
}

/// Shows one material everywhere, and keeps what came of it.
struct ShowsOne {
  MaterialId material;
  ExposureLog log{};

  void open(UserId /*user*/, Time /*at*/) {}
  MaterialId show(UserId /*user*/, PositionId /*position*/, Time /*at*/) const { return material; }
  void observe(const Exposure& exposure) { log.push_back(exposure); }
};

struct SmallWorld {
  HomepageConfig config = small_homepage();
  Calendar calendar = one_month();
  Homepage homepage{config, calendar, key};
  Materials materials{config, key};

  ExposureLog run(MaterialId material, std::int64_t day) const {
    std::vector<HomepageVisit> visits;
    homepage.visits_of_day(day, visits);
    ShowsOne platform{material};
    homepage.run_day(day, visits, materials, platform);
    return platform.log;
  }
};

}  // namespace

TEST_CASE("visits come in order of time, each user's numbered, and who sees a frame sees those above it", "[market]") {
  SmallWorld world;
  std::vector<HomepageVisit> visits;
  world.homepage.visits_of_day(3, visits);
  sort_by_time(visits);
  std::map<std::uint32_t, int> numbers;
  std::array<double, 3> seen{};
  for (std::size_t i = 0; i < visits.size(); ++i) {
    CHECK(day_of(visits[i].at) == 3);
    if (i > 0) { CHECK(visits[i - 1].at <= visits[i].at); }
    CHECK(visits[i].number == numbers[visits[i].user.value]++);
    if ((visits[i].seen & 4U) != 0) { CHECK((visits[i].seen & 1U) != 0); }
    for (std::size_t p = 0; p < 3; ++p) { seen[p] += (visits[i].seen & 1U << p) != 0 ? 1.0 : 0.0; }
  }
  const auto n = static_cast<double>(visits.size());
  CHECK(seen[0] / n == Approx(0.9).margin(four_errors_of_share(0.9, n)));
  CHECK(seen[1] / n == Approx(0.5).margin(four_errors_of_share(0.5, n)));
  CHECK(seen[2] / n == Approx(0.4).margin(four_errors_of_share(0.4, n)));
}

TEST_CASE("a promotion brings more visits", "[market]") {
  SmallWorld world;
  std::vector<HomepageVisit> sale;
  std::vector<HomepageVisit> ordinary;
  world.homepage.visits_of_day(19, sale);
  world.homepage.visits_of_day(12, ordinary);
  CHECK(sale.size() > 3 * ordinary.size() / 2);
}

TEST_CASE("users click and buy as often as the truth says", "[market]") {
  SmallWorld world;
  const MaterialId material = world.materials.make(UnitId{1}, 0, 0, 0.0);
  double expected = 0.0;
  double clicks = 0.0;
  double bought = 0.0;
  RunningStats paid;
  for (std::int64_t day = 0; day < 10; ++day) {
    for (const Exposure& e : world.run(material, day)) {
      expected += std::min(1.0, world.homepage.click_probability(e.user, e.position, world.materials[material]));
      clicks += e.clicked ? 1.0 : 0.0;
      bought += e.bought ? 1.0 : 0.0;
      if (e.bought) { paid.observe(to_double(e.paid)); }
    }
  }
  CHECK(clicks == Approx(expected).margin(4 * std::sqrt(expected)));
  const double conversion = 0.5 * static_cast<double>(world.materials[material].conversion);
  CHECK(bought / clicks == Approx(conversion).margin(four_errors_of_share(conversion, clicks)));
  CHECK(paid.mean() == Approx(100.0).margin(four_errors_of_mean(paid)));
}

TEST_CASE("interests average to the audience's shares", "[market]") {
  SmallWorld world;
  RunningStats strong;
  for (std::uint32_t u = 0; u < world.homepage.users().size(); ++u) {
    strong.observe(static_cast<double>(world.homepage.users().interest(UserId{u})[0]));
  }
  CHECK(strong.mean() == Approx(2.0 * 0.75).margin(four_errors_of_mean(strong)));
}

TEST_CASE("luck is common: who clicks on a material also clicks on a better one of its unit", "[market]") {
  SmallWorld world;
  std::vector<MaterialId> made;
  world.config.planted = {{"strong", 0.5, 1.0}, {"strong", 1.5, 1.0}};
  world.materials = Materials{world.config, key};
  world.materials.plant(made);
  const ExposureLog worse = world.run(made[0], 2);
  const ExposureLog better = world.run(made[1], 2);
  REQUIRE(worse.size() == better.size());
  std::size_t more = 0;
  for (std::size_t i = 0; i < worse.size(); ++i) {
    REQUIRE(worse[i].user == better[i].user);
    REQUIRE(worse[i].at == better[i].at);
    if (worse[i].clicked) { REQUIRE(better[i].clicked); }
    more += better[i].clicked && !worse[i].clicked ? 1U : 0U;
  }
  CHECK(more > 0);
}

TEST_CASE("a unit's k-th material has the same luck whenever it is made; effort only scales it", "[market]") {
  const HomepageConfig config = small_homepage();
  Materials one{config, key};
  Materials two{config, key};
  one.make(UnitId{0}, 5, 0, 0.0);
  const MaterialId first = one.make(UnitId{1}, 5, 1, 0.0);
  const MaterialId again = two.make(UnitId{1}, 5, 1, 0.7);
  CHECK(two[again].clicks / one[first].clicks == Approx(std::exp(0.7 * config.materials.quality_gain)));
  CHECK(two[again].conversion == one[first].conversion);
}

TEST_CASE("materials' clicks average to their unit's mean", "[market]") {
  Materials materials{small_homepage(), key};
  RunningStats relative;
  for (std::uint32_t k = 0; k < 2000; ++k) {
    relative.observe(materials.relative_clicks(materials.make(UnitId{1}, 1, k, 0.0)));
  }
  CHECK(relative.mean() == Approx(1.0).margin(four_errors_of_mean(relative)));
}

TEST_CASE("units answer to the traffic they got: more share, more entries; known days only", "[market]") {
  MaterialsConfig config;
  config.memory_days = 2.0;
  const std::vector<double> planned{0.75, 0.25};
  TrafficAnswer answer{config, planned};
  const std::vector<std::int64_t> equal{50, 50};
  answer.end_day(equal);
  answer.end_day(equal);
  CHECK(answer.answer(UnitId{1}, 0) == 0.0);
  const double kept = std::exp(-0.5);
  CHECK(answer.answer(UnitId{1}, 1) == Approx(std::log((kept * 0.25 + (1 - kept) * 0.5) / 0.25)));
  CHECK(answer.answer(UnitId{1}, 2) > answer.answer(UnitId{1}, 1));
  CHECK(answer.answer(UnitId{0}, 2) < 0.0);
  const Materials materials{small_homepage(), key};
  RunningStats few;
  RunningStats many;
  for (std::int64_t day = 0; day < 300; ++day) {
    few.observe(materials.entries(UnitId{0}, day, 0.0));
    many.observe(materials.entries(UnitId{0}, day, 1.0));
  }
  CHECK(many.mean() > few.mean() + 1.0);
}
