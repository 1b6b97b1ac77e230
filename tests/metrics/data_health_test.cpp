#include "libsim/metrics/data_health.hpp"

#include <catch2/catch.hpp>

#include "tests/sessions/small_log.hpp"

using namespace libsim;
using namespace libsim::test;

namespace {

/// Nothing is wrong here: every event in its listed room, in order, gifts after clicks.
Log healthy_log() {
  Log log = small_log(200, 2, 500'000);
  for (std::uint32_t i = 0; i < 200; ++i) {
    const std::int64_t at_ms = 1000 * i;
    add_click(log, i, i % 2, at_ms, 60'000);
    add_gift(log, i, i % 2, at_ms + 5, 1 + i);
    add_touch(log.likes, i, i % 2, at_ms + 6);
    add_touch(log.comments, i, i % 2, at_ms + 7);
    add_touch(log.negatives, i, (i + 1) % 2, at_ms);
  }
  return log;
}

}  // namespace

TEST_CASE("a healthy log scores five out of five", "[metrics]") {
  const DataHealth health = examine_data_health(healthy_log());
  CHECK(health.score() == 5.0);
  CHECK(health.anomalies.gifted_sessions == 200);
  CHECK(health.unmatched_gifts.rows == 200);
  CHECK(health.unmatched_gifts.faults == 0);
  CHECK(health.duplicated_rows.rows == 1000);
  CHECK(health.out_of_room.rows == 1000);
  CHECK(health.out_of_order.faults == 0);
  CHECK(health.watch_past_end.faults == 0);
  CHECK(examine_data_health(Log{}).score() == 5.0);
}

TEST_CASE("each planted fault is found, as often as planted, and costs score", "[metrics]") {
  Log log = healthy_log();
  DataHealth health;

  SECTION("gifts without a click") {
    for (int i = 0; i < 50; ++i) { add_gift(log, 0, 1, 250'000 + i, 1); }
    health = examine_data_health(log);
    CHECK(health.unmatched_gifts.faults == 50);
    CHECK(health.unmatched_gifts.rows == 250);
    CHECK(health.parts()[1].score == Approx(0.8 / 0.9));
  }
  SECTION("a gift whose click was lost") {
    for (int i = 0; i < 50; ++i) {
      add_click(log, 0, 1, 249'000 + i, 1, click_flag::lost);
      add_gift(log, 0, 1, 250'000 + i, 1);
    }
    health = examine_data_health(log);
    CHECK(health.unmatched_gifts.faults == 50);
    CHECK(health.duplicated_rows.rows == 1050);  // lost clicks are not looked at
  }
  SECTION("much given and hardly watched") {
    Log anomalous = small_log(201, 2, 500'000);
    for (std::uint32_t i = 0; i < 201; ++i) {
      add_click(anomalous, i, 0, 1000 * i, i == 200 ? 9999 : 60'000);
      add_gift(anomalous, i, 0, 1000 * i, 1 + i);
    }
    health = examine_data_health(anomalous);
    CHECK(health.anomalies.anomalies == 1);
    CHECK(health.parts()[0].score == Approx(1e-4 * 201));
  }
  SECTION("events outside their room") {
    add_touch(log.likes, 5, 0, 500'000);  // its last instant: inside
    add_touch(log.likes, 5, 0, 500'001);
    add_touch(log.likes, 5, 1, 500'002);
    add_click(log, 5, 1, 600'000, 1);
    health = examine_data_health(log);
    CHECK(health.out_of_room.faults == 3);
    CHECK(health.watch_past_end.faults == 1);
  }
  SECTION("events in rooms that are not listed") {
    const RoomId unlisted = log.rooms.append({0}, Time{}, Time{}, 0, false);
    add_touch(log.comments, 5, unlisted.value, 400'000);
    add_gift(log, 5, unlisted.value, 400'000, 3);
    health = examine_data_health(log);
    CHECK(health.unknown_rooms.faults == 2);
    CHECK(health.out_of_room.faults == 0);
    CHECK(health.out_of_room.rows == 1000);
  }
  SECTION("rows written twice") {
    for (int i = 0; i < 3; ++i) { add_click(log, 9, 1, 300'000, 77); }     // two too many
    for (int i = 0; i < 2; ++i) { add_gift(log, 9, 1, 300'000, 77); }      // one too many
    for (int i = 0; i < 2; ++i) { add_gift(log, 9, 1, 300'000, 78 + i); }  // two different ones
    health = examine_data_health(log);
    CHECK(health.duplicated_rows.faults == 3);
    CHECK(health.out_of_order.faults == 0);
  }
  SECTION("rows out of order") {
    add_touch(log.negatives, 3, 0, 450'000);
    add_touch(log.negatives, 4, 0, 400'000);
    add_touch(log.negatives, 5, 0, 420'000);  // after the row before it
    add_touch(log.negatives, 6, 0, 410'000);
    health = examine_data_health(log);
    CHECK(health.out_of_order.faults == 2);
  }
  CHECK(health.score() < 5.0);
  CHECK(health.score() > 3.0);
}

TEST_CASE("a watch that outlasts its room is counted and not scored", "[metrics]") {
  Log log = small_log(1, 1, 10'000);
  add_click(log, 0, 0, 0, 10'000);
  add_click(log, 0, 0, 1, 10'000);
  const DataHealth health = examine_data_health(log);
  CHECK(health.watch_past_end.faults == 1);
  CHECK(health.watch_past_end.rows == 2);
  CHECK(health.score() == 5.0);
}
