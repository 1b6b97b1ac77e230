#include "libsim/scenario/run_config.hpp"

#include <chrono>

#include "libsim/core/date.hpp"
#include "libsim/core/time.hpp"

namespace libsim {

bool RunConfig::is_date(std::string_view text) {
  return parse_date(text).has_value();
}

std::int64_t RunConfig::epoch_ms() const {
  const auto midnight_utc = parse_date(start_date).value_or(std::chrono::sys_days{});
  return (midnight_utc.time_since_epoch() - utc_offset).count();
}

std::size_t RunConfig::first_weekday() const {
  return std::chrono::weekday{parse_date(start_date).value_or(std::chrono::sys_days{})}.iso_encoding() - 1;
}

}  // namespace libsim
