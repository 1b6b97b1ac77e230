/// @file  Reads a log whatever its format.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "libsim/log/csv_report.hpp"
#include "libsim/log/log.hpp"
#include "libsim/log/log_origin.hpp"

namespace libsim {

/// How a log's files are written.
enum class LogFormat : std::uint8_t { libsim, kuailive };

/// A log of either format.
struct AnyLog {
  Log log;                               ///< what happened
  LogFormat format = LogFormat::libsim;  ///< how it was written
  std::optional<CsvReport> report;       ///< of CSV files
  std::optional<LogOrigin> origin;       ///< if libsim wrote it, and knew; says whether files were changed since
};

/// The format of the log in `directory`: libsim's if its log.json says so, KuaiLive's if it holds a click.csv.
/// @throws InputError if it is neither, with what was looked for
LogFormat log_format_of(const std::filesystem::path& directory);

/// Reads the log in `directory` with the reader of its format. @throws InputError as that reader, or log_format_of
AnyLog read_any_log(const std::filesystem::path& directory);

}  // namespace libsim
