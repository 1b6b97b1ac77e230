/// @file  A race by top-two Thompson sampling.
#pragma once

#include <cstdint>
#include <string_view>

#include "libsim/allocation/race_scheme.hpp"
#include "libsim/core/draws.hpp"

namespace libsim {

/// Top-two Thompson sampling (D. Russo, Simple Bayesian algorithms for best-arm identification, Operations Research 68
/// (2020), doi:10.1287/opre.2019.1911). For each user it draws a score of every entrant from the posterior N(score,
/// standard error^2) and takes the best; with probability 1 - leader it draws again until another entrant is best, and
/// takes that one, so that traffic goes to the comparison that is hardest to decide. Where no other comes up in 21
/// such draws, it takes the second of the last. O(entrants) a user.
struct TopTwoRace {
  static constexpr std::string_view kind = "top_two";
  static constexpr std::string_view summary = "top-two Thompson sampling: traffic for the best and its nearest rivals";
  static constexpr bool needs_scores = true;

  double leader = 0.5;

  void fields(ConfigReader& reader) {
    reader.field("leader", leader, {0.0, 1.0}, "", "probability that a user gets the entrant drawn best");
  }

  void begin(const RaceStart& start) {
    start_ = start;
    users_ = 0;
  }

  std::uint32_t assign(const RaceStanding& standing) {
    RngStream rng{start_.run, Purpose::decision, 0x8000'0000, users_++, race_occasion(start_)};
    const bool want_leader = draw_bernoulli(rng, leader);
    const std::uint32_t best = draw(standing, rng).first;
    if (want_leader || start_.entrants == 1) { return best; }
    for (int again = 1;; ++again) {
      const Pair other = draw(standing, rng);
      if (other.first != best) { return other.first; }
      if (again == most_draws) { return other.second; }
    }
  }
  bool is_in(std::uint32_t /*entrant*/) const { return true; }

 private:
  static constexpr int most_draws = 21;

  struct Pair {
    std::uint32_t first = 0;
    std::uint32_t second = 0;
  };

  Pair draw(const RaceStanding& standing, RngStream& rng) const {
    Pair best;
    double first = -1e300;
    double second = -1e300;
    for (std::uint32_t e = 0; e < start_.entrants; ++e) {
      const double x = standing.scores[e].value + standing.scores[e].standard_error * draw_normal(rng);
      if (x > first) {
        second = first;
        best.second = best.first;
        first = x;
        best.first = e;
      } else if (x > second) {
        second = x;
        best.second = e;
      }
    }
    return best;
  }

  RaceStart start_;
  std::uint32_t users_ = 0;
};
static_assert(RaceScheme<TopTwoRace>);

}  // namespace libsim
