#include "libsim/metrics/quadrants.hpp"

#include <array>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

using namespace libsim;

namespace {

constexpr Quadrant mm = Quadrant::much_much;
constexpr Quadrant ml = Quadrant::much_little;
constexpr Quadrant ll = Quadrant::little_little;
constexpr Quadrant none = Quadrant::not_a_member;

/// User u watches for `watch_s` in the room of streamer 0 on day `day`.
void watch(Log& log, std::uint32_t u, std::int64_t day, std::uint32_t watch_s) {
  log.clicks.append(UserId{u}, RoomId{0}, start_of_day(day) + std::chrono::hours{12}, watch_s * 1000, Entry::feed, 0);
}

Log log_of_users(std::uint32_t users) {
  Log log;
  log.users = users;
  log.streamers = 1;
  log.rooms.append(StreamerId{0}, Time{}, start_of_day(100), 0);
  return log;
}

}  // namespace

TEST_CASE("much is above the 75th percentile of the members, and who is no member is in no quadrant", "[metrics]") {
  const std::vector<std::int64_t> watch_ms{1, 2, 3, 4, 100, 9'000};
  const std::vector<std::int64_t> coins{50, 0, 0, 0, 60, 9'000};
  const std::vector<bool> members{true, true, true, true, true, false};
  // Percentiles of the five: watch 4, coins 50.
  const std::vector<Quadrant> expected{ll, ll, ll, ll, mm, none};
  CHECK(split_into_quadrants(watch_ms, coins, members) == expected);
}

TEST_CASE("kappa is 1 if all stay, 0 if the next week knows nothing of this one, and undefined if chance suffices",
          "[metrics]") {
  QuadrantMoves moves{};
  count_moves(std::array{mm, ml, ll, none, ll}, std::array{mm, ml, ll, ll, none}, moves);
  const QuadrantStability all_stay = stability_of(moves);
  CHECK(all_stay.pairs == 3);
  CHECK(all_stay.share() == 1.0);
  CHECK(all_stay.by_chance == Approx(1.0 / 3.0));
  CHECK(all_stay.kappa() == Approx(1.0));

  QuadrantMoves independent{};
  count_moves(std::array{mm, mm, ll, ll}, std::array{mm, ll, mm, ll}, independent);
  CHECK(stability_of(independent).kappa() == Approx(0.0).margin(1e-12));

  QuadrantMoves one_cell{};
  count_moves(std::array{ll, ll}, std::array{ll, ll}, one_cell);
  CHECK(std::isnan(stability_of(one_cell).kappa()));
  CHECK(std::isnan(stability_of(QuadrantMoves{}).share()));
}

TEST_CASE("weeks are full, count from the first click's day, and only members of both weeks are compared",
          "[metrics]") {
  Log log = log_of_users(6);
  for (std::uint32_t u = 0; u < 5; ++u) { watch(log, u, 3, u == 4 ? 500 : 10); }   // week 1: days 3 to 9
  for (std::uint32_t u = 1; u < 6; ++u) { watch(log, u, 12, u == 4 ? 500 : 10); }  // week 2: days 10 to 16
  watch(log, 5, 16, 1);
  watch(log, 0, 17, 900);  // in no full week
  const Quadrants found = find_quadrants(log);
  CHECK(found.users.by_week.pairs == 4);
  CHECK(found.users.by_week.stayed == 4);
  CHECK(found.streamers.by_week.pairs == 1);
  Log with_a_wrong_year = log;
  watch(with_a_wrong_year, 0, 30'000, 1);
  CHECK(find_quadrants(with_a_wrong_year).users.by_week.pairs == 4);
  CHECK(find_quadrants(with_a_wrong_year).streamers.by_week.pairs == 2);  // the third week is full now
  std::int64_t members = 0;
  std::int64_t watched = 0;
  for (const QuadrantTotals& totals : found.users.totals) { members += totals.members, watched += totals.watch_ms; }
  CHECK(members == 6);
  CHECK(watched == (4 * 10 + 500 + 4 * 10 + 500 + 1 + 900) * 1000);
}

TEST_CASE("an empty log has no quadrant and no week", "[metrics]") {
  const Quadrants found = find_quadrants(Log{});
  for (const QuadrantTotals& totals : found.users.totals) { CHECK(totals.members == 0); }
  CHECK(found.users.by_week.pairs == 0);
}
