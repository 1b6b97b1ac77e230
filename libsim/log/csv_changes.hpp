/// @file  Whether CSV files are still as libsim wrote them.
#pragma once

#include <filesystem>
#include <string>

#include "libsim/log/csv_report.hpp"

namespace libsim {

/// The checksum of a file's bytes, as the marker of CSV files has it: 16 hexadecimal digits. Reads the file once.
/// @throws InputError if it cannot be read
std::string file_checksum(const std::filesystem::path& file);

/// Compares the files of a report with the rows and checksums that the directory's log.json says they were written
/// with, and notes in the report which differ. Does nothing where there is no log.json of ours: KuaiLive's own files.
/// @throws InputError if log.json is libsim's but damaged
void note_changes(const std::filesystem::path& directory, CsvReport& report);

}  // namespace libsim
