/// @file  The users of a homepage: how often they come and what they want.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "libsim/core/id.hpp"
#include "libsim/core/rng.hpp"
#include "libsim/scenario/homepage_config.hpp"

namespace libsim {

/// Traits, drawn once a user from a stream named by the user.
class HomepageUsers {
 public:
  HomepageUsers() = default;
  /// Draws them all.
  HomepageUsers(const HomepageConfig& config, RunKey run);

  std::size_t size() const { return visits_per_day_.size(); }
  /// How many business units they have preferences for.
  std::size_t units() const { return units_; }
  /// Mean visits on an average day.
  double visits_per_day(UserId user) const { return visits_per_day_[user.index()]; }
  /// Interest in each unit over the interest of an even split: [units], mean 1.
  std::span<const float> interest(UserId user) const { return {interest_.data() + user.index() * units_, units_}; }

 private:
  std::size_t units_ = 0;
  std::vector<double> visits_per_day_;  ///< [users]
  std::vector<float> interest_;         ///< [users * units]
};

}  // namespace libsim
