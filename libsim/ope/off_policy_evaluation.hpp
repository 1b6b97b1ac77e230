/// @file  Evaluates a target policy on logged rows, chunk by chunk: all estimators in one pass.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "libsim/ope/candidate_rows.hpp"
#include "libsim/ope/logged_rows.hpp"
#include "libsim/ope/off_policy_estimator.hpp"
#include "libsim/ope/overlap.hpp"
#include "libsim/ope/term_block.hpp"
#include "libsim/ope/tuning.hpp"

namespace libsim {

/// What one estimator says. NaN where it is not defined.
struct OffPolicyEstimate {
  OffPolicyEstimator estimator;  ///< which one
  double value = 0.0;            ///< of the target policy, in the reward's unit
  double standard_error = 0.0;   ///< by rows, delta method
  double variance = 0.0;         ///< of one row's influence, divisor n - 1
  double effective_size = 0.0;   ///< of the weights after the estimator's rule; NaN if all are 0 (DM)
  double largest_weight = 0.0;   ///< after the estimator's rule
};

/// The log may be larger than memory: chunks are observed and forgotten, and evaluations of parts merge. Values are
/// sums of doubles over blocks of 512 rows: parts cut and merged in the same places give the same bits, on any number
/// of threads; parts cut elsewhere differ by rounding.
class OffPolicyEvaluation {
 public:
  /// @param first_row  the number of the first row, counted from 1, for problems
  explicit OffPolicyEvaluation(std::vector<OffPolicyEstimator> estimators, std::int64_t first_row = 1);

  /// A chunk whose rows follow those observed before. Broken rows are noted, not used.
  /// @return whether every row so far was sound
  /// @throws InputError if an estimator uses a model and the rows have none
  bool observe(const LoggedRows& rows);
  /// The same with all candidates. @return the reduced rows, valid until the next call
  LoggedRows observe(const CandidateRows& rows);
  /// @pre the other has the same estimators
  void merge(const OffPolicyEvaluation& other);
  /// Takes up problems found elsewhere, such as fields that are no numbers.
  void add_problem(std::string problem) { problems_.push_back(std::move(problem)); }

  /// One line for each thing wrong with each broken row.
  const std::vector<std::string>& problems() const { return problems_; }
  /// Rows added so far.
  std::int64_t rows() const { return next_row_ - first_row_; }

  // The results. All throw InputError, with every broken row, if there is one. @param source  what the rows came from

  /// [estimators], in their order.
  std::vector<OffPolicyEstimate> estimates(const std::string& source = "rows") const;
  /// How far the logging policy covers the target. @param source  whose ratios: "rows", or a kind of propensity
  const Overlap& overlap(const std::string& source = "rows") const;
  /// What tuning needs to know of each estimator, with the given lambdas. @pre as many as estimators
  TuningCandidate tuning_candidate(std::size_t estimator, double lambda) const;

 private:
  struct Sums {
    TermMoments moments;
    WeightSums weights;
    double weighted = 0.0;  ///< sum of v (r - q)
  };

  void throw_if_broken(const std::string& source) const;
  void observe_block(const LoggedRows& rows);

  std::vector<OffPolicyEstimator> estimators_;
  std::vector<Sums> sums_;
  Overlap overlap_;
  double residuals_of_rewards_ = 0.0;  ///< sum of w r
  double residuals_of_model_ = 0.0;    ///< sum of w (r - q)
  CandidateSums candidate_sums_;
  std::vector<std::string> problems_;
  std::int64_t first_row_;
  std::int64_t next_row_;
};

}  // namespace libsim
