/// @file  The race as it was run: equal traffic for all.
#pragma once

#include <cstdint>
#include <numeric>
#include <string_view>
#include <vector>

#include "libsim/allocation/permuted_blocks.hpp"
#include "libsim/allocation/race_scheme.hpp"

namespace libsim {

/// Every entrant gets the same number of users, to within one, at any moment. O(1) a user.
struct EqualRace {
  static constexpr std::string_view kind = "equal";
  static constexpr std::string_view summary = "the same number of users for every entrant, to within one";
  static constexpr bool needs_scores = false;

  void fields(ConfigReader& /*reader*/) {}

  void begin(const RaceStart& start) {
    std::vector<std::uint32_t> entrants(start.entrants);
    std::iota(entrants.begin(), entrants.end(), 0U);
    blocks_ = PermutedBlocks{std::move(entrants), start.run, 0, race_occasion(start)};
  }
  std::uint32_t assign(const RaceStanding& /*standing*/) { return blocks_.next(); }
  bool is_in(std::uint32_t /*entrant*/) const { return true; }

 private:
  PermutedBlocks blocks_;
};
static_assert(RaceScheme<EqualRace>);

}  // namespace libsim
