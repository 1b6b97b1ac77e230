#include "libsim/log/csv_report.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <numeric>

#include <fmt/format.h>

namespace libsim {
namespace {

void append_note(std::string& text, std::uint64_t count, std::string_view what) {
  if (count > 0) { fmt::format_to(std::back_inserter(text), ", {} {}", count, what); }
}

std::string summary(const CsvFileReport& file) {
  if (!file.present) { return fmt::format("{}: no such file\n", file.file); }
  if (!file.has_header) { return fmt::format("{}: empty\n", file.file); }
  std::string text = fmt::format("{}: {} rows, {} kept, {} dropped", file.file, file.rows, file.kept, file.dropped());
  append_note(text, file.duplicates, "duplicates");
  append_note(text, file.out_of_order, "out of order");
  append_note(text, file.other_streamer, "with another streamer than their room's");
  append_note(text, file.unlisted_rooms, "rooms first seen here");
  append_note(text, file.no_category, "without a category");
  if (file.cut_off) { text += ", no line end at its end (truncated?)"; }
  return text + "\n";
}

std::string change_line(const CsvFileReport& file) {
  if (file.change.empty()) { return ""; }
  return fmt::format("warning: {}: {} as log.json says: changed since libsim wrote it\n", file.file, file.change);
}

}  // namespace

std::uint64_t CsvFileReport::dropped() const {
  return std::accumulate(faults.begin(), faults.end(), std::uint64_t{0});
}

std::uint64_t CsvReport::rows() const {
  return std::accumulate(files.begin(), files.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const CsvFileReport& f) { return sum + f.rows; });
}

std::uint64_t CsvReport::dropped() const {
  return std::accumulate(files.begin(), files.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const CsvFileReport& f) { return sum + f.dropped(); });
}

std::vector<std::string> CsvReport::changes() const {
  std::vector<std::string> lines;
  for (const CsvFileReport& f : files) {
    if (!f.change.empty()) { lines.push_back(fmt::format("{}: {}", f.file, f.change)); }
  }
  return lines;
}

const CsvFileReport& CsvReport::file(std::string_view name) const {
  const auto found = std::ranges::find(files, name, &CsvFileReport::file);
  assert(found != files.end() && "the format has a file of that name");
  return *found;
}

std::string to_text(const CsvReport& report, std::size_t examples) {
  std::string text;
  for (const CsvFileReport& file : report.files) {
    text += summary(file) + change_line(file);
    const std::size_t shown = std::min(examples, file.examples.size());
    for (std::size_t i = 0; i < shown; ++i) {
      const CsvProblem& problem = file.examples[i];
      fmt::format_to(std::back_inserter(text), "  {}:{}: {}\n", file.file, problem.line, problem.reason);
    }
    if (file.dropped() > shown) { fmt::format_to(std::back_inserter(text), "  and {} more\n", file.dropped() - shown); }
  }
  return text;
}

std::string changes_text(const CsvReport& report) {
  std::string text;
  for (const CsvFileReport& file : report.files) { text += change_line(file); }
  return text;
}

}  // namespace libsim
