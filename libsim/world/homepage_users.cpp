#include "libsim/world/homepage_users.hpp"

#include "libsim/core/draws.hpp"

namespace libsim {

HomepageUsers::HomepageUsers(const HomepageConfig& config, RunKey run)
    : units_{config.units.size()}, visits_per_day_(config.users), interest_(config.users * config.units.size()) {
  double audience = 0.0;
  for (const UnitConfig& unit : config.units) { audience += unit.audience; }
  std::vector<double> drawn(units_);
  for (std::uint32_t user = 0; user < config.users; ++user) {
    RngStream rng{run, Purpose::world, user};
    visits_per_day_[user] = draw_lognormal(rng, config.visits_per_day.mu, config.visits_per_day.sigma);
    double sum = 0.0;
    for (std::size_t g = 0; g < units_; ++g) {
      drawn[g] = draw_gamma(rng, config.interest_concentration * config.units[g].audience / audience) + 1e-12;
      sum += drawn[g];
    }
    for (std::size_t g = 0; g < units_; ++g) {
      interest_[user * units_ + g] = static_cast<float>(drawn[g] / sum * static_cast<double>(units_));
    }
  }
}

}  // namespace libsim
