#include "libsim/allocation/planned_schedule.hpp"

#include <cmath>
#include <vector>

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

TEST_CASE("a day's positions are split by the quotas, too", "[allocation]") {
  constexpr std::uint32_t positions = 8;
  const PlannedSchedule schedule{{{22, 20, 14, 13, 12, 10, 9}}, positions, 100};
  // They are consecutive places of the sequence: two of its beginnings, each within the bound of what a unit is owed.
  const double bound = 2.0 * (1.0 - 1.0 / 12.0);
  for (std::int64_t day = 0; day < 100; ++day) {
    std::vector<double> given(7, 0.0);
    for (std::uint32_t p = 0; p < positions; ++p) { given[schedule.unit(day, PositionId{p}).index()] += 1.0; }
    for (std::size_t g = 0; g < 7; ++g) {
      CHECK(std::abs(given[g] - schedule.quotas()[g] * positions) <= bound + 1e-9);
    }
  }
}
