/// @file  Who comes to the homepage on a day, and how far they look.
#pragma once

#include <cstdint>
#include <vector>

#include "libsim/core/calendar.hpp"
#include "libsim/core/id.hpp"
#include "libsim/core/rng.hpp"
#include "libsim/core/time.hpp"
#include "libsim/scenario/homepage_config.hpp"
#include "libsim/world/homepage_users.hpp"

namespace libsim {

/// One opening of the homepage.
struct HomepageVisit {
  Time at;
  UserId user;
  std::uint16_t number = 0;  ///< of the user's visits that day, from 0
  std::uint16_t seen = 0;    ///< bit p: position p is seen
};

/// Draws the visits of days. Nothing that is shown changes them: traffic is the same under every policy, so one
/// forecast serves all.
///
///     visits of a user on a day in an hour ~ Poisson(user's mean * day's factor * hour's share * factor next to
///     promotions)
///
/// A day's factor is growth * (weekday's, holiday's or promotion level's) * exp(day_sigma N) * a promotion's own
/// exp(promotion_sigma N), which nobody knows before.
class HomepageVisits {
 public:
  /// @param calendar  must outlive this
  HomepageVisits(const HomepageConfig& config, const Calendar& calendar, RunKey run);

  /// Visits over those of an average day, by hour: [24].
  std::vector<double> hourly_factors(std::int64_t day) const;
  /// The day's visits by user, each user's by time.
  void of_day(const HomepageUsers& users, std::int64_t day, std::vector<HomepageVisit>& visits) const;

 private:
  std::uint16_t seen_by(RngStream& rng) const;

  HomepageTrafficConfig traffic_;
  const Calendar* calendar_;
  RunKey run_;
  std::vector<double> reach_;      ///< [positions]
  std::vector<std::size_t> zone_;  ///< [positions], in the order of their first frames
  std::size_t zones_ = 0;
};

/// Puts visits in the order in which they happen: by time, then user. Whoever deals users out as they come needs it.
void sort_by_time(std::vector<HomepageVisit>& visits);

}  // namespace libsim
