/// @file  Traffic forecast by calendar rules.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "libsim/core/calendar.hpp"
#include "libsim/core/config.hpp"
#include "libsim/forecast/traffic_history.hpp"

namespace libsim {

/// What a forecast is the mean of.
enum class ForecastRule : std::uint8_t {
  same_weekday,      ///< plain days of the same weekday, not long ago
  holidays,          ///< legal holidays
  a_level,           ///< days of A-level promotions
  last_year,         ///< the same day of last year's promotion
  s_level,           ///< days of S-level promotions, where last year is not known
  before_promotion,  ///< same_weekday, times coefficients by hour
  after_promotion,   ///< same_weekday, times coefficients by hour
  all_days           ///< nothing like it is known: every day of the memory
};

inline constexpr std::array<std::string_view, 8> forecast_rule_names{
    "same_weekday", "holidays", "a_level", "last_year", "s_level", "before_promotion", "after_promotion", "all_days"};

/// The `forecast` section.
struct ForecastConfig {
  std::uint32_t memory_days = 61;
  std::uint32_t holiday_memory_days = 366;
  std::uint32_t promotion_memory_days = 456;
  std::vector<double> before_promotion = std::vector<double>(24, 1.0);
  std::vector<double> after_promotion = std::vector<double>(24, 1.0);

  void fields(ConfigReader& reader) {
    reader.field("memory_days", memory_days, {7, 3650}, "days", "how far ordinary days look back");
    reader.field("holiday_memory_days", holiday_memory_days, {1, 3650}, "days", "how far legal holidays look back");
    reader.field("promotion_memory_days", promotion_memory_days, {1, 3650}, "days",
                 "how far A-level days look back, and S-level ones without last year's");
    reader.field("before_promotion", before_promotion, 24, {0.0, 100.0}, "",
                 "by hour: the ordinary day before a promotion over the same weekday's mean");
    reader.field("after_promotion", after_promotion, 24, {0.0, 100.0}, "",
                 "by hour: the ordinary day after a promotion over the same weekday's mean");
  }
};

/// A forecast, and where it comes from.
struct Forecast {
  double uv = std::numeric_limits<double>::quiet_NaN();  ///< distinct users; NaN if no day is known
  ForecastRule rule = ForecastRule::all_days;            ///< the days that the mean is taken over
  std::size_t days = 0;                                  ///< it is the mean of
};

/// Distinct users of a position over a window of one day:
///
///     working day, weekend   mean over plain days of the same weekday
///     legal holiday          mean over legal holidays
///     A-level                mean over days of A-level promotions
///     S-level                the same day of last year's promotion
///
/// each over the same window of days that are known, within its memory. An ordinary day before the first or after the
/// last day of a promotion is a same weekday's mean times a coefficient by hour; a window's coefficient is the mean of
/// its half-hours', weighted by their forecasts. Rules rather than a model: the days are few, and what moves a
/// promotion most, its budget, is not known to the forecaster (as the resource race of the KaoLa app did, 2019).
/// @param known  days before this one are known
Forecast forecast_uv(const ForecastConfig& config, const Calendar& calendar, const TrafficHistory& history,
                     std::int64_t day, PositionId position, SlotWindow window, std::int64_t known);

}  // namespace libsim
