/// @file  The homepage: users come, positions show materials, some are clicked, a few are bought from.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "libsim/core/calendar.hpp"
#include "libsim/core/draws.hpp"
#include "libsim/core/rng.hpp"
#include "libsim/log/exposure_log.hpp"
#include "libsim/market/homepage_platform.hpp"
#include "libsim/market/homepage_visits.hpp"
#include "libsim/market/materials.hpp"
#include "libsim/scenario/homepage_config.hpp"
#include "libsim/world/homepage_users.hpp"

namespace libsim {

/// The process, day by day:
///
///     visit -> positions seen -> platform chooses a material for each -> click -> purchase
///
/// with, for user u and material m of unit g in position p,
///
///     P(click)            = click_rate * appeal_p * (a + (1 - a) interest_ug) * clicks_m,  a: indifference
///     P(purchase | click) = conversion * conversion_m * factor of the promotion's level
///     paid                ~ lognormal with the unit's basket as its mean, whole coins, at least 1
///
/// Luck is named by user, day, visit and position, so that two platforms that show the same material there get the same
/// outcome, and of two materials the better one is clicked whenever the worse one would be.
class Homepage {
 public:
  /// @param calendar  must outlive this
  Homepage(const HomepageConfig& config, const Calendar& calendar, RunKey run)
      : config_{config}, calendar_{&calendar}, run_{run}, users_{config, run}, visits_{config, calendar, run} {}

  /// Who visits it.
  const HomepageUsers& users() const { return users_; }

  /// The day's visits, by user. They do not depend on what is shown.
  void visits_of_day(std::int64_t day, std::vector<HomepageVisit>& visits) const {
    visits_.of_day(users_, day, visits);
  }

  /// Lets a day's visits happen, in the order given: by time, or by user where the platform does not care.
  template <HomepagePlatform P>
  void run_day(std::int64_t day, const std::vector<HomepageVisit>& visits, const Materials& materials,
               P& platform) const {
    const double conversion = config_.response.conversion * promotion_factor(day);
    for (const HomepageVisit& visit : visits) {
      if (visit.seen == 0) { continue; }
      platform.open(visit.user, visit.at);
      for (std::uint32_t p = 0; p < config_.positions.size(); ++p) {
        if ((visit.seen >> p & 1U) == 0) { continue; }
        const MaterialId material = platform.show(visit.user, PositionId{p}, visit.at);
        platform.observe(respond(visit, day, PositionId{p}, material, materials[material], conversion));
      }
    }
  }

  /// P(click), for the oracle and for tests.
  double click_probability(UserId user, PositionId position, const Material& material) const {
    const HomepageResponseConfig& response = config_.response;
    const auto interest = static_cast<double>(users_.interest(user)[material.unit.index()]);
    return response.click_rate * config_.positions[position.index()].appeal *
           (response.indifference + (1.0 - response.indifference) * interest) * static_cast<double>(material.clicks);
  }

  /// Factor of conversion on a day, by the level of its promotion.
  double promotion_factor(std::int64_t day) const {
    if (calendar_->day_class(day) == DayClass::s_level) { return config_.response.s_level_conversion; }
    return calendar_->day_class(day) == DayClass::a_level ? config_.response.a_level_conversion : 1.0;
  }

 private:
  Exposure respond(const HomepageVisit& visit, std::int64_t day, PositionId position, MaterialId id,
                   const Material& material, double conversion) const {
    Exposure exposure{.at = visit.at, .user = visit.user, .position = position, .material = id, .unit = material.unit};
    const std::uint32_t where = std::uint32_t{visit.number} << 8U | position.value;
    RngStream rng{run_, Purpose::choice, visit.user.value, where, static_cast<std::uint32_t>(day)};
    exposure.clicked = draw_bernoulli(rng, click_probability(visit.user, position, material));
    if (!exposure.clicked) { return exposure; }
    exposure.bought = draw_bernoulli(rng, conversion * static_cast<double>(material.conversion));
    if (!exposure.bought) { return exposure; }
    const double sigma = config_.response.basket_sigma;
    const double paid = config_.units[material.unit.index()].basket * draw_lognormal(rng, -0.5 * sigma * sigma, sigma);
    exposure.paid = Coins{std::max<std::int64_t>(1, std::llround(paid))};
    return exposure;
  }

  HomepageConfig config_;
  const Calendar* calendar_;
  RunKey run_;
  HomepageUsers users_;
  HomepageVisits visits_;
};

}  // namespace libsim
