/// @file  What was known of clicks beside a log's labels: the truth, or what the policy was told.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "libsim/estimators/click_rows.hpp"
#include "libsim/estimators/gift_estimator.hpp"
#include "libsim/experiment/click_truth.hpp"
#include "libsim/log/log.hpp"

namespace libsim {

/// Of each row from `first` on, the place among `truths` of what is true of it; truths.size() for a row that has none,
/// such as an entry by another way than the feed. O(rows + truths)
/// @pre both are in order of time
std::vector<std::size_t> truths_of_rows(const Log& log, const ClickRows& rows, std::size_t first,
                                        std::span<const ClickTruth> truths);

/// What the truth predicts of the same rows: p_gift and the amount, NaN for a row without a truth.
GiftPredictions true_predictions(std::span<const std::size_t> places, std::span<const ClickTruth> truths);

/// The coins per impression of the room that the policy was told at the request, over the probability of a click if it
/// was told that, too, for each row from `first` on; NaN where the log does not keep it.
std::vector<double> told_per_click(const Log& log, const ClickRows& rows, std::size_t first);

}  // namespace libsim
