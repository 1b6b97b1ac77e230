/// @file  The `constraints` section: what every policy must keep to.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "libsim/core/config.hpp"

namespace libsim {

/// Whether rooms above their capacity may be shown.
enum class CapacityRule : std::uint8_t {
  none,  ///< they may
  hard,  ///< never
  soft   ///< in a share of the impressions at most, by a price
};

/// Which streamers must be covered.
enum class CoverageOf : std::uint8_t { all, long_tail };

/// What a Gini ceiling is on.
enum class GiniOf : std::uint8_t { exposure, revenue };

/// Enough streamers get enough impressions, every day.
struct CoverageConfig {
  double floor = 0.0;
  std::uint32_t impressions = 10;
  CoverageOf of = CoverageOf::all;
  double live_h = 1.0;

  static constexpr std::array<std::string_view, 2> of_names{"all", "long_tail"};

  void fields(ConfigReader& reader) {
    reader.field("floor", floor, {0.0, 1.0}, "share of streamers",
                 "of those who were live for long enough on a day, who must get enough impressions that day; 0: none");
    reader.field("impressions", impressions, {1, 1'000'000'000}, "impressions/day", "how many are enough");
    reader.choice("of", of, of_names, "all streamers, or all but the fifth that received most coins so far");
    reader.field("live_h", live_h, {0.0, 24.0}, "h", "live time on the day that is long enough");
  }
};

/// Streamers' shares stay equal enough.
struct GiniConfig {
  double ceiling = 1.0;
  GiniOf of = GiniOf::exposure;
  std::uint32_t window_h = 24;

  static constexpr std::array<std::string_view, 2> of_names{"exposure", "revenue"};

  void fields(ConfigReader& reader) {
    reader.field("ceiling", ceiling, {0.0, 1.0}, "Gini",
                 "largest Gini over streamers with a room live in the window, looked at each hour; 1: none");
    reader.choice("of", of, of_names, "impressions or coins");
    reader.field("window_h", window_h, {1, 24 * 90}, "h", "length of the sliding window");
  }
};

/// The `constraints` section. Everything is in terms of what a platform counts: impressions, gifts, viewers, rooms.
struct ConstraintsConfig {
  std::uint32_t frequency_cap = 0;
  std::uint32_t prompts_per_day = 0;
  std::uint32_t weekly_spending = 0;
  CapacityRule capacity = CapacityRule::none;
  double over_share = 0.05;
  CoverageConfig coverage;
  GiniConfig gini;
  double margin = 0.05;
  double most_price = 20.0;

  static constexpr std::array<std::string_view, 3> capacity_names{"none", "hard", "soft"};

  void fields(ConfigReader& reader) {
    reader.field("frequency_cap", frequency_cap, {0, 60'000}, "impressions/user/streamer/day",
                 "hard: a streamer is shown to a user at most so often on a calendar day; 0: no cap");
    reader.field("prompts_per_day", prompts_per_day, {0, 60'000}, "prompts/user/day",
                 "hard: prompted impressions and prompts in sessions on a calendar day, at most; 0: no limit");
    reader.field("weekly_spending", weekly_spending, {0, 4'000'000'000U}, "coins/user/week",
                 "hard: no prompt to who gave so much on the day and the six before; 0: no limit");
    reader.choice("capacity", capacity, capacity_names,
                  "hard: no impression of a room with viewers >= capacity; soft: in at most over_share of them");
    reader.field("over_share", over_share, {0.0, 1.0}, "share of impressions",
                 "soft capacity: impressions of full rooms over the last 24 h, looked at each hour");
    reader.object("coverage", coverage, "soft: a floor on who is shown enough");
    reader.object("gini", gini, "soft: a ceiling on inequality between streamers");
    reader.field("margin", margin, {0.0, 0.9}, "",
                 "prices of soft ones begin so much inside the limit, relative to it, and are at their most at it");
    reader.field(
        "most_price", most_price, {0.0, 80.0}, "",
        "largest price, in logarithms of worth; a soft constraint that is violated in spite of it is infeasible");
  }

  /// Whether some constraint filters.
  bool any_hard() const {
    return frequency_cap > 0 || prompts_per_day > 0 || weekly_spending > 0 || capacity == CapacityRule::hard;
  }
  /// Whether some constraint has a price.
  bool any_soft() const { return capacity == CapacityRule::soft || coverage.floor > 0.0 || gini.ceiling < 1.0; }
  /// Whether there is a constraint.
  bool any() const { return any_hard() || any_soft(); }
};

}  // namespace libsim
