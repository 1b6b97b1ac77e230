#include "libsim/log/csv_table.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

#include <fmt/format.h>

namespace libsim {
namespace {

constexpr std::int64_t year_2000_ms = 946'684'800'000;
constexpr std::int64_t year_2100_ms = 4'102'444'800'000;

bool parse(std::string_view text, std::int64_t& value) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) {
    const std::string_view inner = trimmed(text);
    return inner.size() < text.size() && parse(inner, value);
  }
  const std::string_view rest{end, static_cast<std::size_t>(text.data() + text.size() - end)};
  if (rest.empty()) { return true; }
  return rest.starts_with('.') ? rest.find_first_not_of('0', 1) == std::string_view::npos : trimmed(rest).empty();
}

std::optional<MappedFile> open_if_there(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) { return std::nullopt; }
  return MappedFile{path};
}

}  // namespace

CsvTable::CsvTable(const std::filesystem::path& directory, std::span<const CsvColumn> wanted, CsvFileReport& report)
    : report_{&report},
      file_{open_if_there(directory / report.file)},
      lines_{file_ ? file_->text() : std::string_view{}} {
  report_->present = file_.has_value();
  report_->has_header = lines_.next();
  if (report_->has_header) { read_header(wanted); }
}

void CsvTable::read_header(std::span<const CsvColumn> wanted) {
  std::vector<std::string> header;
  for (const std::string_view field : lines_.fields()) { header.push_back(unquoted(trimmed(field))); }
  header_fields_ = header.size();
  for (const CsvColumn& column : wanted) {
    auto found = std::ranges::find(header, column.name);
    if (found == header.end() && !column.alias.empty()) { found = std::ranges::find(header, column.alias); }
    names_.emplace_back(found == header.end() ? column.name : std::string_view{*found});
    places_.push_back(found == header.end() ? absent : static_cast<std::size_t>(found - header.begin()));
    if (found == header.end() && column.required) {
      missing_.push_back(fmt::format("{}:{}: no column {} in the header", report_->file, lines_.line(), column.name));
    }
  }
}

bool CsvTable::next() {
  while (lines_.next()) {
    ++report_->rows;
    report_->cut_off = !lines_.terminated();
    if (!lines_.quotes_match()) {
      drop(CsvFault::open_quote, "a quote is not closed on its line, or text follows it");
    } else if (const std::size_t fields = lines_.fields().size(); fields != header_fields_) {
      if (report_->examples.size() == CsvFileReport::max_examples) {
        drop(CsvFault::field_count, "");
      } else {
        drop(CsvFault::field_count, fmt::format("{} field(s), expected {}", fields, header_fields_));
      }
    } else {
      return true;
    }
  }
  return false;
}

void CsvTable::drop(CsvFault fault, std::string_view reason) {
  ++report_->faults[static_cast<std::size_t>(fault)];
  if (report_->examples.size() == CsvFileReport::max_examples) { return; }
  report_->examples.push_back({lines_.line(), fault, std::string{reason}});
}

bool CsvTable::drop_value(CsvFault fault, std::size_t column, std::string_view expected) {
  if (report_->examples.size() == CsvFileReport::max_examples) {
    drop(fault, "");
  } else {
    const std::string_view found = lines_.fields()[places_[column]].substr(0, 40);
    drop(fault, fmt::format("{} \"{}\", expected {}", names_[column], found, expected));
  }
  return false;
}

bool CsvTable::integer(std::size_t column, std::int64_t& value) {
  if (parse(lines_.fields()[places_[column]], value)) { return true; }
  return drop_value(CsvFault::not_an_integer, column, "a whole number of 64 bits");
}

bool CsvTable::integer_up_to(std::size_t column, std::int64_t max, std::int64_t& value) {
  if (!integer(column, value)) { return false; }
  if (value >= 0 && value <= max) { return true; }
  return drop_value(CsvFault::out_of_range, column, fmt::format("a number in [0, {}]", max));
}

bool CsvTable::time_ms(std::size_t column, std::int64_t& value) {
  if (!integer(column, value)) { return false; }
  if (value >= year_2000_ms && value < year_2100_ms) { return true; }
  return drop_value(CsvFault::implausible_time, column, "a time in ms between the years 2000 and 2100");
}

std::optional<std::int64_t> CsvTable::optional_integer(std::size_t column) const {
  std::int64_t value = 0;
  if (places_[column] == absent || !parse(lines_.fields()[places_[column]], value)) { return std::nullopt; }
  return value;
}

}  // namespace libsim
