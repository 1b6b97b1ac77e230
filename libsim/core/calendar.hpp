/// @file  What kind of day a day is.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libsim/core/calendar_config.hpp"

namespace libsim {

/// A promotion outweighs a holiday, and a holiday a weekday.
enum class DayClass : std::uint8_t { working_day, weekend, holiday, a_level, s_level };

/// How many values DayClass has.
inline constexpr std::size_t day_class_count = 5;
inline constexpr std::array<std::string_view, day_class_count> day_class_names{"working_day", "weekend", "holiday",
                                                                               "a_level", "s_level"};

/// Which day of which promotion a day is.
struct PromotionDay {
  std::uint32_t promotion = 0;  ///< index into the calendar's list
  std::int64_t number = 0;      ///< from 0
};

/// The days of a run, counted from 0.
class Calendar {
 public:
  Calendar() = default;
  /// @param days  how many, from `first` on
  Calendar(std::chrono::sys_days first, std::int64_t days, const CalendarConfig& config);

  /// How many days it covers.
  std::int64_t days() const { return static_cast<std::int64_t>(days_.size()); }
  /// The date of a day. @param day  from 0
  std::chrono::sys_days date(std::int64_t day) const { return first_ + std::chrono::days{day}; }
  /// 0 is Monday.
  std::size_t weekday(std::int64_t day) const { return std::chrono::weekday{date(day)}.iso_encoding() - 1; }

  /// What kind of day it is. @pre 0 <= day < days()
  DayClass day_class(std::int64_t day) const { return at(day).day_class; }
  /// No promotion.
  bool is_ordinary(std::int64_t day) const { return day_class(day) < DayClass::a_level; }
  /// An ordinary day before the first day of a promotion.
  bool is_before_promotion(std::int64_t day) const { return at(day).before; }
  /// An ordinary day after the last day of a promotion; not one that is before another, too.
  bool is_after_promotion(std::int64_t day) const { return at(day).after; }
  /// A working day or a weekend that no promotion touches: what a weekday is usually like.
  bool is_plain(std::int64_t day) const {
    return day_class(day) < DayClass::holiday && !is_before_promotion(day) && !is_after_promotion(day);
  }

  /// The promotion that the day belongs to; nothing on others. @pre 0 <= day < days()
  std::optional<PromotionDay> promotion(std::int64_t day) const { return at(day).promotion; }
  /// The same day of the promotion of that name that began 300 to 430 days before, if the calendar has it; of a shorter
  /// one its last day.
  std::optional<std::int64_t> last_year(const PromotionDay& day) const;
  /// The last working day before `day`; promotions do not keep people from work. -1 if there is none.
  std::int64_t working_day_before(std::int64_t day) const;

 private:
  struct Day {
    DayClass day_class = DayClass::working_day;
    bool off = false;  ///< a weekend or a legal holiday
    bool before = false;
    bool after = false;
    std::optional<PromotionDay> promotion;
  };

  const Day& at(std::int64_t day) const { return days_[static_cast<std::size_t>(day)]; }
  std::int64_t day_number(std::string_view date) const { return (*parse_date(date) - first_).count(); }

  std::chrono::sys_days first_;
  std::vector<Promotion> promotions_;
  std::vector<Day> days_;
};

}  // namespace libsim
