#include "libsim/ope/candidate_rows.hpp"

#include <cassert>
#include <cmath>
#include <limits>
#include <string_view>

#include <fmt/format.h>

namespace libsim {
namespace {

constexpr std::uint32_t none_chosen = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t several_chosen = none_chosen - 1;

struct RowSums {
  double target = 0.0;
  double model = 0.0;
  double uncovered = 0.0;
  bool sound = true;
};

/// Candidates [begin, end). A NaN or an infinite prediction makes `model` one, too, and is found there.
RowSums sums_of(const CandidateRows& rows, std::size_t begin, std::size_t end) {
  RowSums sums;
  const double* target = rows.target.data();
  if (rows.predicted.empty()) {
    for (std::size_t c = begin; c < end; ++c) {
      sums.target += target[c];
      sums.sound = sums.sound && target[c] >= 0.0;
    }
  } else {
    const double* predicted = rows.predicted.data();
    for (std::size_t c = begin; c < end; ++c) {
      sums.target += target[c];
      sums.model += target[c] * predicted[c];
      sums.sound &= target[c] >= 0.0;
    }
  }
  if (!rows.logging.empty()) {
    for (std::size_t c = begin; c < end; ++c) {
      sums.uncovered += rows.logging[c] == 0.0 ? target[c] : 0.0;
      sums.sound &= rows.logging[c] >= 0.0 && rows.logging[c] <= 1.0;
    }
  }
  return sums;
}

std::string chosen_problem(std::uint32_t chosen, std::size_t candidates) {
  if (chosen == none_chosen) { return "got no candidate that was chosen, expected one"; }
  if (chosen == several_chosen) { return "got several candidates that were chosen, expected one"; }
  return fmt::format("got action {}, expected an index below {}, the number of candidates", chosen, candidates);
}

void find_candidate_problems(const CandidateRows& rows, std::size_t row, std::int64_t number,
                             std::vector<std::string>& problems) {
  const std::size_t begin = rows.begin_of(row);
  const auto note = [&](std::size_t c, std::string_view what, double found, std::string_view expected) {
    problems.push_back(
        fmt::format("row {}, {} of candidate {}: got {}, expected {}", number, what, c - begin, found, expected));
  };
  const auto is_probability = [](double p) { return p >= 0.0 && p <= 1.0; };
  for (std::size_t c = begin; c < rows.end_of(row); ++c) {
    if (!is_probability(rows.target[c])) { note(c, "target probability", rows.target[c], "a probability in [0, 1]"); }
    if (!rows.predicted.empty() && !std::isfinite(rows.predicted[c])) {
      note(c, "predicted reward", rows.predicted[c], "a finite number");
    }
    if (!rows.logging.empty() && !is_probability(rows.logging[c])) {
      note(c, "logging probability", rows.logging[c], "a probability in [0, 1]");
    }
  }
}

}  // namespace

LoggedRows CandidateSums::reduce(const CandidateRows& rows, std::int64_t first_row,
                                 std::vector<std::string>& problems) {
  const std::size_t n = rows.size();
  const bool predicts = !rows.predicted.empty();
  target_.resize(n);
  target_total_.resize(n);
  predicted_.resize(predicts ? n : 0);
  model_value_.resize(predicts ? n : 0);
  uncovered_.resize(rows.logging.empty() ? 0 : n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t begin = rows.begin_of(i);
    const std::size_t end = rows.end_of(i);
    const RowSums sums = sums_of(rows, begin, end);
    const std::int64_t number = first_row + static_cast<std::int64_t>(i);
    const bool is_there = rows.chosen[i] < end - begin;
    if (!is_there) {
      problems.push_back(fmt::format("row {}: {}", number, chosen_problem(rows.chosen[i], end - begin)));
    }
    if (!sums.sound || (predicts && !std::isfinite(sums.model))) { find_candidate_problems(rows, i, number, problems); }
    // What is wrong has been said: the values below must not give rise to a second line about it.
    target_[i] = is_there && sums.sound ? rows.target[begin + rows.chosen[i]] : 0.0;
    target_total_[i] = sums.sound ? sums.target : 1.0;
    if (predicts) {
      const bool usable = is_there && sums.sound && sums.target > 0.0 && std::isfinite(sums.model);
      predicted_[i] = usable ? rows.predicted[begin + rows.chosen[i]] : 0.0;
      // Dividing by a sum that is 1 up to rounding keeps the value inside the predictions' range.
      model_value_[i] = usable ? sums.model / sums.target : 0.0;
    }
    if (!rows.logging.empty()) { uncovered_[i] = sums.uncovered; }
  }
  return {rows.reward, rows.propensity, target_, predicted_, model_value_, target_total_, uncovered_};
}

void LongRows::add_row(double reward, double propensity) {
  reward_.push_back(reward);
  propensity_.push_back(propensity);
  chosen_.push_back(none_chosen);
  first_.push_back(target_.size());
}

void LongRows::add_candidate(double target, double predicted, double logging, bool is_chosen) {
  assert(!reward_.empty() && "candidates belong to a row");
  if (is_chosen) {
    const auto index = static_cast<std::uint32_t>(target_.size() - first_[first_.size() - 2]);
    chosen_.back() = chosen_.back() == none_chosen ? index : several_chosen;
  }
  target_.push_back(target);
  if (has_predictions_) { predicted_.push_back(predicted); }
  if (has_logging_) { logging_.push_back(logging); }
  first_.back() = target_.size();
}

void LongRows::clear() {
  reward_.clear();
  propensity_.clear();
  chosen_.clear();
  first_.assign(1, 0);
  target_.clear();
  predicted_.clear();
  logging_.clear();
}

CandidateRows LongRows::view() const {
  return {reward_, propensity_, chosen_, target_, predicted_, logging_, 0, first_};
}

}  // namespace libsim
