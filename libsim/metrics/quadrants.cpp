#include "libsim/metrics/quadrants.hpp"

#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>

#include "libsim/metrics/attention_totals.hpp"
#include "libsim/metrics/fact_value.hpp"
#include "libsim/metrics/quantile.hpp"

namespace libsim {
namespace {

constexpr std::int64_t week = 7;  // days

std::vector<Quadrant> split(const AttentionTotals& side) {
  return split_into_quadrants(side.watch_ms, side.coins, side.clicked);
}

std::array<QuadrantTotals, quadrant_count> total(const AttentionTotals& side) {
  std::array<QuadrantTotals, quadrant_count> totals{};
  const std::vector<Quadrant> quadrants = split(side);
  for (std::size_t i = 0; i < quadrants.size(); ++i) {
    if (quadrants[i] == Quadrant::not_a_member) { continue; }
    QuadrantTotals& mine = totals[static_cast<std::size_t>(quadrants[i])];
    ++mine.members;
    mine.watch_ms += side.watch_ms[i];
    mine.coins += side.coins[i];
  }
  return totals;
}

/// Times of the first and the last click.
std::optional<std::pair<Time, Time>> span_of(const Log& log, const Scope& scope) {
  std::optional<std::pair<Time, Time>> span;
  for_each_click(log, scope, [&](std::size_t row) {
    const Time at = log.clicks.at[row];
    if (!span) { span.emplace(at, at); }
    span->first = std::min(span->first, at);
    span->second = std::max(span->second, at);
  });
  return span;
}

/// Weeks that have members. One click with a wrong year makes thousands that have none, and each week reads the log.
std::vector<bool> weeks_with_clicks(const Log& log, const Scope& scope, std::int64_t first_day, std::int64_t weeks) {
  std::vector<bool> clicked(static_cast<std::size_t>(weeks));
  for_each_click(log, scope, [&](std::size_t row) {
    const auto w = static_cast<std::size_t>((day_of(log.clicks.at[row]) - first_day) / week);
    if (w < clicked.size()) { clicked[w] = true; }
  });
  return clicked;
}

}  // namespace

double QuadrantStability::share() const {
  return detail::share_of(stayed, pairs);
}

double QuadrantStability::kappa() const {
  return by_chance < 1.0 ? (share() - by_chance) / (1.0 - by_chance) : std::numeric_limits<double>::quiet_NaN();
}

std::vector<Quadrant> split_into_quadrants(std::span<const std::int64_t> watch_ms, std::span<const std::int64_t> coins,
                                           const std::vector<bool>& members, double quantile_level) {
  assert(watch_ms.size() == members.size() && coins.size() == members.size() && "one entry a member");
  std::vector<std::int64_t> watch_of_members;
  std::vector<std::int64_t> coins_of_members;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (!members[i]) { continue; }
    watch_of_members.push_back(watch_ms[i]);
    coins_of_members.push_back(coins[i]);
  }
  const double much_watch = quantile(std::move(watch_of_members), quantile_level);
  const double much_money = quantile(std::move(coins_of_members), quantile_level);
  std::vector<Quadrant> quadrants(members.size(), Quadrant::not_a_member);
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (!members[i]) { continue; }
    const bool watched = static_cast<double>(watch_ms[i]) > much_watch;
    const bool paid = static_cast<double>(coins[i]) > much_money;
    quadrants[i] = watched ? (paid ? Quadrant::much_much : Quadrant::much_little)
                           : (paid ? Quadrant::little_much : Quadrant::little_little);
  }
  return quadrants;
}

void count_moves(std::span<const Quadrant> first, std::span<const Quadrant> second, QuadrantMoves& moves) {
  assert(first.size() == second.size() && "the same members in the same order");
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (first[i] == Quadrant::not_a_member || second[i] == Quadrant::not_a_member) { continue; }
    ++moves[static_cast<std::size_t>(first[i])][static_cast<std::size_t>(second[i])];
  }
}

QuadrantStability stability_of(const QuadrantMoves& moves) {
  QuadrantStability stability;
  std::array<std::int64_t, quadrant_count> before{};
  std::array<std::int64_t, quadrant_count> after{};
  for (std::size_t i = 0; i < quadrant_count; ++i) {
    for (std::size_t j = 0; j < quadrant_count; ++j) {
      before[i] += moves[i][j];
      after[j] += moves[i][j];
      stability.pairs += moves[i][j];
    }
    stability.stayed += moves[i][i];
  }
  if (stability.pairs == 0) { return stability; }
  stability.by_chance = 0.0;
  const auto n = static_cast<double>(stability.pairs);
  for (std::size_t i = 0; i < quadrant_count; ++i) {
    stability.by_chance += static_cast<double>(before[i]) / n * (static_cast<double>(after[i]) / n);
  }
  return stability;
}

Quadrants find_quadrants(const Log& log, const Scope& scope) {
  const BothTotals whole{log, scope};
  Quadrants found{{total(whole.users), {}}, {total(whole.streamers), {}}};
  const auto span = span_of(log, scope);
  if (!span) { return found; }
  const std::int64_t first_day = day_of(span->first);
  const std::int64_t weeks = (day_of(span->second) + 1 - first_day) / week;
  QuadrantMoves user_moves{};
  QuadrantMoves streamer_moves{};
  std::vector<Quadrant> users_before;
  std::vector<Quadrant> streamers_before;
  const std::vector<bool> clicked = weeks_with_clicks(log, scope, first_day, weeks);
  for (std::int64_t w = 0; w < weeks; ++w) {
    if (!clicked[static_cast<std::size_t>(w)]) { continue; }
    const BothTotals one{log,
                         {scope.users, start_of_day(first_day + w * week), start_of_day(first_day + (w + 1) * week)}};
    std::vector<Quadrant> users = split(one.users);
    std::vector<Quadrant> streamers = split(one.streamers);
    if (w > 0 && clicked[static_cast<std::size_t>(w) - 1]) {
      count_moves(users_before, users, user_moves);
      count_moves(streamers_before, streamers, streamer_moves);
    }
    users_before = std::move(users);
    streamers_before = std::move(streamers);
  }
  found.users.by_week = stability_of(user_moves);
  found.streamers.by_week = stability_of(streamer_moves);
  return found;
}

}  // namespace libsim
