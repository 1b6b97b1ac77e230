/// @file  The bootstrap on a log that is read once, chunk by chunk.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/ope/logged_rows.hpp"
#include "libsim/ope/off_policy_estimator.hpp"
#include "libsim/ope/term_block.hpp"

namespace libsim {

/// How often each row of a block is in one resample: independent Poisson(1) counts, the limit of drawing n of n rows
/// with replacement, so that rows need not be kept. A resample's size varies, and its value is a ratio by the size it
/// has. Source: N. Chamandy, O. Muralidharan, A. Najmi and S. Naidu, Estimating uncertainty for massive data streams,
/// Google (2012). Counts come from 16 bits each, cut at 8: mean and variance are exactly 1, probabilities within 2e-5.
class ResampleCounts {
 public:
  /// Counts of block `block` (rows 512 block, ...) in resample `replicate`: the same however the log is cut.
  ResampleCounts(std::uint32_t seed, std::uint32_t block, std::uint32_t replicate);

  std::span<const double> values() const { return count_; }  ///< [rows_per_block]

 private:
  std::array<double, rows_per_block> count_;
};

/// Resampled values of several estimators, which share each resample.
class PoissonBootstrap {
 public:
  /// @param first_row  the number of the first row, counted from 0: parts of a log draw as the whole does
  PoissonBootstrap(std::vector<OffPolicyEstimator> estimators, std::uint32_t replicates, std::uint32_t seed,
                   std::uint64_t first_row = 0);

  /// A chunk whose rows follow those observed before. O(rows * replicates * estimators).
  /// @pre the rows are sound
  void observe(const LoggedRows& rows);
  /// The terms of the estimators on further rows, or on clusters: [estimators], of equal lengths. A cluster is drawn as
  /// a whole.
  void observe(std::span<const Terms> terms);
  /// @pre the same estimators, replicates and seed; the other's rows are those that follow
  void merge(const PoissonBootstrap& other);

  /// [replicates]; NaN where no row of a resample has weight, or none is in it.
  std::vector<double> values(std::size_t estimator) const;

 private:
  struct Sums {
    std::vector<double> plain;  ///< [replicates]
    std::vector<double> numerator;
    std::vector<double> denominator;
  };

  void observe_block(std::span<const Terms> terms, std::uint32_t block, std::size_t offset);

  std::vector<OffPolicyEstimator> estimators_;
  std::uint32_t replicates_;
  std::uint32_t seed_;
  std::uint64_t first_row_;
  std::uint64_t next_row_;
  std::vector<Sums> sums_;     ///< [estimators]
  std::vector<double> sizes_;  ///< [replicates]
};

}  // namespace libsim
