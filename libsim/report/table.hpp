/// @file  Text tables for people: aligned columns, units in the header, emphasis on a terminal.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace libsim {

/// To which side of its column a text goes.
enum class Align { left, right };

/// How a cell stands out on a terminal; a file or a pipe gets plain text.
enum class Emphasis { plain, strong, faint, good, bad };

/// One column of a table.
struct TableColumn {
  std::string name{};
  std::string unit{};          ///< below the name; "" for none
  Align align = Align::right;  ///< numbers to the right, words to the left
  std::string group{};         ///< neighbours with the same group share a heading; "" for none
};

/// One cell: its text, already formatted.
struct TableCell {
  // Implicit, so that a row is a list of texts.
  /// A text. @param how  it is drawn on a terminal
  TableCell(std::string text_shown, Emphasis how = Emphasis::plain) : text{std::move(text_shown)}, emphasis{how} {}
  /// A text, plain.
  TableCell(const char* text_shown) : text{text_shown} {}

  std::string text;                     ///< UTF-8, one line
  Emphasis emphasis = Emphasis::plain;  ///< how it is drawn on a terminal
};

/// A table. Columns are as wide as their widest text, two spaces apart; rows stand in the order they were added.
class TextTable {
 public:
  /// @pre columns is not empty
  explicit TextTable(std::vector<TableColumn> columns);

  /// @pre as many cells as columns
  void add_row(std::vector<TableCell> cells);
  /// An empty line below the rows so far.
  void add_gap();

  /// The table, each line ended by a newline and without trailing spaces.
  /// @param emphasised  with the terminal's escape codes: pass wants_emphasis() of the stream it goes to
  std::string text(bool emphasised) const;

  /// As they were given.
  const std::vector<TableColumn>& columns() const { return columns_; }
  const std::vector<std::vector<TableCell>>& rows() const { return rows_; }  ///< a gap is an empty row

 private:
  std::vector<TableColumn> columns_;
  std::vector<std::vector<TableCell>> rows_;
};

}  // namespace libsim
