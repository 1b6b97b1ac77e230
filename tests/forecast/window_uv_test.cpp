#include <set>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "libsim/forecast/traffic_history.hpp"

using namespace libsim;

namespace {

/// Slots that some users were there in, [users].
std::vector<std::uint64_t> drawn_days() {
  std::vector<std::uint64_t> days;
  for (std::uint32_t user = 0; user < 60; ++user) {
    RngStream rng{{3, 0}, Purpose::test, user};
    std::uint64_t seen = 0;
    for (std::uint32_t visits = draw_index(rng, 7); visits > 0; --visits) {
      seen |= std::uint64_t{1} << draw_index(rng, slots_per_day);
    }
    days.push_back(seen);
  }
  return days;
}

}  // namespace

TEST_CASE("a window's UV counts each user once, over each of the windows of a day", "[forecast]") {
  const auto days = drawn_days();
  WindowUv counted;
  for (const std::uint64_t seen : days) { counted.observe(seen); }
  for (std::uint32_t start = 0; start < slots_per_day; ++start) {
    for (std::uint32_t duration = 1; start + duration <= slots_per_day; ++duration) {
      const std::uint64_t window = ((std::uint64_t{1} << duration) - 1) << start;
      const auto users = std::count_if(days.begin(), days.end(), [&](std::uint64_t d) { return (d & window) != 0; });
      REQUIRE(counted.uv({start, duration}) == users);
    }
  }
}

TEST_CASE("UV is not the sum of its half-hours where users come back, and not above it", "[forecast]") {
  WindowUv uv;
  uv.observe(0b1011);
  uv.observe(0b0010);
  CHECK(uv.uv({0, 4}) == 2);
  CHECK(uv.uv({0, 1}) + uv.uv({1, 1}) + uv.uv({2, 1}) + uv.uv({3, 1}) == 4);
  CHECK(uv.uv({2, 1}) == 0);
}

TEST_CASE("shards of users merge to the whole", "[forecast]") {
  const auto days = drawn_days();
  WindowUv whole;
  WindowUv left;
  WindowUv right;
  for (std::size_t u = 0; u < days.size(); ++u) {
    whole.observe(days[u]);
    (u % 3 == 0 ? left : right).observe(days[u]);
  }
  left.merge(right);
  for (const SlotWindow window : {SlotWindow{0, 48}, SlotWindow{0, 20}, SlotWindow{13, 5}}) {
    CHECK(left.uv(window) == whole.uv(window));
  }
}

TEST_CASE("a day's traffic is counted by position, and the next day begins empty", "[forecast]") {
  DayTraffic traffic{3, 2};
  const auto at = [](int hour, int minute) { return start_of_day(4) + std::chrono::minutes{60 * hour + minute}; };
  traffic.observe(UserId{0}, 0b01, at(0, 10));
  traffic.observe(UserId{0}, 0b01, at(0, 40));
  traffic.observe(UserId{2}, 0b01, at(23, 59));
  traffic.observe(UserId{2}, 0b10, at(9, 30));
  TrafficHistory history{2};
  history.append_day(traffic.end_day());
  history.append_day(traffic.end_day());
  CHECK(history.days() == 2);
  CHECK(history.uv(0, PositionId{0}, {0, 48}) == 2);
  CHECK(history.uv(0, PositionId{0}, {0, 20}) == 1);
  CHECK(history.uv(0, PositionId{1}, {19, 1}) == 1);
  CHECK(history.uv(1, PositionId{0}, {0, 48}) == 0);
}
