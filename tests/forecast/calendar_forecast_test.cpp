#include "libsim/forecast/calendar_forecast.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "libsim/forecast/forecast_error.hpp"

using namespace libsim;

namespace {

constexpr SlotWindow morning{0, 20};
constexpr PositionId first_position{0};

std::int64_t day(std::string_view date) {
  return (*parse_date(date) - *parse_date("2017-09-01")).count();
}

Calendar two_years() {
  CalendarConfig config;
  config.holidays = {{"National Day", "2017-10-01", "2017-10-03"}, {"National Day", "2018-10-01", "2018-10-03"}};
  config.promotions = {{{"double eleven", "2017-11-10", "2017-11-11"}, PromotionLevel::s},
                       {{"double eleven", "2018-11-10", "2018-11-11"}, PromotionLevel::s},
                       {{"spring", "2018-03-01", "2018-03-02"}, PromotionLevel::a},
                       {{"summer", "2018-08-01", "2018-08-02"}, PromotionLevel::a}};
  return {*parse_date("2017-09-01"), 500, config};
}

/// So many users, all there in the half-hour from 01:00; twice as many in the evening.
std::vector<WindowUv> users_of_day(std::int64_t users) {
  WindowUv uv;
  for (std::int64_t u = 0; u < users; ++u) { uv.observe(0b100); }
  for (std::int64_t u = 0; u < 2 * users; ++u) { uv.observe(std::uint64_t{1} << 40U); }
  return {uv};
}

/// Day d has 100 + 10 weekday + d / 100 users in the morning, holidays 50 + their number, promotions 1000 + d.
TrafficHistory constructed(const Calendar& calendar) {
  TrafficHistory history{1};
  for (std::int64_t d = 0; d < calendar.days(); ++d) {
    std::int64_t users = 100 + 10 * static_cast<std::int64_t>(calendar.weekday(d)) + d / 100;
    if (calendar.day_class(d) == DayClass::holiday) { users = 50 + d; }
    if (!calendar.is_ordinary(d)) { users = 1000 + d; }
    if (calendar.is_before_promotion(d) || calendar.is_after_promotion(d)) { users = 7; }
    history.append_day(users_of_day(users));
  }
  return history;
}

Forecast forecast(const ForecastConfig& config, std::string_view date, SlotWindow window = morning) {
  const Calendar calendar = two_years();
  const TrafficHistory history = constructed(calendar);
  return forecast_uv(config, calendar, history, day(date), first_position, window, day(date) - 1);
}

}  // namespace

TEST_CASE("an ordinary day is the mean of the same weekday over two months of plain days", "[forecast]") {
  // Tuesday, 6 March 2018, after Spring: the eight Tuesdays from 9 January on; days of promotions, and those next to
  // them, are no part of a mean.
  const Forecast plain = forecast({}, "2018-03-06");
  CHECK(plain.rule == ForecastRule::same_weekday);
  CHECK(plain.days == 8);
  CHECK(plain.uv == 111.0);
  const Forecast sunday = forecast({}, "2018-03-11");
  CHECK(sunday.rule == ForecastRule::same_weekday);
  CHECK(sunday.uv == 161.0);
}

TEST_CASE("forecasts are of the window that is asked for", "[forecast]") {
  CHECK(forecast({}, "2018-03-06", {0, 48}).uv == 333.0);
  CHECK(forecast({}, "2018-03-06", {40, 1}).uv == 222.0);
  CHECK(forecast({}, "2018-03-06", {3, 10}).uv == 0.0);
}

TEST_CASE("a legal holiday is the mean of past ones, also of the same holiday", "[forecast]") {
  const Forecast holiday = forecast({.holiday_memory_days = 400}, "2018-10-03");
  CHECK(holiday.rule == ForecastRule::holidays);
  CHECK(holiday.days == 4);  // 1 to 3 October 2017, and 1 October 2018: yesterday is not known yet
  const double mean = 50 + (30 + 31 + 32 + 395) / 4.0;
  CHECK(holiday.uv == Approx(mean));
}

TEST_CASE("an A-level promotion is the mean of past A-level days, an S-level one last year's same day", "[forecast]") {
  const Forecast a = forecast({}, "2018-08-01");
  CHECK(a.rule == ForecastRule::a_level);
  CHECK(a.days == 2);
  CHECK(a.uv == 1000 + (static_cast<double>(day("2018-03-01")) + static_cast<double>(day("2018-03-02"))) / 2);
  const Forecast s = forecast({}, "2018-11-11");
  CHECK(s.rule == ForecastRule::last_year);
  CHECK(s.uv == 1000.0 + static_cast<double>(day("2017-11-11")));
}

TEST_CASE("without last year an S-level promotion falls back, at last to all days", "[forecast]") {
  CHECK(forecast({}, "2017-11-10").rule == ForecastRule::all_days);
  CHECK(std::isnan(forecast_uv({}, two_years(), TrafficHistory{1}, 5, first_position, morning, 0).uv));
}

TEST_CASE("the days next to a promotion get a coefficient, weighted by the users of each half-hour", "[forecast]") {
  ForecastConfig config;
  config.before_promotion[1] = 0.5;
  config.before_promotion[20] = 2.0;
  config.after_promotion[1] = 3.0;
  const double tuesday = 115.0;  // 31 July 2018: eight Tuesdays, days 300 to 332, and none of August
  const Forecast before = forecast(config, "2018-07-31");
  CHECK(before.rule == ForecastRule::before_promotion);
  const double plain = forecast({}, "2018-07-31").uv;
  CHECK(plain == Approx(tuesday).margin(3));
  CHECK(before.uv == Approx(0.5 * plain));
  // The evening has twice the users of the morning: (0.5 + 2 * 2) / 3.
  CHECK(forecast(config, "2018-07-31", {0, 48}).uv == Approx(1.5 * forecast({}, "2018-07-31", {0, 48}).uv));
  const Forecast after = forecast(config, "2018-08-03");
  CHECK(after.rule == ForecastRule::after_promotion);
  CHECK(after.uv == Approx(3.0 * forecast({}, "2018-08-03").uv));
}

TEST_CASE("the monitor has MAPE and bias by class of day, and merges", "[forecast]") {
  const auto record = [](DayClass day_class, double forecast_users, std::int64_t actual) {
    return ForecastRecord{0, first_position, morning, day_class, {.uv = forecast_users}, actual};
  };
  ForecastError error;
  error.observe(record(DayClass::weekend, 90, 100));
  error.observe(record(DayClass::weekend, 130, 100));
  error.observe(record(DayClass::weekend, 130, 0));  // no percentage
  ForecastError other;
  other.observe(record(DayClass::s_level, 50, 100));
  error.merge(other);
  CHECK(error.forecasts(DayClass::weekend) == 2);
  CHECK(error.mape(DayClass::weekend) == Approx(0.2));
  CHECK(error.bias(DayClass::weekend) == Approx(0.1));
  CHECK(error.mape(DayClass::s_level) == Approx(0.5));
  CHECK(std::isnan(error.mape(DayClass::holiday)));
}
