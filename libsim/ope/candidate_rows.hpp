/// @file  Logged rows with every candidate's probability and prediction; candidate sets may differ from row to row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "libsim/ope/logged_rows.hpp"

namespace libsim {

/// Decisions with their candidates, one row a decision. A view. The candidates of row i are entries [first[i],
/// first[i + 1]) of the candidate columns, or, where `first` is empty, [i * candidates, (i + 1) * candidates): a
/// matrix, row by row. A candidate that the target policy never takes is there with probability 0.
struct CandidateRows {
  std::span<const double> reward;         ///< [n]
  std::span<const double> propensity;     ///< [n], in (0, 1]
  std::span<const std::uint32_t> chosen;  ///< [n], the logged action, as an index into its row's candidates
  std::span<const double> target;         ///< [all candidates], pi_e(a|x) in [0, 1]; they sum to 1 in each row
  std::span<const double> predicted{};    ///< [all candidates], q(x, a); or empty
  std::span<const double> logging{};      ///< [all candidates], pi_b(a|x): shows what was never tried; or empty
  std::size_t candidates = 0;             ///< in each row, where there are as many in all
  std::span<const std::size_t> first{};   ///< [n + 1], where they differ

  std::size_t size() const { return reward.size(); }
  /// Where a row's candidates begin in the arrays.
  std::size_t begin_of(std::size_t row) const { return first.empty() ? row * candidates : first[row]; }
  /// Where they end.
  std::size_t end_of(std::size_t row) const { return first.empty() ? (row + 1) * candidates : first[row + 1]; }
};

/// Sums over candidates, into columns that are kept from call to call.
class CandidateSums {
 public:
  /// @return what the estimators need of the rows: valid until the next call
  /// @param first_row  the number of the first row, counted from 1
  /// @param problems   receives a line for each candidate that cannot be used; the other checks are those of
  ///                   find_row_problems()
  LoggedRows reduce(const CandidateRows& rows, std::int64_t first_row, std::vector<std::string>& problems);

 private:
  std::vector<double> target_;
  std::vector<double> predicted_;
  std::vector<double> model_value_;
  std::vector<double> target_total_;
  std::vector<double> model_sum_;
  std::vector<double> lowest_;
  std::vector<double> uncovered_;
};

/// Candidate rows that own their memory, filled decision by decision: the long format, one entry a candidate.
class LongRows {
 public:
  /// @param has_predictions, has_logging  whether these are known; if not, what is passed for them is not kept
  LongRows(bool has_predictions, bool has_logging) : has_predictions_{has_predictions}, has_logging_{has_logging} {}

  /// Begins a decision, whose candidates follow.
  void add_row(double reward, double propensity);
  /// @pre a row was begun
  void add_candidate(double target, double predicted, double logging, bool is_chosen);
  /// Forgets the rows and keeps the memory.
  void clear();

  std::size_t size() const { return reward_.size(); }
  /// Rows whose chosen candidate was not marked, or marked twice, have a chosen index out of range.
  CandidateRows view() const;

 private:
  bool has_predictions_;
  bool has_logging_;
  std::vector<double> reward_;
  std::vector<double> propensity_;
  std::vector<std::uint32_t> chosen_;
  std::vector<std::size_t> first_{0};
  std::vector<double> target_;
  std::vector<double> predicted_;
  std::vector<double> logging_;
};

}  // namespace libsim
