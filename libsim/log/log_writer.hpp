/// @file  Writes logs in libsim's own format: a directory of table files and a log.json.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <vector>

#include "libsim/log/log.hpp"
#include "libsim/log/log_bytes.hpp"
#include "libsim/log/log_origin.hpp"
#include "libsim/log/staged_directory.hpp"
#include "libsim/log/table_file.hpp"

namespace libsim {

/// Writes a log to a directory while it grows, so that it need not fit in memory:
///
///     LogWriter writer{"run.log"};
///     while (...) { simulate_an_hour(log); writer.flush(log); }
///     writer.finish(log);
///
/// The directory appears at finish(), complete (see StagedDirectory); a writer destroyed before leaves nothing. The
/// bytes of the files depend on the log alone, not on when it was flushed. Holds one file a table open.
class LogWriter {
 public:
  /// @throws InputError if `directory` holds anything but a log that libsim wrote; ResourceError, here and below, if
  ///         the disk is full or may not be written to
  explicit LogWriter(const std::filesystem::path& directory);

  /// Writes the full blocks of all tables but rooms, and frees their memory: their rows can then only be read from the
  /// file. Rooms change until they end and stay readable; finish() writes them.
  /// @param keep_blocks  how many of the last full blocks of each table to keep in memory, because the simulation may
  ///                     still read or change their rows
  void flush(Log& log, std::size_t keep_blocks = 0);

  /// Writes the rest and names the directory. Frees nothing. Call once, last. @return the sizes, with bytes on disk
  std::vector<TableBytes> finish(const Log& log, const std::optional<LogOrigin>& origin = {});

 private:
  struct Output {
    TableFileWriter file;
    std::size_t blocks = 0;  ///< written so far
  };

  StagedDirectory directory_;
  std::vector<Output> outputs_;  ///< in the order of Log::each_table
};

/// Writes a whole log. Replaces a log in `directory`; equal logs give equal bytes. About 430 MB/s of memory,
/// one core.
/// @throws InputError, ResourceError as LogWriter
std::vector<TableBytes> write_log(const Log& log, const std::filesystem::path& directory,
                                  const std::optional<LogOrigin>& origin = {});

}  // namespace libsim
