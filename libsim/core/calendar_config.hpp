/// @file  The `calendar` section: legal holidays and promotions.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libsim/core/config.hpp"
#include "libsim/core/date.hpp"

namespace libsim {

/// A run of days with a name.
struct NamedDays {
  std::string name;
  std::string first = "2018-01-01";
  std::string last = "2018-01-01";

  void fields(ConfigReader& reader) {
    reader.field("name", name, "what it is called");
    reader.field("first", first, "its first day, yyyy-mm-dd");
    reader.field("last", last, "its last day, yyyy-mm-dd");
    const auto from = parse_date(first);
    const auto to = parse_date(last);
    reader.require(from.has_value(), "first", "expected a date as yyyy-mm-dd");
    reader.require(to.has_value(), "last", "expected a date as yyyy-mm-dd");
    reader.require_together(!from || !to || *from <= *to, {"last", "first"}, "expected a day not before \"first\"");
  }
};

/// How large a promotion is: S is the largest.
enum class PromotionLevel : std::uint8_t { a, s };

/// Days of a promotion. One that comes every year has the same name every year.
struct Promotion {
  static constexpr std::array<std::string_view, 2> level_names{"A", "S"};

  NamedDays days;  ///< when it is
  PromotionLevel level = PromotionLevel::a;

  void fields(ConfigReader& reader) {
    days.fields(reader);
    reader.choice("level", level, level_names, "how large it is; S is the largest");
  }
};

/// The `calendar` section of a racing scenario: which days are not ordinary.
struct CalendarConfig {
  std::vector<NamedDays> holidays;
  std::vector<Promotion> promotions;

  void fields(ConfigReader& reader) {
    reader.objects("holidays", holidays, "legal holidays");
    reader.objects("promotions", promotions, "promotions; the same name each year for one that comes every year");
  }
};

}  // namespace libsim
