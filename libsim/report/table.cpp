#include "libsim/report/table.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <string_view>

#include "libsim/report/display_width.hpp"

namespace libsim {
namespace {

constexpr std::size_t space_between = 2;

std::string repeat(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) { all += text; }
  return all;
}

std::string_view escape_code(Emphasis emphasis) {
  switch (emphasis) {
    case Emphasis::strong:
      return "\x1b[1m";
    case Emphasis::faint:
      return "\x1b[2m";
    case Emphasis::good:
      return "\x1b[32m";
    case Emphasis::bad:
      return "\x1b[31m";
    case Emphasis::plain:
      break;
  }
  return "";
}

// One line of the table. Spaces wait until something follows them, so that no line ends in one.
class Line {
 public:
  void append(std::size_t spaces, std::string_view text) {
    waiting_ += spaces;
    if (text.empty()) { return; }
    text_.append(waiting_, ' ');
    text_ += text;
    waiting_ = 0;
  }

  void append_aligned(const TableCell& cell, std::size_t width, Align align, bool emphasised) {
    const std::size_t space = width - display_width(cell.text);
    const bool escape = emphasised && cell.emphasis != Emphasis::plain && !cell.text.empty();
    append(align == Align::right ? space : 0,
           escape ? std::string{escape_code(cell.emphasis)} + cell.text + "\x1b[0m" : cell.text);
    append(align == Align::left ? space : 0, "");
  }

  std::string ended() const { return text_ + "\n"; }

 private:
  std::string text_;
  std::size_t waiting_ = 0;
};

// Columns [first, last) that share a heading, or one column without.
struct Group {
  std::size_t first;
  std::size_t last;
};

std::vector<Group> groups_of(const std::vector<TableColumn>& columns) {
  std::vector<Group> groups;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (c > 0 && !columns[c].group.empty() && columns[c].group == columns[c - 1].group) {
      groups.back().last = c + 1;
    } else {
      groups.push_back({c, c + 1});
    }
  }
  return groups;
}

std::size_t width_of(const Group& group, const std::vector<std::size_t>& widths) {
  std::size_t width = (group.last - group.first - 1) * space_between;
  for (std::size_t c = group.first; c < group.last; ++c) { width += widths[c]; }
  return width;
}

std::vector<std::size_t> column_widths(const std::vector<TableColumn>& columns,
                                       const std::vector<std::vector<TableCell>>& rows) {
  std::vector<std::size_t> widths(columns.size());
  std::ranges::transform(columns, widths.begin(), [](const TableColumn& column) {
    return std::max(display_width(column.name), display_width(column.unit));
  });
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) { widths[c] = std::max(widths[c], display_width(row[c].text)); }
  }
  for (const Group& group : groups_of(columns)) {  // a long heading widens the group's last column
    const std::size_t width = width_of(group, widths);
    const std::size_t heading = display_width(columns[group.first].group);
    if (heading > width) { widths[group.last - 1] += heading - width; }
  }
  return widths;
}

// The heading in the middle of a rule as wide as the group: "── A/B ──".
std::string heading(std::string_view name, std::size_t width) {
  if (name.empty()) { return ""; }
  const std::size_t rule = width - display_width(name);
  if (rule < 4) { return repeat(" ", rule / 2) + std::string{name}; }
  return repeat("─", rule / 2 - 1) + " " + std::string{name} + " " + repeat("─", rule - rule / 2 - 1);
}

}  // namespace

TextTable::TextTable(std::vector<TableColumn> columns) : columns_{std::move(columns)} {
  assert(!columns_.empty() && "a table without columns shows nothing");
}

void TextTable::add_row(std::vector<TableCell> cells) {
  assert(cells.size() == columns_.size() && "each column has a cell in each row");
  rows_.push_back(std::move(cells));
}

void TextTable::add_gap() {
  rows_.emplace_back();
}

std::string TextTable::text(bool emphasised) const {
  const std::vector<std::size_t> widths = column_widths(columns_, rows_);
  std::string all;

  if (std::ranges::any_of(columns_, [](const TableColumn& column) { return !column.group.empty(); })) {
    Line line;
    for (const Group& group : groups_of(columns_)) {
      const std::size_t width = width_of(group, widths);
      const std::string shown = heading(columns_[group.first].group, width);
      line.append(group.first == 0 ? 0 : space_between, shown);
      line.append(width - display_width(shown), "");
    }
    all += line.ended();
  }

  const auto add_line = [&](auto cell_of) {
    Line line;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      line.append(c == 0 ? 0 : space_between, "");
      line.append_aligned(cell_of(c), widths[c], columns_[c].align, emphasised);
    }
    all += line.ended();
  };
  add_line([&](std::size_t c) { return TableCell{columns_[c].name, Emphasis::strong}; });
  if (std::ranges::any_of(columns_, [](const TableColumn& column) { return !column.unit.empty(); })) {
    add_line([&](std::size_t c) { return TableCell{columns_[c].unit, Emphasis::faint}; });
  }
  all += repeat("─", width_of({0, columns_.size()}, widths)) + "\n";
  for (const auto& row : rows_) {
    if (row.empty()) {
      all += "\n";
    } else {
      add_line([&](std::size_t c) { return row[c]; });
    }
  }
  return all;
}

}  // namespace libsim
