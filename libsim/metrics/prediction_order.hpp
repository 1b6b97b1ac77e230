/// @file  Rows in the order of a prediction, sorted once for many metrics and resamples.
#pragma once

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

namespace libsim {

/// How often each row counts, [rows]: a resample by user counts all rows of a user as often as the user was drawn.
/// Empty: every row once.
using RowCounts = std::span<const std::uint32_t>;

namespace detail {

inline double count_of(RowCounts counts, std::size_t row) {
  return counts.empty() ? 1.0 : static_cast<double>(counts[row]);
}

/// Rows, each as often as it counts.
inline double total_count(RowCounts counts, std::size_t rows) {
  if (counts.empty()) { return static_cast<double>(rows); }
  return static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}));
}

/// The mean of f(row) over rows, each as often as it counts; NaN without rows.
template <class F>
double mean_over(std::size_t rows, RowCounts counts, F f) {
  double sum = 0.0;
  for (std::size_t row = 0; row < rows; ++row) { sum += count_of(counts, row) * f(row); }
  const double total = total_count(counts, rows);
  return total == 0.0 ? std::numeric_limits<double>::quiet_NaN() : sum / total;
}

}  // namespace detail

/// Rows from the highest value to the lowest, and where equal values stand together.
struct PredictionOrder {
  std::vector<std::uint32_t> rows;  ///< [rows] descending value; equal ones in the order of the rows
  std::vector<std::uint32_t>
      ties;  ///< [groups + 1] places in `rows` where a group of equal values begins; then the end

  /// Groups of equal predictions.
  std::size_t groups() const { return ties.size() - 1; }
  /// The rows of a group, as indices.
  std::span<const std::uint32_t> group(std::size_t g) const {
    return std::span{rows}.subspan(ties[g], ties[g + 1] - ties[g]);
  }
};

/// O(n log n). @pre no value is NaN; fewer than 2^32 rows
inline PredictionOrder order_by(std::span<const double> values) {
  assert(std::ranges::none_of(values, [](double x) { return std::isnan(x); }) && "NaN has no place in an order");
  PredictionOrder order;
  order.rows.resize(values.size());
  std::iota(order.rows.begin(), order.rows.end(), 0U);
  std::ranges::sort(order.rows, [&](std::uint32_t a, std::uint32_t b) {
    return values[a] != values[b] ? values[a] > values[b] : a < b;
  });
  order.ties.push_back(0);
  for (std::uint32_t i = 1; i <= order.rows.size(); ++i) {
    if (i == order.rows.size() || values[order.rows[i]] != values[order.rows[i - 1]]) { order.ties.push_back(i); }
  }
  return order;
}

}  // namespace libsim
