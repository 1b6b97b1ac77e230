/// @file  What a reader of CSV files could not use.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace libsim {

/// Why a row was dropped.
enum class CsvFault : std::uint8_t {
  field_count,       ///< not as many fields as the header has
  open_quote,        ///< a quote that is not closed on its line, or is followed by more text
  not_an_integer,    ///< not a whole number of 64 bits
  out_of_range,      ///< negative, or too large to be one: watch time, price
  implausible_time,  ///< not a time in ms between the years 2000 and 2100
  end_before_start,  ///< a room that ends before it starts
};
/// How many values CsvFault has.
inline constexpr std::size_t csv_faults = 6;
inline constexpr std::array<std::string_view, csv_faults> csv_fault_names{
    "field_count", "open_quote", "not_an_integer", "out_of_range", "implausible_time", "end_before_start"};

/// A dropped row.
struct CsvProblem {
  std::uint64_t line;  ///< in its file, from 1
  CsvFault fault;      ///< what is wrong
  std::string reason;  ///< column, what was found, what was expected
};

/// One file. Every row is kept, a duplicate, or dropped: rows = kept + duplicates + dropped().
struct CsvFileReport {
  static constexpr std::size_t max_examples = 100;  ///< examples kept; faults beyond are only counted

  std::string file;                  ///< its name, without folder
  bool present = false;              ///< the file is there
  bool has_header = false;           ///< it is not empty
  bool cut_off = false;              ///< its last line has no line end: the file may have been truncated
  std::uint64_t rows = 0;            ///< lines after the header, but empty ones
  std::uint64_t kept = 0;            ///< rows that were taken into the log
  std::uint64_t duplicates = 0;      ///< rows of an id (room, user, streamer) listed before; the first one counts
  std::uint64_t out_of_order = 0;    ///< kept rows with an earlier time than the kept row above them
  std::uint64_t other_streamer = 0;  ///< kept rows whose streamer is not the room's; the room's counts
  std::uint64_t unlisted_rooms = 0;  ///< rooms that no file listed before this one
  std::uint64_t no_category = 0;     ///< rooms without a usable live_content_category; it is 0 in the log
  std::array<std::uint64_t, csv_faults> faults{};  ///< dropped rows, by CsvFault
  std::vector<CsvProblem> examples;                ///< the first max_examples dropped rows
  std::string change;  ///< "got 9 rows, expected 12": what is other than log.json says libsim wrote; "" if nothing

  /// Rows that were left out, over all faults.
  std::uint64_t dropped() const;
};

/// All files, in the order they were read.
struct CsvReport {
  std::vector<CsvFileReport> files;  ///< [files] in the order of reading

  /// Rows read, over all files.
  std::uint64_t rows() const;
  /// Rows left out, over all files.
  std::uint64_t dropped() const;
  std::vector<std::string> changes() const;  ///< "click.csv: got 9 rows, expected 12" of files that were changed
  const CsvFileReport& file(std::string_view name) const;  ///< @pre the format has a file of that name
};

/// For people: one line a file, below it a warning if it was changed since libsim wrote it, and the examples as
/// `file:line: reason`, at most `examples` a file.
std::string to_text(const CsvReport& report, std::size_t examples = 5);
/// The warnings alone, one line each.
std::string changes_text(const CsvReport& report);

}  // namespace libsim
