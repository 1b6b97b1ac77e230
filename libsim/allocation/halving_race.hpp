/// @file  A race by successive halving.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string_view>
#include <vector>

#include "libsim/allocation/permuted_blocks.hpp"
#include "libsim/allocation/race_scheme.hpp"

namespace libsim {

/// Successive halving (Karnin, Koren & Somekh, Almost optimal exploration in multi-armed bandits, ICML 2013): the
/// expected users are split over 1 + ceil(log2(entrants / keep)) rounds, one more than in the paper, for the last is
/// among those who stay; within a round those who are in share traffic equally, at its end the better half, at least
/// `keep`, stay. With more users than expected the last round lasts longer. All of an entrant's users count, also those
/// of earlier rounds. O(1) a user, O(n log n) a round.
struct HalvingRace {
  static constexpr std::string_view kind = "halving";
  static constexpr std::string_view summary =
      "successive halving: rounds of equal traffic, after each the better half stay";
  static constexpr bool needs_scores = true;

  std::uint32_t keep = 2;

  void fields(ConfigReader& reader) {
    reader.field("keep", keep, {1, 1000}, "entrants", "how many of a position stay to the end");
  }

  void begin(const RaceStart& start) {
    start_ = start;
    std::vector<std::uint32_t> entrants(start.entrants);
    std::iota(entrants.begin(), entrants.end(), 0U);
    in_.assign(start.entrants, true);
    rounds_ = 1;
    for (std::uint32_t left = start.entrants; left > keep; left = survivors(left)) { ++rounds_; }
    round_ = 0;
    users_ = 0;
    deal(std::move(entrants));
  }

  std::uint32_t assign(const RaceStanding& standing) {
    const double per_round = start_.expected_users / rounds_;
    if (round_ + 1 < rounds_ && users_ >= per_round * (round_ + 1)) { halve(standing); }
    ++users_;
    return blocks_.next();
  }
  bool is_in(std::uint32_t entrant) const { return in_[entrant]; }

 private:
  std::uint32_t survivors(std::uint32_t left) const { return std::max(keep, (left + 1) / 2); }

  void halve(const RaceStanding& standing) {
    std::vector<std::uint32_t> left = blocks_.arms();
    std::ranges::sort(left);  // lest a tie be decided by the last block's order
    std::ranges::stable_sort(left, std::ranges::greater{},
                             [&](std::uint32_t entrant) { return standing.scores[entrant].value; });
    const std::uint32_t stay = survivors(static_cast<std::uint32_t>(left.size()));
    for (std::size_t i = stay; i < left.size(); ++i) { in_[left[i]] = false; }
    left.resize(std::min<std::size_t>(stay, left.size()));
    ++round_;
    deal(std::move(left));
  }

  void deal(std::vector<std::uint32_t> entrants) {
    blocks_ = PermutedBlocks{std::move(entrants), start_.run, 1 + round_, race_occasion(start_)};
  }

  RaceStart start_;
  PermutedBlocks blocks_;
  std::vector<bool> in_;
  std::uint32_t rounds_ = 1;
  std::uint32_t round_ = 0;
  std::uint32_t users_ = 0;
};
static_assert(RaceScheme<HalvingRace>);

}  // namespace libsim
