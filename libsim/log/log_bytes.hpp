/// @file  What a log costs: bytes a row, in memory and on disk.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libsim/log/log.hpp"

namespace libsim {

/// The size of one table.
struct TableBytes {
  std::string table;             ///< its name
  std::uint64_t rows = 0;        ///< how many it has
  std::uint64_t row_bytes = 0;   ///< bytes of one row in memory
  std::uint64_t disk_bytes = 0;  ///< bytes of its file; 0 if it has not been written
};

/// The sizes of all tables, in the order of Log::each_table. write_log() and LogWriter::finish() return the same with
/// bytes on disk.
std::vector<TableBytes> log_bytes(const Log& log);

}  // namespace libsim
