/// @file  A directory as one text, so that a fuzzer can make and change it.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace libsim::test {

/// A folder in memory where there is one (/dev/shm), of this process alone, removed at its end.
const std::filesystem::path& scratch_folder();

/// Writes a file into the scratch folder, without waiting for a disk. @return its path
std::filesystem::path scratch_file(std::string_view name, std::string_view bytes);

struct PackedFile {
  std::string_view name;
  std::string_view bytes;
};

/// Parts that each follow a line "--- NAME"; the line end before the next such line belongs to no part. Views into
/// `bytes`; what comes before the first such line is left out.
std::vector<PackedFile> unpacked(std::string_view bytes);

/// Makes DIRECTORY of KuaiLive tables, whatever else is there of an earlier one. @return the directory
std::filesystem::path make_csv_log(std::string_view bytes);

/// Makes a log in libsim's own format. A part "TABLE.rows" holds the values of a table, column after column, and
/// "numbers" the epoch, users and streamers: they are written as libsim writes them. Then a part "TABLE.table" or
/// "log.json" replaces the file of that name; if there is a part "seal", the checksums are made right again, since no
/// fuzzer would guess them. @return the directory
std::filesystem::path make_own_log(std::string_view bytes);

}  // namespace libsim::test
