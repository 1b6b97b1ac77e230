/// @file  Estimates of a slate policy's value: several items are shown at once, each with its reward.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace libsim {

/// Logged slates, slot by slot. A view. The slots of slate i are entries [first[i], first[i + 1]) of the columns, from
/// the top; slates may have different lengths. Which columns an estimator needs: see SlateEstimator.
struct SlateRows {
  std::span<const std::size_t> first;             ///< [n + 1]
  std::span<const double> reward;                 ///< [slots]; a slot's weight in the value, if any, is multiplied in
  std::span<const double> propensity;             ///< [slots], pi_b(a_k | x, a_1 ... a_{k-1}) in (0, 1]
  std::span<const double> target;                 ///< [slots], pi_e(a_k | x, a_1 ... a_{k-1}) in [0, 1]
  std::span<const double> marginal_propensity{};  ///< [slots], pi_b(a_k at slot k | x) in (0, 1], for IIPS; or empty
  std::span<const double> marginal_target{};      ///< [slots], pi_e(a_k at slot k | x) in [0, 1], for IIPS; or empty
  std::span<const double> predicted{};    ///< [slots], Q_k(x, a_1 ... a_k), the rewards from slot k on; or empty
  std::span<const double> model_value{};  ///< [slots], sum_a pi_e(a | x, a_1 ... a_{k-1}) Q_k(x, ..., a); or empty

  std::size_t size() const { return first.empty() ? 0 : first.size() - 1; }
};

/// Which probabilities an estimator divides by, and hence which must be logged.
enum class PropensityKind : std::uint8_t {
  joint,    ///< of the whole slate: the product over all slots
  prefix,   ///< of the slots up to each: the product of conditional probabilities
  marginal  ///< of each slot's item at its position, whatever the others show
};

/// With w_k = target_k / propensity_k, r_k the rewards, the value of one slate is
///
///     SIPS         (w_1 ... w_L) sum_k r_k
///     IIPS         sum_k (marginal_target_k / marginal_propensity_k) r_k
///     RIPS         sum_k (w_1 ... w_k) r_k
///     cascade-DR   sum_k [(w_1 ... w_k) (r_k - Q_k) + (w_1 ... w_{k-1}) model_value_k]
///
/// In cascade-DR the next slot's model_value stands for what r_k - Q_k lacks, the rewards below k. SIPS assumes
/// nothing; IIPS that a slot's reward depends on its item alone; RIPS and cascade-DR that it depends on the slots
/// above, too. Where that fails they are biased, at any number of slates, for they keep the logging policy's items in
/// the slots that they ignore:
///
///     IIPS              sum_k E_e[ E_b[r_k | a_k] - E_e[r_k | a_k] ]
///     RIPS, cascade-DR  sum_k E_e[ E_b[r_k | a_1 ... a_k] - E_e[r_k | a_1 ... a_k] ], whatever the model
///
/// So IIPS promises too much where items compete for one click and the target's are the better ones. Sources: A.
/// Swaminathan et al., NIPS 2017; S. Li et al., KDD 2018; J. McInerney et al., KDD 2020; H. Kiyohara et al., WSDM 2022.
enum class SlateEstimator : std::uint8_t { sips, iips, rips, cascade_dr };

/// As results spell it.
std::string slate_estimator_name(SlateEstimator estimator);
/// Whose propensities it divides by.
PropensityKind propensities_of(SlateEstimator estimator);

/// One line for each broken slot, "slate 3, slot 2, propensity: got 0, ...". @param first_slate  counted from 1
std::vector<std::string> find_slate_problems(const SlateRows& slates, std::int64_t first_slate = 1);

/// The value of each slate, whose mean is the estimate: see TermColumns, value_of(), standard_error_of().
/// @return [n]
/// @throws InputError with every broken slot, or if a column that the estimator needs is missing
std::vector<double> slate_terms(SlateEstimator estimator, const SlateRows& slates);

/// The weights that decide how far the estimator can be trusted, of each slate: the product over all slots (SIPS, RIPS,
/// cascade-DR: of the last slot), or the largest marginal weight (IIPS). @return [n]. @pre the slots are sound
std::vector<double> slate_weights(SlateEstimator estimator, const SlateRows& slates);

}  // namespace libsim
