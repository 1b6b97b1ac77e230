/// @file  What the writer and the reader of a log directory agree on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace libsim {

// A log directory holds one TABLE.table a table of Log::each_table (see table_file.hpp) and log.json (see
// log_marker.hpp):
//   format "libsim-log", version, epoch_ms, users, streamers (as in Log), files, checksum, tables: rows of each table
//   and bytes of its file, and of a simulated log its origin (see log_origin.hpp).

/// Of the directory as a whole: raised when tables or columns change.
inline constexpr std::uint32_t log_version = 1;

/// The file that holds a table.
inline std::string table_file_name(std::string_view table) {
  return std::string{table} + ".table";
}

}  // namespace libsim
