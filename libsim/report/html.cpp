#include "libsim/report/html.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

#include <fmt/format.h>

namespace libsim {
namespace {

bool any_group(const std::vector<TableColumn>& columns) {
  return std::ranges::any_of(columns, [](const TableColumn& column) { return !column.group.empty(); });
}

std::string_view class_of_emphasis(Emphasis emphasis) {
  switch (emphasis) {
    case Emphasis::strong:
      return "strong";
    case Emphasis::faint:
      return "faint";
    case Emphasis::good:
      return "good";
    case Emphasis::bad:
      return "bad";
    case Emphasis::plain:
      break;
  }
  return "";
}

/// class="..." of a cell, or nothing.
std::string class_attribute(Align align, Emphasis emphasis) {
  std::string classes{align == Align::left ? "left" : ""};
  const std::string_view how = class_of_emphasis(emphasis);
  if (!classes.empty() && !how.empty()) { classes += " "; }
  classes += how;
  return classes.empty() ? "" : fmt::format(" class=\"{}\"", classes);
}

std::string group_headings(const std::vector<TableColumn>& columns) {
  std::string row = "<tr>";
  for (std::size_t first = 0; first < columns.size();) {
    std::size_t last = first + 1;
    while (last < columns.size() && columns[last].group == columns[first].group) { ++last; }
    // The first column stays in view, so its heading is a cell of its own.
    if (first == 0 && columns[0].group.empty()) { last = 1; }
    const std::string& group = columns[first].group;
    row += group.empty() ? fmt::format("<td colspan=\"{}\"></td>", last - first)
                         : fmt::format("<th scope=\"colgroup\" colspan=\"{}\" class=\"group\">{}</th>", last - first,
                                       html_escape(group));
    first = last;
  }
  return row + "</tr>\n";
}

/// Names that are long and have no blanks may break after what joins their words.
std::string breakable(std::string_view text) {
  std::string html;
  for (const char c : text) {
    html += html_escape({&c, 1});
    if (c == '_' || c == '.') { html += "<wbr>"; }
  }
  return html;
}

std::string headings(const std::vector<TableColumn>& columns) {
  std::string row = "<tr>";
  for (const TableColumn& column : columns) {
    if (column.name.empty() && column.unit.empty()) {
      row += "<td></td>";
      continue;
    }
    row += fmt::format("<th scope=\"col\"{}>{}{}</th>", class_attribute(column.align, Emphasis::plain),
                       breakable(column.name),
                       column.unit.empty() ? "" : "<br><span class=\"unit\">" + html_escape(column.unit) + "</span>");
  }
  return row + "</tr>\n";
}

std::string body_cell(const TableCell& cell, const TableColumn& column, bool heads_row) {
  const std::string attribute = class_attribute(column.align, cell.emphasis);
  std::string text = heads_row ? breakable(cell.text) : html_escape(cell.text);
  // A number needs the word; "ok" and "off" are words themselves.
  const bool is_number = cell.text.find_first_of("0123456789") != std::string::npos;
  if (is_number && cell.emphasis == Emphasis::good) { text += "<span class=\"said\"> better</span>"; }
  if (is_number && cell.emphasis == Emphasis::bad) { text += "<span class=\"said\"> worse</span>"; }
  return heads_row ? fmt::format("<th scope=\"row\"{}>{}</th>", attribute, text)
                   : fmt::format("<td{}>{}</td>", attribute, text);
}

}  // namespace

std::string html_escape(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default: {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte >= 0x20 && byte != 0x7F) || c == '\n' || c == '\t') { escaped += c; }
      }
    }
  }
  return escaped;
}

std::string html_table(const TextTable& table, std::string_view caption) {
  const std::vector<TableColumn>& columns = table.columns();
  // A box that scrolls must be reached by the keyboard, and a region that is reached must have a name.
  const std::string name = html_escape(caption);
  std::string html = fmt::format(
      "<div class=\"scroll\" role=\"region\" aria-label=\"{0}\" "
      "tabindex=\"0\">\n<table>\n<caption>{0}</caption>\n<thead>\n",
      name);
  if (any_group(columns)) { html += group_headings(columns); }
  html += headings(columns) + "</thead>\n<tbody>\n";
  bool gap = false;
  for (const std::vector<TableCell>& row : table.rows()) {
    if (row.empty()) {
      gap = true;
      continue;
    }
    html += gap ? "<tr class=\"gap\">" : "<tr>";
    gap = false;
    for (std::size_t c = 0; c < row.size(); ++c) { html += body_cell(row[c], columns[c], c == 0); }
    html += "</tr>\n";
  }
  return html + "</tbody>\n</table>\n</div>\n";
}

}  // namespace libsim
