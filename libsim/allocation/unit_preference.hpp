/// @file  Which units a user prefers, by what the user did.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/core/config.hpp"
#include "libsim/core/portable_math.hpp"
#include "libsim/log/exposure_log.hpp"

namespace libsim {

/// The `race.preference` section.
struct UnitPreferenceConfig {
  double purchase = 5.0;
  double prior = 4.0;
  double memory_days = 60.0;

  void fields(ConfigReader& reader) {
    reader.field("purchase", purchase, {0.0, 1e6}, "clicks", "what a purchase counts");
    reader.field("prior", prior, {0.0, 1e6}, "clicks", "so many clicks, split as all users' are, come before a user's");
    reader.field("memory_days", memory_days, {0.1, 1e6}, "days", "e-folding time by which a click counts less");
  }
};

/// The split of a user's actions over units:
///
///     preference_ug = (actions_ug + prior * share_g) / (actions_u + prior),  share_g: of all users' actions
///
/// with actions = clicks + purchase * purchases, each fading with time. It follows what was shown: a unit with more
/// traffic gets more clicks, and is preferred more.
class UnitPreference {
 public:
  /// Nobody prefers anything yet.
  UnitPreference(const UnitPreferenceConfig& config, std::size_t users, std::size_t units)
      : config_{config}, units_{units}, actions_(users * units), all_(units) {}

  /// How many business units there are.
  std::size_t units() const { return units_; }

  void observe(const Exposure& exposure) {
    if (!exposure.clicked) { return; }
    // Newer actions count more, which spares fading every number each day.
    const auto action = static_cast<float>(gain_ * (1.0 + (exposure.bought ? config_.purchase : 0.0)));
    actions_[exposure.user.index() * units_ + exposure.unit.index()] += action;
    all_[exposure.unit.index()] += static_cast<double>(action);
  }

  /// Midnight: older days count less.
  void end_day() {
    gain_ *= portable_exp(1.0 / config_.memory_days);
    if (gain_ < 1e12) { return; }
    for (float& a : actions_) { a = static_cast<float>(static_cast<double>(a) / gain_); }
    for (double& a : all_) { a /= gain_; }
    gain_ = 1.0;
  }

  /// Writes the user's preference for each unit, summing to 1. @param preference  [units]
  void of(UserId user, std::span<double> preference) const {
    double everybody = 0.0;
    for (const double a : all_) { everybody += a; }
    double own = config_.prior * gain_;
    for (std::size_t g = 0; g < units_; ++g) {
      const auto actions = static_cast<double>(actions_[user.index() * units_ + g]);
      const double share = everybody > 0.0 ? all_[g] / everybody : 1.0 / static_cast<double>(units_);
      preference[g] = actions + config_.prior * gain_ * share;
      own += actions;
    }
    for (std::size_t g = 0; g < units_; ++g) {
      preference[g] = own > 0.0 ? preference[g] / own : 1.0 / static_cast<double>(units_);
    }
  }

 private:
  UnitPreferenceConfig config_;
  std::size_t units_;
  double gain_ = 1.0;
  std::vector<float> actions_;  ///< [users * units], times the gain of their day
  std::vector<double> all_;     ///< [units]
};

}  // namespace libsim
