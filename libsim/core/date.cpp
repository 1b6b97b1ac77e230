#include "libsim/core/date.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include <fmt/format.h>

namespace libsim {

std::optional<std::chrono::sys_days> parse_date(std::string_view text) {
  constexpr std::string_view form = "dddd-dd-dd";
  const auto fits = [](char c, char wanted) { return wanted == 'd' ? '0' <= c && c <= '9' : c == wanted; };
  if (!std::ranges::equal(text, form, fits)) { return std::nullopt; }
  const auto number = [&](std::size_t from, std::size_t length) {
    int value = 0;
    std::from_chars(text.data() + from, text.data() + from + length, value);
    return value;
  };
  const std::chrono::year_month_day date{std::chrono::year{number(0, 4)},
                                         std::chrono::month{static_cast<unsigned>(number(5, 2))},
                                         std::chrono::day{static_cast<unsigned>(number(8, 2))}};
  if (!date.ok() || date.year() < std::chrono::year{2000} || date.year() > std::chrono::year{2099}) {
    return std::nullopt;
  }
  return std::chrono::sys_days{date};
}

std::string date_text(std::chrono::sys_days date) {
  const std::chrono::year_month_day day{date};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

}  // namespace libsim
