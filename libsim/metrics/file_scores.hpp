/// @file  Scores of predictions that were made elsewhere.
#pragma once

#include <vector>

#include "libsim/metrics/prediction_file.hpp"
#include "libsim/metrics/prediction_scores.hpp"

namespace libsim {

/// Every metric of the kind, under the name that scikit-learn's or SciPy's function would suggest:
/// binary: probability_scores, and with amounts capture_scores; amount: amount_scores, kendall_tau_b, and where no y is
/// below 0, capture_scores; ranking: the mean over queries of ndcg@1, 3, 5, 10 and all, and the same with _ignore_ties;
/// concentration: gini, hhi, shannon_entropy_nats, jain_index, top1pct_share_ceil and top10pct_share_ceil, without
/// intervals.
std::vector<PredictionScore> score_file(const PredictionFile& file, const BootstrapOptions& options = {});

}  // namespace libsim
