#include "libsim/scenario/run_config.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

namespace libsim {
namespace {

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
  // The years that a log's reader takes for times.
  if (!date.ok() || date.year() < std::chrono::year{2000} || date.year() > std::chrono::year{2099}) {
    return std::nullopt;
  }
  return std::chrono::sys_days{date};
}

}  // namespace

bool RunConfig::is_date(std::string_view text) {
  return parse_date(text).has_value();
}

std::int64_t RunConfig::epoch_ms() const {
  const auto midnight_utc = parse_date(start_date).value_or(std::chrono::sys_days{});
  return std::chrono::duration_cast<std::chrono::milliseconds>(midnight_utc.time_since_epoch()).count() -
         std::int64_t{8} * 3600 * 1000;
}

std::size_t RunConfig::first_weekday() const {
  return std::chrono::weekday{parse_date(start_date).value_or(std::chrono::sys_days{})}.iso_encoding() - 1;
}

}  // namespace libsim
