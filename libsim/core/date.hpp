/// @file  Dates as people write them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace libsim {

/// A date given as yyyy-mm-dd; nothing if it is no date of the years 2000 to 2099, which a log's reader takes for
/// times.
std::optional<std::chrono::sys_days> parse_date(std::string_view text);

/// "2018-12-01".
std::string date_text(std::chrono::sys_days date);

}  // namespace libsim
