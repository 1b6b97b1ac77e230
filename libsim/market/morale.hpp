/// @file  What a day on air does to a streamer.
#pragma once

#include <algorithm>
#include <concepts>

#include "libsim/core/portable_math.hpp"
#include "libsim/scenario/market_config.hpp"

namespace libsim {

/// A streamer's day on air.
struct DayOnAir {
  double live_h = 0.0;    ///< hours
  double viewer_h = 0.0;  ///< viewer-hours, background included
  double income = 0.0;    ///< coins, background included
};

/// How a day moves morale, and morale the hours and quitting.
template <class M>
concept MoraleModel = std::copyable<M> &&
    requires(const M model, double morale, double attractiveness, const DayOnAir& day) {
  { model.after_day(morale, attractiveness, day) } -> std::same_as<double>;  // morale, in [0, 1]
  { model.rooms_factor(morale) } -> std::same_as<double>;                    // multiplies rooms a day
  { model.quit_probability(morale) } -> std::same_as<double>;                // a day
  { model.matters() } -> std::same_as<bool>;                                 // false: nothing depends on morale
};

/// Morale as a moving average of viewers and income against what the streamer expects:
///
///     day = (1 - w) v / (v + v_s) + w i / (i + i_s),   rooms x (1 + gain (m - 1/2)),   quit x e^{gain (1/2 - m)}
struct AspirationMorale {
  MoraleConfig config;  ///< of the scenario

  /// The morale after a day: it moves towards what the day brought, against what was expected.
  double after_day(double morale, double attractiveness, const DayOnAir& day) const {
    if (day.live_h <= 0.0) { return morale; }
    const double scale = portable_pow(attractiveness, config.aspiration_exponent);
    const double viewers = day.viewer_h / day.live_h;
    const double income = day.income / day.live_h;
    const double reached = (1.0 - config.income_weight) * viewers / (viewers + config.aspiration_viewers * scale) +
                           config.income_weight * income / (income + config.aspiration_income * scale);
    return morale + config.step * (reached - morale);
  }
  /// The factor on the number of rooms.
  double rooms_factor(double morale) const { return 1.0 + config.hours_gain * (morale - 0.5); }
  /// Of leaving for good, a day.
  double quit_probability(double morale) const {
    return std::min(1.0, config.quit_per_day * portable_exp(config.quit_gain * (0.5 - morale)));
  }
  /// Whether it changes anything, so that it has to be kept.
  bool matters() const { return config.hours_gain > 0.0 || config.quit_per_day > 0.0; }
};
static_assert(MoraleModel<AspirationMorale>);

}  // namespace libsim
