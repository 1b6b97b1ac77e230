#include "libsim/metrics/prediction_file.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "libsim/core/error.hpp"
#include "libsim/core/file.hpp"
#include "libsim/core/suggestion.hpp"
#include "libsim/log/csv_tokenizer.hpp"

namespace libsim {
namespace {

/// The problems of one file: the first rows in full, then their number.
class RowProblems {
 public:
  void add(std::string problem) {
    if (lines_.size() < most) { lines_.push_back(std::move(problem)); }
    ++count_;
  }
  void throw_if_any(const std::string& source) {
    if (count_ == 0) { return; }
    if (count_ > most) { lines_.push_back(fmt::format("and {} more", count_ - most)); }
    throw InputError{source, lines_};
  }

 private:
  static constexpr std::size_t most = 20;
  std::vector<std::string> lines_;
  std::size_t count_ = 0;
};

/// Where each wanted column stands.
struct Header {
  PredictionKind kind = PredictionKind::binary;
  bool kind_by_values = false;  // "prediction" is p or yhat
  std::size_t fields = 0;
  std::size_t truth = 0;
  std::optional<std::size_t> prediction;
  std::optional<std::size_t> amount;
  std::optional<std::size_t> user;
};

constexpr std::string_view expected_columns =
    "expected the columns y,p (or label,prediction); y,yhat; query,relevance,score; or value";

Header read_header(std::span<const std::string_view> fields, const std::string& source) {
  std::map<std::string, std::size_t, std::less<>> places;
  std::vector<std::string> problems;
  std::string found;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::string name = unquoted(trimmed(fields[i]));
    if (!places.emplace(name, i).second) { problems.push_back(fmt::format("1: the column {} stands twice", name)); }
    found += (i == 0 ? "" : ",") + name;
  }
  const auto place = [&](std::initializer_list<std::string_view> names) -> std::optional<std::size_t> {
    for (const std::string_view name : names) {
      if (const auto at = places.find(name); at != places.end()) { return at->second; }
    }
    return std::nullopt;
  };
  Header header;
  header.fields = fields.size();
  header.user = place({"user"});
  const auto y = place({"y", "label"});
  if (y && place({"p"})) {
    header.truth = *y;
    header.prediction = place({"p"});
    header.amount = place({"amount"});
  } else if (y && place({"yhat"})) {
    header.kind = PredictionKind::amount;
    header.truth = *y;
    header.prediction = place({"yhat"});
  } else if (y && place({"prediction"})) {
    header.kind_by_values = true;
    header.truth = *y;
    header.prediction = place({"prediction"});
    header.amount = place({"amount"});
  } else if (place({"relevance"}) && place({"score"}) && place({"query"})) {
    header.kind = PredictionKind::ranking;
    header.truth = *place({"relevance"});
    header.prediction = place({"score"});
    header.user = place({"query"});
  } else if (place({"value"})) {
    header.kind = PredictionKind::concentration;
    header.truth = *place({"value"});
    header.user.reset();
  } else {
    problems.push_back(fmt::format("1: got the columns {}, {}", found, expected_columns));
  }
  if (!problems.empty()) { throw InputError{source, problems}; }
  return header;
}

/// Reads the rows below a header.
class RowReader {
 public:
  RowReader(const Header& header, RowProblems& problems) : header_{header}, problems_{problems} {
    file_.kind = header.kind;
  }

  void read(const CsvTokenizer& lines) {
    const auto fields = lines.fields();
    if (!lines.quotes_match() || fields.size() != header_.fields) {
      problems_.add(fmt::format("{}: got {} field(s){}, expected {}", lines.line(), fields.size(),
                                lines.quotes_match() ? "" : " and a quote that is not closed", header_.fields));
      return;
    }
    // Every column is looked at, so that a row's mistakes are all reported.
    file_.truth.push_back(number(lines, header_.truth, truth_least(), truth_most()));
    if (header_.prediction) { file_.prediction.push_back(number(lines, *header_.prediction, p_least(), p_most())); }
    if (header_.amount) { file_.amount.push_back(number(lines, *header_.amount, 0.0, largest)); }
    if (header_.kind == PredictionKind::binary && !header_.kind_by_values) { check_label(lines, file_.truth.back()); }
    if (header_.user) {
      const auto next = static_cast<std::uint32_t>(users_.size());
      file_.user.push_back(users_.try_emplace(unquoted(trimmed(fields[*header_.user])), next).first->second);
    }
  }

  PredictionFile take() {
    if (header_.kind_by_values) {
      const auto is_label = [](double y) { return y == 0.0 || y == 1.0; };
      const auto is_probability = [](double p) { return p >= 0.0 && p <= 1.0; };
      const bool binary =
          std::ranges::all_of(file_.truth, is_label) && std::ranges::all_of(file_.prediction, is_probability);
      file_.kind = binary ? PredictionKind::binary : PredictionKind::amount;
      if (!binary) { file_.amount.clear(); }  // y is the amount then
    }
    return std::move(file_);
  }

 private:
  static constexpr double largest = std::numeric_limits<double>::max();

  double truth_least() const {
    return header_.kind == PredictionKind::amount || header_.kind_by_values ? -largest : 0.0;
  }
  double truth_most() const {
    return header_.kind == PredictionKind::binary && !header_.kind_by_values ? 1.0 : largest;
  }
  bool is_probability() const { return header_.kind == PredictionKind::binary && !header_.kind_by_values; }
  double p_least() const { return is_probability() ? 0.0 : -largest; }
  double p_most() const { return is_probability() ? 1.0 : largest; }

  void check_label(const CsvTokenizer& lines, double label) {
    if (label == 0.0 || label == 1.0) { return; }
    problems_.add(fmt::format("{}: y: got {}, expected 0 or 1", lines.line(), label));
  }

  double number(const CsvTokenizer& lines, std::size_t column, double least, double most) {
    const std::string_view text = trimmed(lines.fields()[column]);
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    if (whole && value >= least && value <= most) { return value; }
    const std::string range = most < largest     ? fmt::format("a number in [{}, {}]", least, most)
                              : least > -largest ? fmt::format("a number >= {}", least)
                                                 : "a number";
    problems_.add(
        fmt::format("{}: field {}: got \"{}\", expected {}", lines.line(), column + 1, text.substr(0, 40), range));
    return 0.0;
  }

  const Header& header_;
  RowProblems& problems_;
  PredictionFile file_;
  std::unordered_map<std::string, std::uint32_t> users_;  // looked up, never walked through
};

}  // namespace

PredictionFile read_predictions(const std::filesystem::path& file) {
  std::vector<std::string> unreadable;
  const auto text = read_file(file, unreadable);
  if (!text) { throw InputError{file.string(), unreadable}; }
  CsvTokenizer lines{*text};
  if (!lines.next()) { throw InputError{file.string(), {fmt::format("empty, {}", expected_columns)}}; }
  const Header header = read_header(lines.fields(), file.string());
  RowProblems problems;
  RowReader reader{header, problems};
  while (lines.next()) { reader.read(lines); }
  PredictionFile read = reader.take();
  if (read.rows() == 0) { problems.add("no rows below the header"); }
  problems.throw_if_any(file.string());
  return read;
}

}  // namespace libsim
