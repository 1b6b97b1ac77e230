/// @file  Predictions made elsewhere, read from a CSV file and scored.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "libsim/metrics/prediction_scores.hpp"

namespace libsim {

/// What a file holds, by the columns of its header.
enum class PredictionKind : std::uint8_t {
  binary,        ///< y (1 or 0) and p, a probability
  amount,        ///< y and yhat
  ranking,       ///< query, relevance and score
  concentration  ///< value: amounts of members, and how unequal they are
};
inline constexpr std::array<std::string_view, 4> prediction_kind_names{"binary", "amount", "ranking", "concentration"};

/// The rows of one file. [rows] each, or empty where the kind or the file has no such column.
struct PredictionFile {
  PredictionKind kind = PredictionKind::binary;
  std::vector<double> truth;        ///< y, relevance or value
  std::vector<double> prediction;   ///< p, yhat or score
  std::vector<double> amount;       ///< binary only: revenue, for captures
  std::vector<std::uint32_t> user;  ///< numbered in order of appearance

  std::size_t rows() const { return truth.size(); }
};

/// Reads a CSV file by the names in its header. "label" is another name for y; "prediction" stands for p if every y is
/// 1 or 0 and every prediction in [0, 1], else for yhat. Optional columns: user (any text), for intervals by user; in
/// a ranking the query takes its place; amount (>= 0), with p. Other columns are passed over.
/// @throws InputError with the file's problems, the first 20 rows that cannot be used and how many more there are
PredictionFile read_predictions(const std::filesystem::path& file);

/// Every metric of the kind, under the name that scikit-learn's or SciPy's function would suggest:
/// binary: probability_scores, and with amounts capture_scores; amount: amount_scores, kendall_tau_b, and where no y is
/// below 0, capture_scores; ranking: the mean over queries of ndcg@1, 3, 5, 10 and all, and the same with _ignore_ties;
/// concentration: gini, hhi, shannon_entropy_nats, jain_index, top1pct_share_ceil and top10pct_share_ceil, without
/// intervals.
std::vector<PredictionScore> score_file(const PredictionFile& file, const BootstrapOptions& options = {});

}  // namespace libsim
