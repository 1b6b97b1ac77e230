/// @file  Estimates whose rows are not independent: sums by cluster, such as a user.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/ope/logged_rows.hpp"
#include "libsim/ope/off_policy_estimator.hpp"
#include "libsim/ope/overlap.hpp"
#include "libsim/ope/term_block.hpp"

namespace libsim {

/// The terms of several estimators summed over each cluster. standard_error_of() such terms, and a bootstrap of them,
/// take clusters as independent, and rows within one as anything. Memory: up to three doubles a cluster and estimator.
/// Source: for the former, K.-Y. Liang and S. Zeger, Biometrika 73 (1986).
class ClusterTerms {
 public:
  /// Nothing yet of these estimators.
  explicit ClusterTerms(std::vector<OffPolicyEstimator> estimators);

  /// @param cluster  [n], a number for each row's cluster, dense from 0 in the whole log. @pre the rows are sound
  void observe(const LoggedRows& rows, std::span<const std::uint32_t> cluster);
  /// Parts of a log number their clusters alike. @pre the same estimators
  void merge(const ClusterTerms& other);

  /// Clusters seen so far.
  std::size_t clusters() const { return size_.size(); }
  /// One estimator's terms, a row a cluster. A view.
  Terms terms(std::size_t estimator) const;
  std::vector<Terms> all_terms() const;  ///< [estimators]
  /// What the weights say, cluster by cluster.
  ClusterOverlap overlap() const;

 private:
  void grow(std::size_t clusters);

  std::vector<OffPolicyEstimator> estimators_;
  std::vector<TermColumns> sums_;  ///< [estimators]; their `size` is not used: it is the same for all
  std::vector<double> size_;       ///< [clusters]
  std::vector<double> weight_;     ///< [clusters], sum of w = pi_e / pi_b
  std::vector<double> rewarded_;   ///< [clusters], sum of |w r|
};

}  // namespace libsim
