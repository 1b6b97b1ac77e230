#include "libsim/estimators/running_history.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>

#include <catch2/catch.hpp>

#include "libsim/core/error.hpp"
#include "libsim/core/state_archive.hpp"

using namespace libsim;

namespace {

constexpr std::int64_t visit_hour_ms = 3'600'000;
constexpr UserId visitor_id{3};
constexpr StreamerId host_id{5};
constexpr RoomId visited_room{9};

Time at_visit_hour(double hours) {
  return Time{Duration{static_cast<std::int64_t>(hours * static_cast<double>(visit_hour_ms))}};
}

/// The room opens at 1:00; the user comes at 2:00, gives 9 coins at 3:00 and leaves at 4:00.
RunningHistory one_visit(Protocol protocol) {
  RunningHistory history{protocol};
  history.observe(RoomOpened{visited_room, host_id, at_visit_hour(1), 7});
  history.advance(at_visit_hour(2));
  history.observe(Clicked{visitor_id, visited_room, host_id, at_visit_hour(2), true});
  history.observe(Touched{visitor_id, visited_room, host_id, at_visit_hour(2)});
  history.observe(Gifted{visitor_id, visited_room, host_id, at_visit_hour(3), Coins{9}});
  history.observe(Left{visitor_id, visited_room, host_id, at_visit_hour(4), std::chrono::hours{2}});
  return history;
}

double count_of_log(float log1p) {
  return std::round(std::expm1(static_cast<double>(log1p)));
}

ClickFeatureValues visit_features(RunningHistory& history, Time now) {
  history.advance(now);
  return history.features(visitor_id, host_id, now, true);
}

}  // namespace

TEST_CASE("what happens at a moment is known after it, in the rolling protocol", "[estimators]") {
  RunningHistory history = one_visit(Protocol::rolling);
  ClickFeatureValues values = visit_features(history, at_visit_hour(2));
  CHECK(count_of_log(values[click_feature::pair_clicks]) == 0.0);
  CHECK(count_of_log(values[click_feature::viewers]) == 0.0);
  values = visit_features(history, at_visit_hour(2) + Duration{1});
  CHECK(count_of_log(values[click_feature::pair_clicks]) == 1.0);
  CHECK(count_of_log(values[click_feature::user_touches]) == 1.0);
  CHECK(count_of_log(values[click_feature::viewers]) == 1.0);
  values = visit_features(history, at_visit_hour(4));
  CHECK(count_of_log(values[click_feature::pair_coins]) == 9.0);
  CHECK(count_of_log(values[click_feature::similar_coins]) == 9.0);
  CHECK(values[click_feature::pair_mean_watch] == 0.0F);  // not before the watch has ended
  CHECK(count_of_log(values[click_feature::viewers]) == 1.0);
  values = visit_features(history, at_visit_hour(4) + Duration{1});
  CHECK(count_of_log(values[click_feature::pair_mean_watch]) == 7200.0);
  CHECK(count_of_log(values[click_feature::viewers]) == 0.0);
  CHECK(values[click_feature::pair_loyalty] == 1.0F);
}

TEST_CASE("day_frozen waits for midnight, but sees who is in the room", "[estimators]") {
  RunningHistory history = one_visit(Protocol::day_frozen);
  ClickFeatureValues values = visit_features(history, at_visit_hour(3.5));
  CHECK(count_of_log(values[click_feature::user_clicks]) == 0.0);
  CHECK(count_of_log(values[click_feature::viewers]) == 1.0);
  CHECK(values[click_feature::coins_per_hour_quantile] == 0.5F);
  values = visit_features(history, at_visit_hour(24));
  CHECK(count_of_log(values[click_feature::user_clicks]) == 1.0);
  CHECK(count_of_log(values[click_feature::streamer_coins]) == 9.0);
  CHECK(values[click_feature::pair_days_since_gift] == log1p_of(21.0 / 24.0));
}

TEST_CASE("a streamer's next room begins empty, whoever is still leaving the last one", "[estimators]") {
  RunningHistory history{Protocol::rolling};
  history.observe(RoomOpened{RoomId{1}, host_id, at_visit_hour(1)});
  history.observe(Clicked{visitor_id, RoomId{1}, host_id, at_visit_hour(1), true});
  history.advance(at_visit_hour(2));
  history.observe(RoomOpened{RoomId{2}, host_id, at_visit_hour(2)});
  history.observe(Left{visitor_id, RoomId{1}, host_id, at_visit_hour(2), std::chrono::hours{1}});
  history.advance(at_visit_hour(3));
  CHECK(history.room(host_id).viewers == 0);
}

TEST_CASE("who was never seen has the features of one without a past", "[estimators]") {
  RunningHistory history = one_visit(Protocol::rolling);
  history.know(StreamerId{80});
  history.advance(at_visit_hour(5));
  const ClickFeatureValues values = history.features(UserId{1000}, StreamerId{80}, at_visit_hour(5), true);
  for (const click_feature::Place place :
       {click_feature::user_clicks, click_feature::user_coins, click_feature::streamer_clicks,
        click_feature::pair_coins, click_feature::similar_gifts, click_feature::viewers}) {
    CHECK(values[place] == 0.0F);
  }
  CHECK(values[click_feature::user_days_since_click] == log1p_of(long_ago_days));
  CHECK(values[click_feature::streamer_gift_rate] == 1.0F);  // of all: one gift, one click
  CHECK(values[click_feature::gifts_per_click_quantile] == 0.5F);
}

TEST_CASE("a history goes through bytes, and one that no market writes is refused", "[estimators]") {
  RunningHistory history{Protocol::rolling};
  history.observe(RoomOpened{RoomId{0}, StreamerId{0}, Time{}, 0x1111});
  history.observe(RoomOpened{RoomId{1}, StreamerId{1}, Time{}, 0x2222});
  history.observe(Clicked{UserId{0}, RoomId{0}, StreamerId{0}, Time{std::chrono::seconds{1}}, true});
  history.observe(Clicked{UserId{0}, RoomId{1}, StreamerId{1}, Time{std::chrono::seconds{2}}, true});
  const Time later{std::chrono::seconds{10}};
  history.advance(later);

  std::string bytes;
  StateWriter writer{[&](std::span<const std::byte> piece) {
    for (const std::byte byte : piece) { bytes.push_back(static_cast<char>(byte)); }
  }};
  writer(history);
  writer.finish();
  const auto read = [&] {
    std::size_t at = 0;
    StateReader reader{[&](std::span<std::byte> to) {
                         const std::size_t n = std::min(to.size(), bytes.size() - at);
                         std::transform(&bytes[at], &bytes[at] + n, to.begin(), [](char c) { return std::byte(c); });
                         at += n;
                         return n;
                       },
                       bytes.size()};
    RunningHistory copy{Protocol::rolling};
    reader(copy);
    return copy;
  };
  for (const std::uint32_t s : {0U, 1U}) {
    CHECK(read().features(UserId{0}, StreamerId{s}, later, true) ==
          history.features(UserId{0}, StreamerId{s}, later, true));
  }

  for (std::size_t at = bytes.find("\x11\x11"); at != std::string::npos; at = bytes.find("\x11\x11")) {
    bytes.replace(at, 2, "\x33\x33");
  }
  CHECK_THROWS_AS(read(), InputError);  // categories of a user that do not ascend
}
