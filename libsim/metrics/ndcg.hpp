/// @file  Normalised discounted cumulative gain of a ranking.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "libsim/metrics/prediction_order.hpp"

namespace libsim {

/// What happens to the gains of rows with one score.
enum class TieGains : std::uint8_t {
  averaged,    ///< all of them get their mean, as if averaged over every order of the tied rows
  later_first  ///< no averaging: of equal scores the later row stands first (scikit-learn's ignore_ties)
};

/// NDCG at k with linear gains and logarithmic discount:
///
///     DCG_k = sum_{i = 1..k} relevance_(i) / log2(i + 1),   NDCG = DCG of the scores / DCG of the relevance itself
///
/// over one list of rows. 0 if no row is relevant, NaN without rows. Sources: K. Jarvelin and J. Kekalainen, ACM TOIS
/// 20 (2002); tied scores: F. McSherry and M. Najork, ECIR 2008. O(n).
/// @param relevance  [rows] >= 0
/// @param scores     the order of the scores
/// @param best       the order of the relevance
/// @param k          places that count, >= 1; all rows if there are fewer
double ndcg(std::span<const double> relevance, const PredictionOrder& scores, const PredictionOrder& best,
            std::size_t k, TieGains ties = TieGains::averaged, RowCounts counts = {});

}  // namespace libsim
