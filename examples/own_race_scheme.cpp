// Does equal traffic matter in a race? A scheme of one's own, which deals users by chance, beside the one that ships.
#include <fmt/format.h>

#include "libsim/core/draws.hpp"
#include "libsim/experiment/race.hpp"
#include "libsim/report/number_format.hpp"

using namespace libsim;

struct DealsByChance {
  static constexpr bool needs_scores = false;

  void begin(const RaceStart& start) {
    start_ = start;
    users_ = 0;
  }
  std::uint32_t assign(const RaceStanding& /*standing*/) {
    RngStream rng{start_.run, Purpose::decision, 0xA000'0000, users_++, race_occasion(start_)};
    return draw_index(rng, start_.entrants);
  }
  bool is_in(std::uint32_t /*entrant*/) const { return true; }

 private:
  RaceStart start_;
  std::uint32_t users_ = 0;
};

int main(int argc, char** argv) {
  const RacingScenario scenario = load_racing(argc > 1 ? argv[1] : "scenarios/homepage_racing.json",
                                              {"homepage.users=8000", "race.score.click_rate.half_width=1.0",
                                               "run.start_date=\"2018-07-01\"", "run.history_days=153"});
  const RaceResult result =
      race(scenario,
           {{"equal", scenario.race, scenario.scheme}, {"by chance", scenario.race, AnyRaceScheme{DealsByChance{}}}},
           {.replications = 4});
  for (const RaceVariantResult& variant : result.variants) {
    const Interval& lift = variant.versus_control;
    fmt::print("{}: entrants of one race at most {} users apart; UV value {} against control\n", variant.name,
               variant.checks.largest_spread, format_percent_difference(lift.mean, lift.low, lift.high));
  }
}
