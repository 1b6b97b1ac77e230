#include "libsim/core/calendar.hpp"

#include <catch2/catch.hpp>

using namespace libsim;

namespace {

/// Two years from Friday, 1 September 2017.
Calendar small_calendar() {
  CalendarConfig config;
  config.holidays = {{"National Day", "2017-10-01", "2017-10-08"}};
  config.promotions = {{{"double eleven", "2017-11-10", "2017-11-11"}, PromotionLevel::s},
                       {{"double eleven", "2018-11-09", "2018-11-11"}, PromotionLevel::s},
                       {{"autumn", "2017-11-11", "2017-11-13"}, PromotionLevel::a}};
  return {*parse_date("2017-09-01"), 730, config};
}

std::int64_t day(std::string_view date) {
  return (*parse_date(date) - *parse_date("2017-09-01")).count();
}

}  // namespace

TEST_CASE("a day is a working day, a weekend, a holiday or part of a promotion, the last that holds", "[core]") {
  const Calendar calendar = small_calendar();
  CHECK(calendar.day_class(0) == DayClass::working_day);
  CHECK(calendar.weekday(0) == 4);
  CHECK(calendar.day_class(1) == DayClass::weekend);
  CHECK(calendar.day_class(day("2017-10-03")) == DayClass::holiday);
  CHECK(calendar.day_class(day("2017-11-11")) == DayClass::s_level);  // the larger of two
  CHECK(calendar.day_class(day("2017-11-12")) == DayClass::a_level);
  CHECK(date_text(calendar.date(day("2018-02-28"))) == "2018-02-28");
}

TEST_CASE("the ordinary days next to a promotion are known, and are not plain", "[core]") {
  const Calendar calendar = small_calendar();
  CHECK(calendar.is_before_promotion(day("2017-11-09")));
  CHECK_FALSE(calendar.is_before_promotion(day("2017-11-10")));
  CHECK(calendar.is_after_promotion(day("2017-11-14")));
  CHECK(calendar.is_ordinary(day("2017-11-14")));
  CHECK_FALSE(calendar.is_plain(day("2017-11-14")));
  CHECK_FALSE(calendar.is_plain(day("2017-10-03")));
  CHECK(calendar.is_plain(day("2017-11-15")));
}

TEST_CASE("a promotion finds the same day of last year's", "[core]") {
  const Calendar calendar = small_calendar();
  const auto same = [&](std::string_view date) { return calendar.last_year(*calendar.promotion(day(date))); };
  CHECK(same("2018-11-09") == day("2017-11-10"));
  CHECK(same("2018-11-11") == day("2017-11-11"));  // the third day of two: the last
  CHECK_FALSE(same("2017-11-10"));
  CHECK_FALSE(same("2017-11-13"));
}

TEST_CASE("the working day before a Monday is Friday, before the days of a holiday the last day of work", "[core]") {
  const Calendar calendar = small_calendar();
  CHECK(calendar.working_day_before(day("2017-09-11")) == day("2017-09-08"));
  CHECK(calendar.working_day_before(day("2017-10-09")) == day("2017-09-29"));
  CHECK(calendar.working_day_before(day("2017-11-12")) == day("2017-11-10"));
  CHECK(calendar.working_day_before(0) == -1);
}
