/// @file  Reads logs in libsim's own format.
#pragma once

#include <filesystem>

#include "libsim/log/log.hpp"

namespace libsim {

/// Reads a log that write_log() or a LogWriter wrote. About 430 MB/s of memory, one core.
/// @throws InputError with everything that is wrong: not a log, an unfinished one, missing files, wrong sizes, wrong
///         checksums, rows that refer to a user, room or impression that is not there, times more than 200 years from
///         the log's begin, amounts below 0 or above 10^12 coins
Log read_log(const std::filesystem::path& directory);

}  // namespace libsim
