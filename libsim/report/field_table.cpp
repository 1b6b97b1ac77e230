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
    row.emplace_back(field.range.empty() && !is_section ? field.type : field.range);
    row.emplace_back(field.meaning);
    table.add_row(std::move(row));
  }
  return table.text(emphasised);
}

}  // namespace libsim
