#include "libsim/core/json_file.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <map>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/core/file.hpp"
#include "libsim/core/hash.hpp"

namespace libsim {
namespace {

using Json = nlohmann::json;

constexpr std::size_t max_depth = 64;  // levels; values are copied and merged by recursion

bool is_token_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '-' || c == '.';
}

/// Whether a number token is too large for a double. One too small is no mistake: it is 0.
bool overflows(std::string_view token) {
  double value = 0.0;
  const auto result = std::from_chars(token.data(), token.data() + token.size(), value);
  if (result.ec != std::errc::result_out_of_range) { return false; }
  const std::size_t exponent = token.find_first_of("eE");
  if (exponent == std::string_view::npos) { return !token.starts_with("0.") && !token.starts_with("-0."); }
  return token[exponent + 1] != '-';
}

/// The end of the string or comment that starts at `i`, or `i` if none does.
std::size_t skip_text(std::string_view text, std::size_t i) {
  if (text[i] == '"') {
    for (++i; i < text.size() && text[i] != '"'; ++i) {
      if (text[i] == '\\') { ++i; }
    }
    return i + 1;
  }
  const std::string_view mark = text.substr(i, 2);
  if (mark == "//") { return text.find('\n', i); }
  if (mark == "/*") {
    const std::size_t end = text.find("*/", i + 2);
    return end == std::string_view::npos ? end : end + 2;
  }
  return i;
}

/// Replaces each number that cannot be parsed by a 0 and blanks, which keeps lines and columns.
/// @param replaced  receives their spelling, by how many numbers come before in the text
std::string tame_numbers(std::string_view text, std::map<std::size_t, std::string>& replaced) {
  std::string tame{text};
  std::size_t numbers = 0;
  std::size_t i = 0;
  while (i < text.size()) {
    if (const std::size_t end = skip_text(text, i); end != i) {
      i = end;
      continue;
    }
    const std::size_t start = i;
    while (i < text.size() && is_token_character(text[i])) { ++i; }
    if (i == start) {
      ++i;
      continue;
    }
    const std::string_view token = text.substr(start, i - start);
    const bool named = token == "NaN" || token == "Infinity" || token == "-Infinity";
    const bool number = named || token[0] == '-' || (token[0] >= '0' && token[0] <= '9');
    if (named || (number && overflows(token))) {
      replaced[numbers] = token;
      tame.replace(start, token.size(), "0" + std::string(token.size() - 1, ' '));
    }
    numbers += number ? 1 : 0;
  }
  return tame;
}

std::string after(const std::string& text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  return at == std::string::npos ? "" : text.substr(at + mark.size());
}

std::string before(const std::string& text, std::string_view mark) {
  return text.substr(0, text.find(mark));
}

/// The parser's words in a user's words.
std::string plain_words(const std::string& words) {
  static const std::map<std::string, std::string> plain{{"string literal", "a text in double quotes"},
                                                        {"'[', '{', or a literal", "a value"},
                                                        {"end of input", "the end of the text"},
                                                        {"number literal", "a number"},
                                                        {"'}'", "\"}\""},
                                                        {"']'", "\"]\""},
                                                        {"','", "\",\""},
                                                        {"':'", "\":\""}};
  const auto found = plain.find(words);
  return found == plain.end() ? words : found->second;
}

/// The word around the `column`th byte (from 1) of the `line`th line (from 1), or that byte if there is no word.
std::string word_at(std::string_view text, std::size_t line, std::size_t column) {
  std::size_t at = 0;
  for (; line > 1 && at < text.size(); ++at) { line -= text[at] == '\n' ? 1U : 0U; }
  at = std::min(at + column - 1, text.size());
  // The parser stops at the byte that it did not expect, which may be the one after the word.
  std::size_t start = at;
  while (start > 0 && is_token_character(text[start - 1])) { --start; }
  std::size_t end = at;
  while (end < text.size() && is_token_character(text[end])) { ++end; }
  return std::string{text.substr(start, std::max<std::size_t>(end - start, 1))};
}

/// "<source>:<line>:<column>: got ..., expected ..." from a message of nlohmann's parser, which reads
/// "... at line L, column C: syntax error while parsing CONTEXT - unexpected X; expected Y", or instead of "unexpected
/// X": "REASON; last read: 'X'".
std::string syntax_problem(std::string_view text, const std::string& source, const std::string& message) {
  const std::string line = before(after(message, " at line "), ",");
  const std::string column = before(after(message, ", column "), ":");
  const std::string context = before(after(message, "while parsing "), " - ");
  const std::string what = after(message, " - ");
  std::string expected = plain_words(after(what, "; expected "));
  // The parser asks for the end of an object or list where a comma would do as well.
  if (context == "object" && expected == "\"}\"") { expected = "\",\" or \"}\""; }
  if (context == "array" && expected == "\"]\"") { expected = "\",\" or \"]\""; }
  if (expected.empty()) { expected = "a value"; }
  const std::string reason = before(what, "; last read: ");
  std::string got = plain_words(before(after(what, "unexpected "), "; expected "));
  if (reason == "invalid literal") {
    got = word_at(text, std::stoul(line), std::stoul(column));  // "last read" starts too early here
  } else if (reason != what) {
    got = fmt::format("{} ({})", before(after(what, "; last read: "), "; expected "), reason);
  }
  return fmt::format("{}:{}:{}: got {}, expected {}", source, line, column, got, expected);
}

std::string spelling(const Json& impossible) {
  return {impossible.get_binary().begin(), impossible.get_binary().end()};
}

/// A copy in which each impossible number is the text of its spelling.
Json with_spellings(Json value) {
  if (value.is_binary()) { return spelling(value); }
  if (value.is_structured()) {
    for (Json& child : value) { child = with_spellings(std::move(child)); }
  }
  return value;
}

/// Builds the value, and sees what nlohmann's own builder does not: keys that come twice.
class Builder final : public Json::json_sax_t {
 public:
  Builder(std::string_view text, const std::string& source, const std::map<std::size_t, std::string>& replaced,
          std::vector<std::string>& problems)
      : text_{text}, source_{&source}, replaced_{&replaced}, problems_{&problems} {}

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(std::int64_t value) override { return put_number(value); }
  bool number_unsigned(std::uint64_t value) override { return put_number(value); }
  bool number_float(double value, const std::string& /*spelling*/) override { return put_number(value); }
  bool string(std::string& value) override { return put(std::move(value)); }
  bool binary(Json::binary_t& value) override { return put(std::move(value)); }
  bool start_object(std::size_t /*elements*/) override { return open(Json::object()); }
  bool start_array(std::size_t /*elements*/) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(std::string& value) override {
    keys_.back() = value;
    if (open_.back()->contains(value)) {
      problems_->push_back(fmt::format("{}: got this key twice in {}, expected each key once", place(), *source_));
    }
    return true;
  }

  bool parse_error(std::size_t /*byte*/, const std::string& /*token*/, const Json::exception& error) override {
    const std::string message = error.what();
    if (message.find("number overflow") != std::string::npos) {
      problems_->push_back(fmt::format("{}: {}: got {}, expected a number a double can hold", *source_, place(),
                                       before(after(message, "parsing "), "; ")));
    } else {
      problems_->push_back(syntax_problem(text_, *source_, message));
    }
    return false;
  }

  Json take() { return std::move(root_); }

 private:
  /// The JSON pointer of the value that was last begun.
  std::string place() const {
    Json::json_pointer pointer;
    for (std::size_t i = 0; i < open_.size(); ++i) {
      if (open_[i]->is_array()) {
        const bool holds_next = i + 1 < open_.size();
        pointer /= open_[i]->size() - (holds_next ? 1 : 0);
      } else {
        pointer /= keys_[i];
      }
    }
    return pointer.empty() ? "/" : pointer.to_string();
  }

  Json* place_value(Json value) {
    if (open_.empty()) { return &(root_ = std::move(value)); }
    Json& parent = *open_.back();
    if (parent.is_array()) { return &parent.emplace_back(std::move(value)); }
    return &(parent[keys_.back()] = std::move(value));
  }

  template <class T>
  bool put(T value) {
    place_value(Json(std::move(value)));
    return true;
  }

  template <class T>
  bool put_number(T value) {
    const auto found = replaced_->find(numbers_++);
    place_value(found == replaced_->end() ? Json(value) : impossible_number(found->second));
    return true;
  }

  bool open(Json value) {
    if (open_.size() == max_depth) {
      problems_->push_back(fmt::format("{}: {}: got objects or lists nested deeper, expected at most {} levels",
                                       *source_, place(), max_depth));
      return false;
    }
    open_.push_back(place_value(std::move(value)));
    keys_.emplace_back();
    return true;
  }

  bool close() {
    open_.pop_back();
    keys_.pop_back();
    return true;
  }

  std::string_view text_;
  const std::string* source_;
  const std::map<std::size_t, std::string>* replaced_;
  std::vector<std::string>* problems_;
  Json root_;
  std::vector<Json*> open_;        // objects and lists begun and not ended, outermost first
  std::vector<std::string> keys_;  // the last key of each of them; "" for a list
  std::size_t numbers_ = 0;
};

}  // namespace

std::optional<Json> parse_json(std::string_view text, const std::string& source, std::vector<std::string>& problems) {
  std::map<std::size_t, std::string> replaced;
  const std::string tame = tame_numbers(text, replaced);
  const std::size_t known = problems.size();
  Builder builder{text, source, replaced, problems};
  constexpr auto json = Json::input_format_t::json;
  if (Json::sax_parse(tame, &builder, json, /*strict=*/true, /*ignore_comments=*/true)) { return builder.take(); }
  // Text that is not JSON is one mistake: what was seen in it before may be a consequence.
  problems.erase(problems.begin() + static_cast<std::ptrdiff_t>(known), problems.end() - 1);
  return std::nullopt;
}

std::optional<Json> read_json_file(const std::filesystem::path& file, std::vector<std::string>& problems) {
  const std::optional<std::string> text = read_file(file, problems);
  if (!text) { return std::nullopt; }
  return parse_json(*text, file.string(), problems);
}

Json impossible_number(std::string_view spelling) {
  return Json::binary({spelling.begin(), spelling.end()});
}

std::string shown_json(const Json& value) {
  constexpr std::size_t most = 60;  // bytes
  std::string text = value.is_binary() ? spelling(value) : canonical_json(with_spellings(value));
  if (text.size() <= most) { return text; }
  std::size_t cut = most;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) { --cut; }  // not inside a UTF-8 letter
  return text.substr(0, cut) + "...";
}

std::string canonical_json(const Json& value) {
  // Text that is not UTF-8 can come from the command line; it must not throw while a problem is being reported.
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string canonical_hash(const Json& value) {
  return hex_digits(content_hash(canonical_json(value)));
}

}  // namespace libsim
