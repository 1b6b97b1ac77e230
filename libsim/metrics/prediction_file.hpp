/// @file  Predictions made elsewhere, read from a CSV file.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

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

  /// Rows of the file.
  std::size_t rows() const { return truth.size(); }
};

/// Reads a CSV file by the names in its header. "label" is another name for y; "prediction" stands for p if every y is
/// 1 or 0 and every prediction in [0, 1], else for yhat. Optional columns: user (any text), for intervals by user; in
/// a ranking the query takes its place; amount (>= 0), with p. Other columns are passed over.
/// @throws InputError with the file's problems, the first 20 rows that cannot be used and how many more there are
PredictionFile read_predictions(const std::filesystem::path& file);

}  // namespace libsim
