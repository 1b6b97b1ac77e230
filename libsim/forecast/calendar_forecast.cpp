#include "libsim/forecast/calendar_forecast.hpp"

#include <algorithm>
#include <cassert>

namespace libsim {
namespace {

/// What one forecast looks back on.
struct Past {
  const Calendar& calendar;
  const TrafficHistory& history;
  PositionId position;
  std::int64_t known;

  /// The mean over known days from `from` on that `fits`.
  template <class F>
  Forecast mean(SlotWindow window, std::int64_t from, ForecastRule rule, F fits) const {
    std::int64_t sum = 0;
    Forecast forecast{.rule = rule};
    for (std::int64_t day = std::max<std::int64_t>(from, 0); day < known; ++day) {
      if (!fits(day)) { continue; }
      sum += history.uv(day, position, window);
      ++forecast.days;
    }
    if (forecast.days > 0) { forecast.uv = static_cast<double>(sum) / static_cast<double>(forecast.days); }
    return forecast;
  }

  Forecast of_class(SlotWindow window, std::int64_t from, ForecastRule rule, DayClass day_class) const {
    return mean(window, from, rule, [&](std::int64_t d) { return calendar.day_class(d) == day_class; });
  }

  Forecast same_weekday(SlotWindow window, std::int64_t from, std::size_t weekday) const {
    return mean(window, from, ForecastRule::same_weekday,
                [&](std::int64_t d) { return calendar.is_plain(d) && calendar.weekday(d) == weekday; });
  }
};

/// The mean coefficient of a window's half-hours, weighted by the users forecast for each.
double window_coefficient(const Past& past, SlotWindow window, std::int64_t from, std::size_t weekday,
                          const std::vector<double>& by_hour) {
  double sum = 0.0;
  double weight = 0.0;
  for (std::uint32_t slot = window.start; slot < window.end(); ++slot) {
    const Forecast own = past.same_weekday({slot, 1}, from, weekday);
    sum += own.uv * by_hour[slot / 2];
    weight += own.uv;
  }
  return weight > 0.0 ? sum / weight : 1.0;
}

}  // namespace

Forecast forecast_uv(const ForecastConfig& config, const Calendar& calendar, const TrafficHistory& history,
                     std::int64_t day, PositionId position, SlotWindow window, std::int64_t known) {
  assert(known <= day && known <= history.days());
  const Past past{calendar, history, position, known};
  const std::int64_t recent = day - config.memory_days;
  const std::int64_t promotions = day - config.promotion_memory_days;
  Forecast forecast;
  switch (calendar.day_class(day)) {
    case DayClass::working_day:
    case DayClass::weekend: {
      const std::size_t weekday = calendar.weekday(day);
      forecast = past.same_weekday(window, recent, weekday);
      const bool before = calendar.is_before_promotion(day);
      if (before || calendar.is_after_promotion(day)) {
        forecast.rule = before ? ForecastRule::before_promotion : ForecastRule::after_promotion;
        forecast.uv *= window_coefficient(past, window, recent, weekday,
                                          before ? config.before_promotion : config.after_promotion);
      }
      break;
    }
    case DayClass::holiday:
      forecast = past.of_class(window, day - config.holiday_memory_days, ForecastRule::holidays, DayClass::holiday);
      break;
    case DayClass::a_level:
      forecast = past.of_class(window, promotions, ForecastRule::a_level, DayClass::a_level);
      break;
    case DayClass::s_level: {
      const auto last_year = calendar.last_year(*calendar.promotion(day));
      if (last_year && *last_year < known) {
        return {static_cast<double>(history.uv(*last_year, position, window)), ForecastRule::last_year, 1};
      }
      forecast = past.of_class(window, promotions, ForecastRule::s_level, DayClass::s_level);
      break;
    }
  }
  if (forecast.days == 0) {
    forecast = past.mean(window, recent, ForecastRule::all_days, [](std::int64_t /*day*/) { return true; });
  }
  return forecast;
}

}  // namespace libsim
