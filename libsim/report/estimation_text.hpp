/// @file  Scores of predictions as text tables.
#pragma once

#include <span>
#include <string>

#include "libsim/experiment/estimation.hpp"
#include "libsim/metrics/prediction_scores.hpp"

namespace libsim {

/// One metric a row: value and interval.
std::string scores_table(std::span<const PredictionScore> scores, bool emphasised);

/// What was learned from and tested on; then tables of models by metrics: whether a click gives, and how much; of the
/// slices; of the bound; of the ablations; reliability by deciles, and capture curves.
std::string estimation_text(const Estimation& estimation, bool emphasised);

}  // namespace libsim
