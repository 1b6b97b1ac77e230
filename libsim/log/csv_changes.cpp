#include "libsim/log/csv_changes.hpp"

#include <cstdint>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/log/checksum.hpp"
#include "libsim/log/log_marker.hpp"
#include "libsim/log/mapped_file.hpp"

namespace libsim {
namespace {

/// What is other in the file than `marker` says; "" if nothing is.
std::string change_of(const CsvFileReport& file, const std::filesystem::path& directory, const nlohmann::json& marker) {
  const nlohmann::json rows = marker.value("rows", nlohmann::json{});
  if (!rows.contains(file.file) || !rows.at(file.file).is_number_unsigned()) { return ""; }
  const auto written = rows.at(file.file).get<std::uint64_t>();
  if (!file.present) { return fmt::format("got no such file, expected {} rows", written); }
  if (file.rows != written) { return fmt::format("got {} rows, expected {}", file.rows, written); }
  const nlohmann::json checksums = marker.value("checksums", nlohmann::json{});
  // Logs of before there were any have none.
  if (!checksums.contains(file.file) || !checksums.at(file.file).is_string()) { return ""; }
  const auto expected = checksums.at(file.file).get<std::string>();
  const std::string found = file_checksum(directory / file.file);
  return found == expected ? "" : fmt::format("got the checksum {}, expected {}", found, expected);
}

}  // namespace

std::string file_checksum(const std::filesystem::path& file) {
  return fmt::format("{:016x}", checksum(MappedFile{file}.bytes()));
}

void note_changes(const std::filesystem::path& directory, CsvReport& report) {
  const auto marker = read_marker(directory);
  if (!marker || marker->at("format") != csv_format) { return; }
  for (CsvFileReport& file : report.files) { file.change = change_of(file, directory, *marker); }
}

}  // namespace libsim
