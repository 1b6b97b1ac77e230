#include "libsim/ope/off_policy_evaluation.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "libsim/core/error.hpp"
#include "libsim/ope/row_problems.hpp"

namespace libsim {

OffPolicyEvaluation::OffPolicyEvaluation(std::vector<OffPolicyEstimator> estimators, std::int64_t first_row)
    : estimators_{std::move(estimators)}, sums_(estimators_.size()), first_row_{first_row}, next_row_{first_row} {}

bool OffPolicyEvaluation::observe(const LoggedRows& rows) {
  const auto needy = std::ranges::find_if(estimators_, &OffPolicyEstimator::uses_model);
  if (needy != estimators_.end() && !rows.has_model()) {
    throw InputError{"rows", {fmt::format("{}: got rows without predicted rewards, which it needs", needy->name)}};
  }
  // Checked block by block, so that rows come from memory once.
  for (std::size_t begin = 0; begin < rows.size(); begin += rows_per_block) {
    const LoggedRows block = rows.part(begin, std::min(rows_per_block, rows.size() - begin));
    if (!all_sound(block)) { find_row_problems(block, next_row_, problems_); }
    if (problems_.empty()) { observe_block(block); }
    next_row_ += static_cast<std::int64_t>(block.size());
  }
  return problems_.empty();
}

LoggedRows OffPolicyEvaluation::observe(const CandidateRows& rows) {
  const LoggedRows reduced = candidate_sums_.reduce(rows, next_row_, problems_);
  observe(reduced);
  return reduced;
}

void OffPolicyEvaluation::observe_block(const LoggedRows& rows) {
  const RowBlock block{rows};
  overlap_.weights.merge(block.weights());
  overlap_.rewards.merge(block.rewards());
  for (const double mass : rows.uncovered) { overlap_.uncovered_sum += mass; }
  overlap_.uncovered_rows += static_cast<std::int64_t>(rows.uncovered.size());
  overlap_.reward_sum += block.reward_sum();
  residuals_of_rewards_ += block.residual_sum(false);
  if (rows.has_model()) { residuals_of_model_ += block.residual_sum(true); }
  for (std::size_t e = 0; e < estimators_.size(); ++e) {
    const TermBlock terms{estimators_[e], block};
    sums_[e].moments.merge(terms.moments());
    sums_[e].weights.merge(terms.weights());
    sums_[e].weighted += terms.weighted_sum();
  }
}

void OffPolicyEvaluation::merge(const OffPolicyEvaluation& other) {
  assert(sums_.size() == other.sums_.size() && "parts of one evaluation have the same estimators");
  for (std::size_t e = 0; e < sums_.size(); ++e) {
    sums_[e].moments.merge(other.sums_[e].moments);
    sums_[e].weights.merge(other.sums_[e].weights);
    sums_[e].weighted += other.sums_[e].weighted;
  }
  overlap_.merge(other.overlap_);
  residuals_of_rewards_ += other.residuals_of_rewards_;
  residuals_of_model_ += other.residuals_of_model_;
  problems_.insert(problems_.end(), other.problems_.begin(), other.problems_.end());
  next_row_ += other.rows();
}

void OffPolicyEvaluation::throw_if_broken(const std::string& source) const {
  if (!problems_.empty()) { throw InputError{source, problems_}; }
}

std::vector<OffPolicyEstimate> OffPolicyEvaluation::estimates(const std::string& source) const {
  throw_if_broken(source);
  std::vector<OffPolicyEstimate> estimates;
  for (std::size_t e = 0; e < estimators_.size(); ++e) {
    const auto& [moments, weights, weighted] = sums_[e];
    OffPolicyEstimate estimate{estimators_[e],           moments.value(),
                               moments.standard_error(), moments.influence_variance(),
                               weights.effective_size(), weights.largest};
    if (std::holds_alternative<ReplayWeight>(estimators_[e].rule) && weights.sum == 0.0 && moments.count > 0) {
      // The convention of Open Bandit Pipeline; evaluate_rows() says that it means nothing.
      estimate.value = estimate.standard_error = estimate.variance = 0.0;
    }
    estimates.push_back(std::move(estimate));
  }
  return estimates;
}

const Overlap& OffPolicyEvaluation::overlap(const std::string& source) const {
  throw_if_broken(source);
  return overlap_;
}

TuningCandidate OffPolicyEvaluation::tuning_candidate(std::size_t estimator, double lambda) const {
  throw_if_broken("rows");
  const Sums& sums = sums_[estimator];
  const auto n = static_cast<double>(rows());
  const double unbiased = estimators_[estimator].uses_model ? residuals_of_model_ : residuals_of_rewards_;
  return {lambda,
          sums.moments.value(),
          sums.moments.influence_variance(),
          (unbiased - sums.weighted) / n,
          overlap_.weights.mean_square(),
          overlap_.weights.largest,
          n};
}

}  // namespace libsim
