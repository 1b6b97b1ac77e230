#include "libsim/ope/candidate_rows.hpp"

#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <string_view>

#include <fmt/format.h>

#include "libsim/core/clones.hpp"
#include "libsim/ope/row_problems.hpp"

namespace libsim {
namespace {

constexpr std::uint32_t none_chosen = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t several_chosen = none_chosen - 1;

/// Of each row, the sums of pi_e and of pi_e q, and the lowest pi_e or 0. A NaN shows in the sums.
/// @param first  where each row's candidates begin and end; null if each has `width`
LIBSIM_CLONES void sum_candidates(const double* target, const double* predicted, const std::size_t* first,
                                  std::size_t width, std::size_t n, double* total, double* model, double* lowest) {
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t begin = first == nullptr ? i * width : first[i];
    const std::size_t count = first == nullptr ? width : first[i + 1] - begin;
    const double* pi = target + begin;
    const double* q = predicted + begin;
    // Two interleaved sums: half as long a chain of additions, and a vector of two.
    std::array<double, 2> pi_sum{};
    std::array<double, 2> q_sum{};
    std::array<double, 2> low{};
    const std::size_t even = count - count % 2;
    for (std::size_t c = 0; c < even; c += 2) {
      for (std::size_t l = 0; l < 2; ++l) {
        pi_sum[l] += pi[c + l];
        q_sum[l] += pi[c + l] * q[c + l];
        low[l] = pi[c + l] < low[l] ? pi[c + l] : low[l];
      }
    }
    for (std::size_t c = even; c < count; ++c) {
      pi_sum[0] += pi[c];
      q_sum[0] += pi[c] * q[c];
      low[0] = pi[c] < low[0] ? pi[c] : low[0];
    }
    total[i] = pi_sum[0] + pi_sum[1];
    model[i] = q_sum[0] + q_sum[1];
    lowest[i] = low[0] < low[1] ? low[0] : low[1];
  }
}

/// The target mass on candidates that the logging policy never takes, and whether its probabilities are some.
bool find_uncovered(const CandidateRows& rows, std::size_t row, double& mass) {
  mass = 0.0;
  bool sound = true;
  for (std::size_t c = rows.begin_of(row); c < rows.end_of(row); ++c) {
    mass += rows.logging[c] == 0.0 ? rows.target[c] : 0.0;
    sound = sound && is_probability(rows.logging[c]);
  }
  return sound;
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
  model_sum_.resize(n);
  lowest_.resize(n);
  sum_candidates(rows.target.data(), predicts ? rows.predicted.data() : rows.target.data(),
                 rows.first.empty() ? nullptr : rows.first.data(), rows.candidates, n, target_total_.data(),
                 model_sum_.data(), lowest_.data());
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t begin = rows.begin_of(i);
    const std::size_t candidates = rows.end_of(i) - begin;
    const bool is_there = rows.chosen[i] < candidates;
    const bool predictable = !predicts || std::isfinite(model_sum_[i]);
    const bool logs = rows.logging.empty() || find_uncovered(rows, i, uncovered_[i]);
    const bool is_sound = is_there && predictable && logs && lowest_[i] == 0.0 && target_total_[i] > 0.0;
    if (is_sound) {
      const std::size_t chosen = begin + rows.chosen[i];
      target_[i] = rows.target[chosen];
      if (!predicts) { continue; }
      predicted_[i] = rows.predicted[chosen];
      // Dividing by a sum that is 1 up to rounding keeps the value inside the predictions' range.
      model_value_[i] = model_sum_[i] / target_total_[i];
      continue;
    }
    const std::int64_t number = first_row + static_cast<std::int64_t>(i);
    const std::size_t before = problems.size();
    if (!is_there) {
      problems.push_back(fmt::format("row {}: {}", number, chosen_problem(rows.chosen[i], candidates)));
    }
    find_candidate_problems(rows, i, number, problems);
    // What is wrong has been said: the values below must not give rise to a second line about it.
    if (problems.size() > before) { target_total_[i] = 1.0; }
    target_[i] = 0.0;
    if (predicts) { predicted_[i] = model_value_[i] = 0.0; }
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
