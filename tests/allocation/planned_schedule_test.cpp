#include "libsim/allocation/planned_schedule.hpp"

#include <cmath>
#include <set>

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("every position gives each unit its quota of the days, to within one day from the first on", "[allocation]") {
  const PlannedScheduleConfig config{{22, 20, 14, 13, 12, 10, 9}};
  constexpr std::size_t positions = 8;
  constexpr std::int64_t days = 477;
  const PlannedSchedule schedule{config, positions, days};
  const double bound = 1.0 - 1.0 / 12.0;
  for (std::uint32_t p = 0; p < positions; ++p) {
    std::vector<double> given(7, 0.0);
    for (std::int64_t day = 0; day < days; ++day) {
      given[schedule.unit(day, PositionId{p}).index()] += 1.0;
      for (std::size_t g = 0; g < 7; ++g) {
        const double owed = schedule.quotas()[g] * static_cast<double>(day + 1);
        // Positions but the first begin inside the sequence, where each may be off by the bound already.
        REQUIRE(std::abs(given[g] - owed) <= (p == 0 ? bound : 2.0 * bound) + 1e-9);
      }
    }
  }
}

TEST_CASE("a day's positions go to several units", "[allocation]") {
  const PlannedSchedule schedule{{{22, 20, 14, 13, 12, 10, 9}}, 8, 100};
  for (std::int64_t day = 0; day < 100; ++day) {
    std::set<UnitId> units;
    for (std::uint32_t p = 0; p < 8; ++p) { units.insert(schedule.unit(day, PositionId{p})); }
    CHECK(units.size() >= 5);
  }
}
