#include "libsim/ope/rows_csv.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "libsim/core/error.hpp"
#include "libsim/core/suggestion.hpp"

namespace libsim {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

std::optional<double> parsed(std::string_view text) {
  text = trimmed(text);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) { return std::nullopt; }
  return value;
}

}  // namespace

RowsCsv::RowsCsv(const std::filesystem::path& file) : name_{file.string()}, file_{file}, lines_{file_.text()} {
  column_.fill(absent);
  if (!lines_.next()) { throw InputError{name_, {"got an empty file, expected a header"}}; }
  read_header();
}

std::vector<std::size_t> RowsCsv::numbered(const std::vector<std::string>& header, std::string_view prefix) const {
  std::vector<std::size_t> fields;
  std::unordered_map<std::string_view, std::size_t> places;  // there may be thousands of actions
  for (std::size_t i = 0; i < header.size(); ++i) { places.try_emplace(header[i], i); }
  for (;;) {
    const auto found = places.find(fmt::format("{}_{}", prefix, fields.size()));
    if (found == places.end()) { return fields; }
    fields.push_back(found->second);
  }
}

void RowsCsv::read_header() {
  for (const std::string_view field : lines_.fields()) { header_.push_back(unquoted(trimmed(field))); }
  constexpr std::array<std::string_view, columns> names{"reward", "pscore",  "pi_e",   "q_hat", "q_target",
                                                        "action", "request", "chosen", "pi_b",  "cluster"};
  const auto find = [&](std::string_view name) {
    const auto found = std::ranges::find(header_, name);
    return found == header_.end() ? absent : static_cast<std::size_t>(found - header_.begin());
  };
  for (std::size_t c = 0; c < columns; ++c) { column_[c] = find(names[c]); }
  if (column_[pscore] == absent) { column_[pscore] = find("propensity"); }
  pi_e_each_ = numbered(header_, "pi_e");
  q_hat_each_ = numbered(header_, "q_hat");
  pi_b_each_ = numbered(header_, "pi_b");

  std::vector<std::string> problems;
  std::vector<std::size_t> read;
  const auto require = [&](std::size_t c) {
    if (column_[c] == absent) {
      problems.push_back(fmt::format("column \"{}\" is missing{}", names[c], suggestion(names[c], header_)));
    }
    read.push_back(column_[c]);
  };
  const auto take = [&](std::size_t c) { read.push_back(column_[c]); };
  require(reward);
  require(pscore);
  take(cluster);
  const auto require_both = [&](std::size_t a, std::size_t b) {
    if (column_[a] != absent) { require(b); }
    if (column_[b] != absent) { require(a); }
  };
  if (column_[request] != absent || column_[chosen] != absent) {
    format_ = RowsFormat::long_rows;
    require_both(request, chosen);
    require(pi_e);
    take(request), take(chosen), take(q_hat), take(pi_b);
    has_model_ = column_[q_hat] != absent;
    table_ = LongRows{has_model_, column_[pi_b] != absent};
  } else if (!pi_e_each_.empty()) {
    format_ = RowsFormat::wide;
    require(action);
    for (const auto* each : {&q_hat_each_, &pi_b_each_}) {
      if (!each->empty() && each->size() != pi_e_each_.size()) {
        problems.push_back(fmt::format("columns \"{}_0\", ...: got {}, expected {} as of \"pi_e_0\", ...",
                                       each == &q_hat_each_ ? "q_hat" : "pi_b", each->size(), pi_e_each_.size()));
      }
    }
    for (const auto* each : {&pi_e_each_, &q_hat_each_, &pi_b_each_}) {
      read.insert(read.end(), each->begin(), each->end());
    }
    has_model_ = !q_hat_each_.empty();
    table_ = LongRows{has_model_, !pi_b_each_.empty()};
  } else {
    if (column_[pi_e] == absent) {
      problems.emplace_back("column \"pi_e\" is missing, or \"pi_e_0\", \"pi_e_1\", ... for every action");
    }
    take(pi_e), take(q_hat), take(q_target);
    require_both(q_hat, q_target);
    has_model_ = column_[q_hat] != absent;
  }
  if (!problems.empty()) { throw InputError{name_, problems}; }
  std::vector<bool> is_read(header_.size());
  for (const std::size_t field : read) {
    if (field != absent) { is_read[field] = true; }
  }
  for (std::size_t i = 0; i < header_.size(); ++i) {
    if (!is_read[i]) { unread_.push_back(header_[i]); }
  }
}

bool RowsCsv::next(std::size_t rows, std::vector<std::string>& problems) {
  for (std::vector<double>& column : values_) { column.clear(); }
  table_.clear();
  chunk_clusters_.clear();
  std::size_t read = 0;
  for (; read < rows && (line_waits_ || lines_.next()); ++read) {
    ++row_;
    line_waits_ = false;
    switch (format_) {
      case RowsFormat::logged_action:
        read_logged_action(problems);
        break;
      case RowsFormat::wide:
        read_wide(problems);
        break;
      case RowsFormat::long_rows:
        read_request(problems);
        break;
    }
  }
  return read > 0;
}

void RowsCsv::note(std::size_t field, std::string_view expected, std::vector<std::string>& problems) const {
  const std::string_view found = trimmed(lines_.fields()[field]);
  problems.push_back(fmt::format("row {} (line {}), {}: got {}, expected {}", row_, lines_.line(), header_[field],
                                 found.empty() ? "nothing" : fmt::format("\"{}\"", found), expected));
}

bool RowsCsv::number(std::size_t field, double& value, std::vector<std::string>& problems) const {
  const std::optional<double> found = parsed(lines_.fields()[field]);
  if (!found) { note(field, "a number", problems); }
  value = found.value_or(0.0);
  return found.has_value();
}

bool RowsCsv::line_is_whole(std::vector<std::string>& problems) const {
  const std::size_t fields = lines_.fields().size();
  if (fields == header_.size() && lines_.quotes_match()) { return true; }
  problems.push_back(fmt::format("row {} (line {}): got {}, expected {} fields as in the header", row_, lines_.line(),
                                 lines_.quotes_match() ? fmt::format("{}", fields) : "a quote that is not closed",
                                 header_.size()));
  return false;
}

void RowsCsv::add_cluster() {
  if (!has_clusters()) { return; }
  const auto next_number = static_cast<std::uint32_t>(cluster_numbers_.size());
  const std::string id{trimmed(lines_.fields()[column_[cluster]])};
  chunk_clusters_.push_back(cluster_numbers_.try_emplace(id, next_number).first->second);
}

void RowsCsv::add_nothing() {
  if (format_ == RowsFormat::logged_action) {
    for (std::vector<double>& column : values_) { column.push_back(1.0); }
  } else {
    table_.add_row(0.0, 1.0);
    table_.add_candidate(1.0, 0.0, 1.0, true);
  }
  if (has_clusters()) { chunk_clusters_.push_back(0); }
}

void RowsCsv::read_logged_action(std::vector<std::string>& problems) {
  bool good = line_is_whole(problems);
  std::array<double, 5> value{};
  for (std::size_t c = reward; good && c <= (has_model_ ? q_target : pi_e); ++c) {
    good = number(column_[c], value[c], problems) && good;
  }
  if (!good) {
    add_nothing();
    return;
  }
  for (std::size_t c = 0; c < value.size(); ++c) { values_[c].push_back(value[c]); }
  add_cluster();
}

void RowsCsv::read_wide(std::vector<std::string>& problems) {
  if (!line_is_whole(problems)) {
    add_nothing();
    return;
  }
  const std::size_t before = problems.size();
  double row_reward = 0.0;
  double propensity = 0.0;
  double chosen_action = 0.0;
  number(column_[reward], row_reward, problems);
  number(column_[pscore], propensity, problems);
  const bool is_number = number(column_[action], chosen_action, problems);
  const auto actions = static_cast<double>(pi_e_each_.size());
  if (is_number && !(chosen_action >= 0.0 && chosen_action < actions && std::floor(chosen_action) == chosen_action)) {
    note(column_[action], fmt::format("an integer in [0, {})", actions), problems);
  }
  std::vector<std::array<double, 3>> each(pi_e_each_.size());
  for (std::size_t a = 0; a < each.size(); ++a) {
    number(pi_e_each_[a], each[a][0], problems);
    if (has_model_) { number(q_hat_each_[a], each[a][1], problems); }
    if (!pi_b_each_.empty()) { number(pi_b_each_[a], each[a][2], problems); }
  }
  if (problems.size() > before) {
    add_nothing();
    return;
  }
  table_.add_row(row_reward, propensity);
  for (std::size_t a = 0; a < each.size(); ++a) {
    table_.add_candidate(each[a][0], each[a][1], each[a][2], static_cast<double>(a) == chosen_action);
  }
  add_cluster();
}

void RowsCsv::read_request(std::vector<std::string>& problems) {
  struct Candidate {
    double target, predicted, logging;
    bool is_chosen;
  };
  std::vector<Candidate> candidates;
  const std::size_t before = problems.size();
  double row_reward = 0.0;
  double propensity = unknown;
  std::string id;

  bool first = true;
  do {
    if (!line_is_whole(problems)) {
      first = false;
      continue;  // which request it belongs to is not known: taken as this one's
    }
    const std::string line_id{trimmed(lines_.fields()[column_[request]])};
    if (!first && line_id != id) {
      line_waits_ = true;
      break;
    }
    if (first) { id = line_id; }
    if (first) { add_cluster(); }
    first = false;
    Candidate candidate{0.0, 0.0, unknown, false};
    double is_chosen = 0.0;
    if (number(column_[chosen], is_chosen, problems) && is_chosen != 0.0 && is_chosen != 1.0) {
      note(column_[chosen], "0 or 1", problems);
    }
    candidate.is_chosen = is_chosen == 1.0;
    number(column_[pi_e], candidate.target, problems);
    if (has_model_) { number(column_[q_hat], candidate.predicted, problems); }
    if (column_[pi_b] != absent) { number(column_[pi_b], candidate.logging, problems); }
    if (candidate.is_chosen) {
      number(column_[reward], row_reward, problems);
      number(column_[pscore], propensity, problems);
    }
    candidates.push_back(candidate);
  } while (lines_.next());
  if (problems.size() > before) {
    if (!chunk_clusters_.empty()) { chunk_clusters_.resize(table_.size()); }
    add_nothing();
    return;
  }
  const bool has_chosen = std::ranges::any_of(candidates, &Candidate::is_chosen);
  table_.add_row(row_reward, has_chosen ? propensity : 1.0);
  for (const Candidate& c : candidates) { table_.add_candidate(c.target, c.predicted, c.logging, c.is_chosen); }
}

LoggedRows RowsCsv::logged_rows() const {
  LoggedRows rows{values_[reward], values_[pscore], values_[pi_e]};
  if (has_model_) {
    rows.predicted = values_[q_hat];
    rows.model_value = values_[q_target];
  }
  return rows;
}

}  // namespace libsim
