/// @file  Evaluates the target policy of a file of rows with every estimator, and says what to make of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "libsim/core/running_stats.hpp"
#include "libsim/ope/intervals.hpp"
#include "libsim/ope/logged_rows.hpp"
#include "libsim/ope/overlap.hpp"
#include "libsim/ope/rows_csv.hpp"

namespace libsim {

/// How 95% intervals are made.
enum class IntervalKind : std::uint8_t {
  normal,     ///< delta method; by clusters if there are some
  student_t,  ///< the same with Student's t
  bootstrap,  ///< percentiles; by clusters if there are some
  bernstein   ///< empirical Bernstein: covers at any n, if the bounds hold
};

/// How rows are evaluated.
struct RowsEvaluationOptions {
  IntervalKind interval = IntervalKind::normal;  ///< of every estimator
  double confidence = 0.95;                      ///< in (0, 1)
  std::uint32_t replicates = 1000;               ///< of the bootstrap
  std::uint32_t seed = 1;                        ///< of the bootstrap
  std::optional<TermBounds> bounds;              ///< for empirical Bernstein, which needs them
};

/// One line of the result.
struct EvaluatedEstimator {
  std::string name;
  Interval interval;               ///< `mean` is the estimate; NaN where not defined
  double effective_size = 0.0;     ///< of the weights after the estimator's rule; NaN if all are 0
  double largest_weight = 0.0;     ///< after the estimator's rule
  std::optional<double> lambda{};  ///< what tuning chose; the interval does not count that it was chosen
  bool is_main = false;            ///< no fixed lambda, or none that bites: what people look at first
  std::string warning{};           ///< why not to use it, in words; "" if nothing is known
};

/// What rows tell of the target.
struct RowsEvaluation {
  std::int64_t rows = 0;                      ///< rows read
  std::vector<EvaluatedEstimator> estimates;  ///< [estimators] in the order of tables
  Overlap overlap;                    ///< why to believe them or not; with `by_cluster`, unless rows are independent
  std::vector<std::string> warnings;  ///< of the rows, whatever the estimator

  /// Those, and those of estimators. @param all  or of the main ones only
  std::vector<std::string> all_warnings(bool all) const;
};

/// Reads the rest of the file, in chunks, keeping none: memory does not grow with rows, but with clusters.
/// @throws InputError with every broken row; or if there are no rows
/// @pre options.bounds is there if the interval is empirical Bernstein, and the file then has no clusters
RowsEvaluation evaluate_rows(RowsCsv& file, const std::string& source, const RowsEvaluationOptions& options);
/// The same of rows in memory. @param clusters  [n], dense from 0; empty if the rows are independent
RowsEvaluation evaluate_rows(const LoggedRows& rows, std::span<const std::uint32_t> clusters, const std::string& source,
                             const RowsEvaluationOptions& options);

}  // namespace libsim
