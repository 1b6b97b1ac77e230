/// @file  MIPS: weights by an action's category instead of the action, for large sets of actions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace libsim {

/// The probability that a policy takes an action of the logged category, sum_a p(a|x) [category(a) = category logged].
///
/// Put in the places of propensity and target probability, for the logging and the target policy, it makes of every
/// estimator here its marginalised form: IPW becomes MIPS. Unbiased if the category tells all that the action does to
/// the reward; then its weights vary less, and actions never logged don't matter as long as their category was. Source:
/// Y. Saito and T. Joachims, ICML 2022 (arXiv 2202.06317).
/// @param probability  [n][actions], row by row; not checked
/// @param category     [actions]
/// @param logged       [n], the logged action
/// @return [n]
/// @pre logged < actions
std::vector<double> category_probabilities(std::span<const double> probability, std::span<const std::uint32_t> category,
                                           std::span<const std::uint32_t> logged);

}  // namespace libsim
