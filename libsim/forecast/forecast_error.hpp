/// @file  How far forecasts were from what came.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "libsim/core/calendar.hpp"
#include "libsim/forecast/calendar_forecast.hpp"

namespace libsim {

/// One forecast, kept beside what came.
struct ForecastRecord {
  std::int64_t day = 0;                        ///< what was forecast: the day, from 0
  PositionId position;                         ///< where on the homepage
  SlotWindow window;                           ///< when on that day
  DayClass day_class = DayClass::working_day;  ///< what kind of day it is
  Forecast forecast;                           ///< what was expected
  std::int64_t actual_uv = 0;                  ///< what came: distinct users in the window
};

/// The mean absolute percentage error (MAPE) of forecasts by class of day, and their bias. Forecasts of nothing, and of
/// days on which nobody came, have no percentage and are left out. Mergeable.
class ForecastError {
 public:
  void observe(const ForecastRecord& record) {
    if (record.actual_uv <= 0 || std::isnan(record.forecast.uv)) { return; }
    const auto actual = static_cast<double>(record.actual_uv);
    const double error = (record.forecast.uv - actual) / actual;
    Part& part = parts_[static_cast<std::size_t>(record.day_class)];
    ++part.forecasts;
    part.absolute += std::abs(error);
    part.signed_error += error;
  }

  void merge(const ForecastError& other) {
    for (std::size_t c = 0; c < day_class_count; ++c) {
      parts_[c].forecasts += other.parts_[c].forecasts;
      parts_[c].absolute += other.parts_[c].absolute;
      parts_[c].signed_error += other.parts_[c].signed_error;
    }
  }

  /// How many forecasts of days of this class were compared.
  std::int64_t forecasts(DayClass day_class) const { return part(day_class).forecasts; }
  /// Mean of |forecast - actual| / actual; NaN without forecasts.
  double mape(DayClass day_class) const { return mean(part(day_class).absolute, part(day_class)); }
  /// Mean of (forecast - actual) / actual: below 0 if forecasts were too low. NaN without forecasts.
  double bias(DayClass day_class) const { return mean(part(day_class).signed_error, part(day_class)); }

 private:
  struct Part {
    std::int64_t forecasts = 0;
    double absolute = 0.0;
    double signed_error = 0.0;
  };

  const Part& part(DayClass day_class) const { return parts_[static_cast<std::size_t>(day_class)]; }
  static double mean(double sum, const Part& part) {
    return part.forecasts == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(part.forecasts);
  }

  std::array<Part, day_class_count> parts_{};
};

}  // namespace libsim
