#include "libsim/core/calendar.hpp"

#include <algorithm>

namespace libsim {

Calendar::Calendar(std::chrono::sys_days first, std::int64_t days, const CalendarConfig& config)
    : first_{first}, promotions_{config.promotions}, days_(static_cast<std::size_t>(days)) {
  const auto each_day = [&](const NamedDays& named, auto f) {
    const std::int64_t begin = day_number(named.first);
    const std::int64_t end = std::min(day_number(named.last) + 1, days);
    for (std::int64_t day = std::max<std::int64_t>(begin, 0); day < end; ++day) {
      f(days_[static_cast<std::size_t>(day)], day - begin);
    }
  };
  for (std::int64_t day = 0; day < days; ++day) {
    Day& own = days_[static_cast<std::size_t>(day)];
    own.off = weekday(day) >= 5;
    own.day_class = own.off ? DayClass::weekend : DayClass::working_day;
  }
  for (const NamedDays& holiday : config.holidays) {
    each_day(holiday, [](Day& day, std::int64_t /*number*/) {
      day.off = true;
      day.day_class = DayClass::holiday;
    });
  }
  for (std::uint32_t p = 0; p < promotions_.size(); ++p) {
    const DayClass level = promotions_[p].level == PromotionLevel::s ? DayClass::s_level : DayClass::a_level;
    each_day(promotions_[p].days, [&](Day& day, std::int64_t number) {
      if (day.promotion && day.day_class >= level) { return; }  // of two at once, the larger
      day.day_class = level;
      day.promotion = PromotionDay{p, number};
    });
  }
  for (std::size_t d = 0; d < days_.size(); ++d) {
    if (days_[d].promotion) { continue; }
    days_[d].before = d + 1 < days_.size() && days_[d + 1].promotion.has_value();
    days_[d].after = !days_[d].before && d > 0 && days_[d - 1].promotion.has_value();
  }
}

std::optional<std::int64_t> Calendar::last_year(const PromotionDay& day) const {
  const NamedDays& own = promotions_[day.promotion].days;
  for (const Promotion& other : promotions_) {
    const std::int64_t apart = day_number(own.first) - day_number(other.days.first);
    if (other.days.name != own.name || apart < 300 || apart > 430) { continue; }
    const std::int64_t found = std::min(day_number(other.days.first) + day.number, day_number(other.days.last));
    if (found >= 0) { return found; }
  }
  return std::nullopt;
}

std::int64_t Calendar::working_day_before(std::int64_t day) const {
  do { --day; } while (day >= 0 && at(day).off);
  return day;
}

}  // namespace libsim
