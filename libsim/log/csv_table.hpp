/// @file  One CSV file as rows of integers, read by header name, with everything unusable noted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libsim/log/csv_report.hpp"
#include "libsim/log/csv_tokenizer.hpp"
#include "libsim/log/mapped_file.hpp"

namespace libsim {

/// A column a reader wants.
struct CsvColumn {
  std::string_view name;
  std::string_view alias;  ///< another name it may have; "" for none
  bool required = true;    ///< whether a file without it is refused
};

/// Reads one file front to back:
///
///     while (table.next()) {
///       std::int64_t user = 0, at = 0;
///       if (!table.integer(0, user) || !table.time_ms(1, at)) { continue; }  // already noted
///       table.keep();
///       ...
///     }
///
/// Values are asked for by their place in the list of wanted columns. No allocation per row.
class CsvTable {
 public:
  /// A file that is missing or empty has no rows. @param report  receives what is found; must outlive the table
  /// @throws InputError if the file is there but cannot be read
  CsvTable(const std::filesystem::path& directory, std::span<const CsvColumn> wanted, CsvFileReport& report);

  /// Wanted, required columns that the header lacks, one line each. The table must not be read if there are any.
  const std::vector<std::string>& missing() const { return missing_; }

  /// Goes to the next row that has as many fields as the header.
  bool next();
  /// Reads a whole number; "12.0" is one, as tools that know only floats write it. Notes the row as dropped if it
  /// isn't.
  bool integer(std::size_t column, std::int64_t& value);
  /// The same, in [0, max]. @param max  largest value that makes sense
  bool integer_up_to(std::size_t column, std::int64_t max, std::int64_t& value);
  /// The same, a time in ms since 1970-01-01 UTC between the years 2000 and 2100.
  bool time_ms(std::size_t column, std::int64_t& value);
  /// The value of an optional column, or nothing if it is absent or no whole number. Drops nothing.
  std::optional<std::int64_t> optional_integer(std::size_t column) const;

  void drop(CsvFault fault, std::string_view reason);  ///< notes the row as dropped
  void keep() { ++report_->kept; }                     ///< notes the row as kept
  /// What was read, kept and found wrong so far.
  CsvFileReport& report() { return *report_; }

 private:
  static constexpr std::size_t absent = static_cast<std::size_t>(-1);

  void read_header(std::span<const CsvColumn> wanted);
  /// drop() with a reason made of the column's name and content; nothing is formatted once there are enough examples.
  bool drop_value(CsvFault fault, std::size_t column, std::string_view expected);

  CsvFileReport* report_;
  std::optional<MappedFile> file_;
  CsvTokenizer lines_;
  std::size_t header_fields_ = 0;
  std::vector<std::size_t> places_;  ///< [wanted], field of each wanted column, or absent
  std::vector<std::string> names_;   ///< [wanted], as in the header
  std::vector<std::string> missing_;
};

}  // namespace libsim
