#include "libsim/world/schedule.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include <catch2/catch.hpp>

#include "../support/standard_error.hpp"

using namespace libsim;

namespace {

WorldConfig world_of(std::uint32_t streamers) {
  WorldConfig config;
  config.streamers.count = streamers;
  return config;
}

}  // namespace

TEST_CASE("rooms of a streamer never overlap, are in order, last a second at least and start in their day", "[world]") {
  const WorldConfig config = world_of(100);
  const Streamers streamers{config, {1, 0}};
  const Schedule schedule{config.schedule, {1, 0}};
  for (std::uint32_t i = 0; i < 100; ++i) {
    Time free_from{};
    Time last_end{};
    for (std::int64_t day = 0; day < 10; ++day) {
      std::vector<PlannedRoom> rooms;
      schedule.draw(day, StreamerId{i}, streamers[StreamerId{i}], 4.0, free_from, rooms);
      std::set<std::uint32_t> numbers;
      for (const PlannedRoom& room : rooms) {
        REQUIRE(room.streamer == StreamerId{i});
        REQUIRE(room.start >= last_end);
        REQUIRE(room.end - room.start >= std::chrono::seconds{1});
        REQUIRE(day_of(room.start) == day);
        REQUIRE(room.number < 32);  // five bits of a room's occasion
        REQUIRE(numbers.insert(room.number).second);
        last_end = room.end;
      }
      REQUIRE(free_from >= last_end);
    }
  }
}

TEST_CASE("a room more a day leaves the others their start, and no longer length", "[world]") {
  const WorldConfig config = world_of(200);
  const Streamers streamers{config, {1, 0}};
  const Schedule schedule{config.schedule, {1, 0}};
  const auto rooms_at = [&](StreamerId s, double rate) {
    std::vector<PlannedRoom> rooms;
    Time free_from{};
    schedule.draw(2, s, streamers[s], rate, free_from, rooms);
    return rooms;
  };
  int kept = 0;
  for (std::uint32_t i = 0; i < 200; ++i) {
    const auto many = rooms_at(StreamerId{i}, 4.0);
    for (const PlannedRoom& room : rooms_at(StreamerId{i}, 3.0)) {
      const auto same = std::ranges::find(many, room.number, &PlannedRoom::number);
      if (same == many.end()) { continue; }  // the next room begins at once
      CHECK(same->start == room.start);
      CHECK(same->end <= room.end);
      ++kept;
    }
  }
  CHECK(kept > 400);
}

TEST_CASE("a streamer's rooms do not depend on other streamers, nor on what was drawn before", "[world]") {
  const WorldConfig config = world_of(10);
  const Streamers streamers{config, {1, 0}};
  const Schedule schedule{config.schedule, {1, 0}};
  std::vector<PlannedRoom> alone;
  Time free_alone{};
  schedule.draw(3, StreamerId{7}, streamers[StreamerId{7}], 2.0, free_alone, alone);
  std::vector<PlannedRoom> together;
  for (std::uint32_t i = 10; i-- > 0;) {
    Time free_from{};
    schedule.draw(3, StreamerId{i}, streamers[StreamerId{i}], 2.0, free_from, together);
  }
  std::erase_if(together, [](const PlannedRoom& room) { return room.streamer != StreamerId{7}; });
  REQUIRE(together.size() == alone.size());
  for (std::size_t i = 0; i < alone.size(); ++i) {
    CHECK(together[i].start == alone[i].start);
    CHECK(together[i].end == alone[i].end);
  }
}

TEST_CASE("the mean number of rooms is the rate, where rooms are short", "[world]") {
  WorldConfig config = world_of(400);
  config.schedule.duration_s = {5.0, 0.1};
  config.schedule.personal_share = 0.0;
  const Streamers streamers{config, {1, 0}};
  const Schedule schedule{config.schedule, {1, 0}};
  const double rate = GENERATE(0.3, 2.0);
  RunningStats planned;
  for (std::uint32_t i = 0; i < 400; ++i) {
    Time free_from{};
    for (std::int64_t day = 0; day < 20; ++day) {
      std::vector<PlannedRoom> rooms;
      schedule.draw(day, StreamerId{i}, streamers[StreamerId{i}], rate, free_from, rooms);
      planned.observe(static_cast<double>(rooms.size()));
    }
  }
  // Starts less than a break apart lose a room: 2.5 minutes in a day, for each pair.
  const double lost = 0.5 * rate * rate * 2.0 * 150.0 / 86'400.0 * 3.0;
  CHECK(planned.mean() == Approx(rate).margin(four_errors_of_mean(planned) + lost));
}

TEST_CASE("personal starts keep their distance from the personal hour", "[world]") {
  WorldConfig config = world_of(50);
  config.schedule.personal_share = 1.0;
  config.schedule.personal_spread_h = 1.5;
  config.schedule.duration_s = {4.0, 0.1};
  const Streamers streamers{config, {1, 0}};
  const Schedule schedule{config.schedule, {1, 0}};
  for (std::uint32_t i = 0; i < 50; ++i) {
    const StreamerTraits& traits = streamers[StreamerId{i}];
    for (std::int64_t day = 0; day < 5; ++day) {
      Time free_from{};
      std::vector<PlannedRoom> rooms;
      schedule.draw(day, StreamerId{i}, traits, 2.0, free_from, rooms);
      for (const PlannedRoom& room : rooms) {
        const double hour = to_seconds(room.start - start_of_day(day)) / 3600.0;
        const double apart = std::fabs(hour - static_cast<double>(traits.personal_hour));
        CHECK(std::min(apart, 24.0 - apart) <= 1.5 + 0.02);  // the break after a room before may add a minute
      }
    }
  }
}
