/// @file  Much or little attention, much or little money: four quadrants, and how lasting it is to be in one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "libsim/log/log.hpp"
#include "libsim/sessions/scope.hpp"

namespace libsim {

/// By watch time and by coins, each above its 75th percentile over the members (much) or not (little).
enum class Quadrant : std::uint8_t { much_much, much_little, little_much, little_little, not_a_member };

/// Without `not_a_member`.
inline constexpr std::size_t quadrant_count = 4;
inline constexpr std::array<std::string_view, quadrant_count> quadrant_names{
    "much watch, much money", "much watch, little money", "little watch, much money", "little watch, little money"};

/// One quadrant: its members and what they have together.
struct QuadrantTotals {
  std::int64_t members = 0;   ///< users, or streamers
  std::int64_t watch_ms = 0;  ///< their time watched, ms
  std::int64_t coins = 0;     ///< their coins
};

/// How many stay in their quadrant from one week to the next, over the members of both weeks, all pairs of neighbouring
/// weeks together.
struct QuadrantStability {
  std::int64_t pairs = 0;                                       ///< a member in two neighbouring weeks
  std::int64_t stayed = 0;                                      ///< in the same quadrant in both
  double by_chance = std::numeric_limits<double>::quiet_NaN();  ///< share that would, were the weeks independent

  double share() const;  ///< NaN without a pair
  /// Cohen's kappa: 0 by chance, 1 if all stay. Source: J. Cohen, Educ. Psychol. Meas. 20, 37 (1960).
  double kappa() const;
};

/// One side of the market.
struct SideQuadrants {
  std::array<QuadrantTotals, quadrant_count> totals;  ///< [quadrant]
  QuadrantStability by_week;                          ///< whether members stay from week to week
};

/// Users and streamers by attention and money.
struct Quadrants {
  SideQuadrants users;      ///< users of the scope with a click
  SideQuadrants streamers;  ///< streamers with a click by them
};

/// The quadrant of every member. The second is the segment of seg.user and seg.streamer. Both quantiles are taken over
/// the members, by the linear rule.
/// @param watch_ms, coins  [n] @param members  [n] @param quantile_level  above which is much
std::vector<Quadrant> split_into_quadrants(std::span<const std::int64_t> watch_ms, std::span<const std::int64_t> coins,
                                           const std::vector<bool>& members, double quantile_level = 0.75);

/// Counts of members by their quadrant in one week and in the next.
using QuadrantMoves = std::array<std::array<std::int64_t, quadrant_count>, quadrant_count>;

/// Counts those who are members in both. @param first, second  [n]
void count_moves(std::span<const Quadrant> first, std::span<const Quadrant> second, QuadrantMoves& moves);

/// Shares of members that stay, and what chance alone would keep.
QuadrantStability stability_of(const QuadrantMoves& moves);

/// Quadrants of the scope's events, and their stability over its full weeks, counted from the day of the first click.
/// One pass over clicks and gifts for the whole and for each week.
Quadrants find_quadrants(const Log& log, const Scope& scope = {});

}  // namespace libsim
