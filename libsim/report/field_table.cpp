#include "libsim/report/field_table.hpp"

#include <utility>
#include <vector>

#include "libsim/core/json_pointers.hpp"
#include "libsim/report/table.hpp"

namespace libsim {
namespace {

constexpr std::size_t widest_value = 18;  // bytes; a long list would push the meaning off the screen

std::string shortened(const std::string& text) {
  return text.size() <= widest_value ? text : text.substr(0, widest_value - 3) + "...";
}

constexpr std::size_t widest_range = 24;  // bytes, as "[0.01, 1000000000000]"; of one word more

/// A range in lines that are narrow enough where it is a choice: "a|b|" and "c". At least one line.
std::vector<std::string> range_lines(const std::string& range) {
  std::vector<std::string> lines{""};
  for (std::size_t from = 0; from < range.size();) {
    const std::size_t bar = range.find('|', from);
    const std::size_t end = bar == std::string::npos ? range.size() : bar + 1;
    const std::string word = range.substr(from, end - from);
    if (!lines.back().empty() && lines.back().size() + word.size() > widest_range) { lines.emplace_back(); }
    lines.back() += word;
    from = end;
  }
  return lines;
}

}  // namespace

std::string field_table(std::span<const FieldDoc> fields, std::span<const std::string> values, bool emphasised) {
  std::vector<TableColumn> columns{{.name = "field", .align = Align::left}};
  if (!values.empty()) { columns.push_back({.name = "value", .align = Align::left}); }
  for (const char* name : {"default", "unit", "range", "meaning"}) {
    columns.push_back({.name = name, .align = Align::left});
  }
  TextTable table{std::move(columns)};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const FieldDoc& field = fields[i];
    const bool is_section = field.type == "object" || field.type == "objects";
    std::vector<TableCell> row{{dotted(field.path), is_section ? Emphasis::strong : Emphasis::plain}};
    if (!values.empty()) { row.emplace_back(shortened(values[i]), Emphasis::strong); }
    row.emplace_back(field.required ? "required" : shortened(field.default_value));
    row.emplace_back(field.unit);
    const std::vector<std::string> range = range_lines(field.range.empty() && !is_section ? field.type : field.range);
    const std::size_t range_column = row.size();
    row.emplace_back(range.front());
    row.emplace_back(field.meaning);
    const std::vector<TableCell> below(row.size(), "");
    table.add_row(std::move(row));
    for (std::size_t line = 1; line < range.size(); ++line) {
      std::vector<TableCell> rest = below;
      rest[range_column] = range[line];
      table.add_row(std::move(rest));
    }
  }
  return table.text(emphasised);
}

}  // namespace libsim
