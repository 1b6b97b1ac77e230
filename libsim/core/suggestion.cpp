#include "libsim/core/suggestion.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace libsim {
namespace {

std::string lower(std::string_view word) {
  std::string text{word};
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') { c = static_cast<char>(c - 'A' + 'a'); }
  }
  return text;
}

/// Optimal string alignment: Levenshtein's distance, with a swap of neighbours as one edit. O(|a| |b|).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) { last[j] = j; }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitute = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({substitute, last[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) { row[j] = std::min(row[j], before_last[j - 2] + 1); }
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::string nearest_word(std::string_view word, const std::vector<std::string>& known) {
  // A longer word is nobody's typo, and the distance costs the product of the lengths.
  if (word.empty() || word.size() > 200) { return ""; }
  const std::string typed = lower(word);
  const std::size_t allowed = std::clamp<std::size_t>(typed.size() / 3, 1, 3);
  std::size_t best = allowed + 1;
  std::string nearest;
  for (const std::string& candidate : known) {
    const std::size_t distance = edit_distance(typed, lower(candidate));
    if (distance < best && distance < candidate.size()) {
      best = distance;
      nearest = candidate;
    }
  }
  if (!nearest.empty()) { return nearest; }
  constexpr std::size_t telling = 4;  // letters; shorter pieces occur in words that have nothing to do with each other
  const auto shares = [&](const std::string& candidate) {
    const std::string other = lower(candidate);
    return std::min(typed.size(), other.size()) >= telling &&
           (other.find(typed) != std::string::npos || typed.find(other) != std::string::npos);
  };
  const auto found = std::ranges::find_if(known, shares);
  return found == known.end() ? "" : *found;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  const std::string nearest = nearest_word(word, known);
  return nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", nearest);
}

std::string suggestion_or_list(std::string_view word, const std::vector<std::string>& known) {
  std::string nearest = suggestion(word, known);
  if (!nearest.empty() || known.empty()) { return nearest; }
  return fmt::format(", expected {}\"{}\"", known.size() == 1 ? "" : "one of ", fmt::join(known, "\", \""));
}

}  // namespace libsim
