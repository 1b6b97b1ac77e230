#include "libsim/allocation/horse_race.hpp"

#include <algorithm>
#include <utility>

namespace libsim {

HorseRace::HorseRace(const HorseRaceConfig& config, AnyRaceScheme scheme, std::size_t users, std::size_t positions,
                     RunKey run)
    : config_{config},
      scheme_{std::move(scheme)},
      positions_{positions},
      run_{run},
      dealt_(users * positions),
      users_{users, positions},
      display_{users, config.roll} {}

void HorseRace::begin_day(RacePlan plan) {
  plan_ = std::move(plan);
  ++days_;
  closed_ = false;
  races_.clear();
  for (std::uint32_t p = 0; p < positions_; ++p) {
    Race race{scheme_, plan_.placement.entrants[p], {}, {}};
    race.tallies.resize(race.entries.size());
    race.scores.resize(race.entries.size());
    for (std::size_t e = 0; e < race.entries.size(); ++e) {
      race.scores[e] = race_score(config_.score, {}, plan_.entries[race.entries[e]].reference);
    }
    if (!race.entries.empty()) {
      race.scheme.begin({.run = run_,
                         .day = plan_.day,
                         .position = PositionId{p},
                         .entrants = static_cast<std::uint32_t>(race.entries.size()),
                         .expected_users = plan_.expected_users[p]});
    }
    races_.push_back(std::move(race));
  }
}

void HorseRace::open(UserId user, Time at, const UnitPreference& preference) {
  if (time_of_day(at) < config_.race_end()) { return; }
  if (!closed_) { close(); }
  if (time_of_day(at) >= config_.personalised_start()) { display_.open(user, preference); }
}

MaterialId HorseRace::show(UserId user, PositionId position, Time at) {
  if (time_of_day(at) >= config_.personalised_start()) {
    return position.index() < display_.size() ? display_.show(user, position.index()) : plan_.planned[position.index()];
  }
  Race& race = races_[position.index()];
  if (time_of_day(at) >= config_.race_end() || race.entries.empty()) { return plan_.planned[position.index()]; }
  Dealt& dealt = dealt_[user.index() * positions_ + position.index()];
  if (dealt.day != days_ || !race.scheme.is_in(dealt.entrant)) {
    dealt = {days_, race.scheme.assign({race.tallies, race.scores})};
  }
  return plan_.entries[race.entries[dealt.entrant]].material;
}

void HorseRace::observe(const Exposure& exposure) {
  Race& race = races_[exposure.position.index()];
  if (time_of_day(exposure.at) >= config_.race_end() || race.entries.empty()) { return; }
  const std::uint32_t e = dealt_[exposure.user.index() * positions_ + exposure.position.index()].entrant;
  users_.observe(exposure, race.tallies[e]);
  if (race.scheme.needs_scores()) {
    race.scores[e] = race_score(config_.score, race.tallies[e], plan_.entries[race.entries[e]].reference);
  }
}

const std::vector<RaceEntry>& HorseRace::end_day() {
  if (!closed_) { close(); }
  return plan_.entries;
}

void HorseRace::close() {
  closed_ = true;
  std::vector<std::uint32_t> candidates;
  for (const Race& race : races_) {
    for (std::uint32_t e = 0; e < race.entries.size(); ++e) {
      RaceEntry& entry = plan_.entries[race.entries[e]];
      entry.tally = race.tallies[e];
      entry.score = race_score(config_.score, entry.tally, entry.reference);
      entry.dropped = !race.scheme.is_in(e);
      if (!entry.dropped && entry.score.value >= config_.threshold) { candidates.push_back(race.entries[e]); }
    }
  }
  std::ranges::sort(candidates);  // equal scores: who submitted first
  std::ranges::stable_sort(candidates, std::ranges::greater{},
                           [&](std::uint32_t i) { return plan_.entries[i].score.value; });
  candidates.resize(std::min<std::size_t>(candidates.size(), config_.winners));
  std::vector<Winner> winners;
  for (const std::uint32_t i : candidates) {
    plan_.entries[i].won = true;
    winners.push_back({plan_.entries[i].material, plan_.entries[i].unit});
  }
  display_.begin_day(std::move(winners));
}

}  // namespace libsim
