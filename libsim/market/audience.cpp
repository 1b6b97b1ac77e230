#include "libsim/market/audience.hpp"

#include <algorithm>
#include <numeric>

#include "libsim/core/radix_sort.hpp"

namespace libsim {
namespace {

std::vector<double> weekdays_from(const Scenario& scenario) {
  const std::size_t first = scenario.run.first_weekday();
  const std::vector<double>& profile = scenario.world.weekday_profile;
  const double mean = std::accumulate(profile.begin(), profile.end(), 0.0) / 7.0;
  std::vector<double> factors;
  for (std::size_t i = 0; i < 7; ++i) { factors.push_back(profile[(first + i) % 7] / mean); }
  return factors;
}

}  // namespace

Audience::Audience(const Scenario& scenario, RunKey run, const AliasTable& popularity)
    : run_{run},
      refill_per_day_{scenario.world.users.wallet_refill_per_day},
      fatigue_days_{scenario.market.gifts.fatigue_decay_days},
      push_share_{scenario.market.follow.push_share},
      entry_per_day_{scenario.world.users.entry_per_day},
      weekdays_{weekdays_from(scenario)},
      visit_profile_{scenario.world.visit_profile},
      users_{scenario.world, run, popularity},
      active_{static_cast<std::uint32_t>(users_.size())} {}

void Audience::keep(UserShard shard) {
  shard_ = shard;
  active_ = 0;
  for (std::uint32_t u = 0; u < users_.size(); ++u) { active_ += holds(UserId{u}) ? 1U : 0U; }
}

double Audience::visits_per_day(UserId u) const {
  const UserTraits& user = users_[u];
  const double pushed = push_share_ * static_cast<double>(user.follow_share);
  return (1.0 - pushed) * static_cast<double>(user.sessions_per_day) / static_cast<double>(user.sessions_per_visit);
}

double Audience::pull_probability(UserId u) const {
  const auto share = static_cast<double>(users_[u].follow_share);
  return (1.0 - push_share_) * share / (1.0 - push_share_ * share);
}

std::uint32_t Audience::draw_sessions(UserId u, RngStream& rng) const {
  const double mean = std::min(static_cast<double>(users_[u].sessions_per_visit), 1e6);
  const double uniform = draw_uniform(rng);
  if (mean <= 1.0) { return 1; }
  const double more = portable_log(uniform) / portable_log((mean - 1.0) / mean);
  return 1 + static_cast<std::uint32_t>(std::min(more, 1e6));
}

std::uint32_t Audience::newcomers(std::int64_t day) const {
  RngStream rng{run_, Purpose::world, static_cast<std::uint32_t>(day), 4};
  return draw_poisson(rng, entry_per_day_);
}

double Audience::weekday_factor(std::int64_t day) const {
  return weekdays_[static_cast<std::size_t>(day % 7)];
}

void Audience::sort_visits(std::int64_t day, std::vector<StaticEvent>& visits) const {
  const Time midnight = start_of_day(day);
  std::vector<StaticEvent> scratch;
  radix_sort(visits, scratch, [midnight](const StaticEvent& visit) {
    return static_cast<std::uint64_t>((visit.at - midnight).count());
  });
}

}  // namespace libsim
