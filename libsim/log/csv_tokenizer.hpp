/// @file  Splits CSV text into lines and fields.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace libsim {

/// A field without blanks around it.
inline std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  const std::size_t first = std::min(text.find_first_not_of(blanks), text.size());
  return text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

/// Walks through CSV text (RFC 4180) line by line, without a copy: fields are views into the text. Skips a byte order
/// mark and empty lines; lines end with LF or CR LF. A quoted field may hold commas and doubled quotes but no line end:
/// a stray quote then costs one line, not the rest of the file.
class CsvTokenizer {
 public:
  /// @param text  outlives it
  explicit CsvTokenizer(std::string_view text) : left_{text} {
    if (left_.starts_with("\xEF\xBB\xBF")) { left_.remove_prefix(3); }
  }

  /// Goes to the next line that is not empty. @return false at the end of the text
  bool next() {
    std::string_view text;
    do {
      if (left_.empty()) { return false; }
      const std::size_t end = left_.find('\n');
      terminated_ = end != std::string_view::npos;
      text = left_.substr(0, end);
      left_.remove_prefix(terminated_ ? end + 1 : left_.size());
      if (text.ends_with('\r')) { text.remove_suffix(1); }
      ++line_;
    } while (text.empty());
    split(text);
    return true;
  }

  /// The fields of the line. Quoted ones are without their outer quotes, doubled quotes are still doubled: unquoted()
  std::span<const std::string_view> fields() const { return fields_; }
  std::uint64_t line() const { return line_; }     ///< counted from 1, empty lines too
  bool quotes_match() const { return matched_; }   ///< false: a quote is not closed on its line, or text follows it
  bool terminated() const { return terminated_; }  ///< false: the text ends with this line, without a line end

 private:
  void split(std::string_view text) {
    fields_.clear();
    matched_ = true;
    for (;;) {
      std::size_t end = 0;
      if (text.starts_with('"')) {
        end = quoted(text);
      } else {
        end = std::min(text.find(','), text.size());
        fields_.push_back(text.substr(0, end));
      }
      if (end == text.size()) { return; }
      text.remove_prefix(end + 1);
    }
  }

  /// Takes a quoted field. @return where its comma is, or the line ends
  std::size_t quoted(std::string_view text) {
    std::size_t close = text.find('"', 1);
    while (close != std::string_view::npos && text.substr(close + 1).starts_with('"')) {
      close = text.find('"', close + 2);
    }
    matched_ = matched_ && close != std::string_view::npos;
    if (close == std::string_view::npos) { close = text.size(); }
    fields_.push_back(text.substr(1, close - 1));
    const std::size_t end = std::min(text.find(',', close), text.size());
    matched_ = matched_ && (end == close + 1 || close == text.size());
    return end;
  }

  std::string_view left_;
  std::vector<std::string_view> fields_;
  std::uint64_t line_ = 0;
  bool matched_ = true;
  bool terminated_ = true;
};

/// A field with doubled quotes made single.
inline std::string unquoted(std::string_view field) {
  std::string text;
  for (std::size_t i = 0; i < field.size(); ++i) {
    text += field[i];
    if (field.substr(i).starts_with("\"\"")) { ++i; }
  }
  return text;
}

}  // namespace libsim
