#include "libsim/metrics/rank_correlation.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

namespace libsim {
namespace {

constexpr double no_correlation = std::numeric_limits<double>::quiet_NaN();

/// [rows] mean rank of each row's tie among rows that count, ascending or descending alike: a correlation of two
/// descending ranks is that of two ascending ones.
std::vector<double> mean_ranks(const PredictionOrder& order, RowCounts counts) {
  std::vector<double> ranks(order.rows.size());
  double before = 0.0;
  for (std::size_t g = 0; g < order.groups(); ++g) {
    double tied = 0.0;
    for (const std::uint32_t row : order.group(g)) { tied += detail::count_of(counts, row); }
    for (const std::uint32_t row : order.group(g)) { ranks[row] = before + 0.5 * (tied + 1.0); }
    before += tied;
  }
  return ranks;
}

/// All rows that count are equal, or there are none.
bool is_constant(std::span<const double> values, RowCounts counts) {
  std::optional<double> first;
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (detail::count_of(counts, row) == 0.0) { continue; }
    if (first && values[row] != *first) { return false; }
    first = values[row];
  }
  return true;
}

double pairs_within(double n) {
  return 0.5 * n * (n - 1.0);
}

/// Pairs of rows that `order` ties.
double tied_pairs(const PredictionOrder& order, RowCounts counts) {
  double pairs = 0.0;
  for (std::size_t g = 0; g < order.groups(); ++g) {
    double tied = 0.0;
    for (const std::uint32_t row : order.group(g)) { tied += detail::count_of(counts, row); }
    pairs += pairs_within(tied);
  }
  return pairs;
}

/// Sums of counts up to a place, in logarithmic time (P. M. Fenwick, Softw. Pract. Exper. 24, 1994).
class PrefixSums {
 public:
  explicit PrefixSums(std::size_t places) : sums_(places + 1, 0.0) {}
  void add(std::size_t place, double count) {
    for (std::size_t i = place + 1; i < sums_.size(); i += i & (~i + 1)) { sums_[i] += count; }
  }
  /// Over places below `end`.
  double below(std::size_t end) const {
    double sum = 0.0;
    for (std::size_t i = end; i > 0; i -= i & (~i + 1)) { sum += sums_[i]; }
    return sum;
  }

 private:
  std::vector<double> sums_;
};

}  // namespace

double pearson_correlation(std::span<const double> a, std::span<const double> b, RowCounts counts) {
  const double n = detail::total_count(counts, a.size());
  // Asked of the values: the mean of equal numbers may be off by its last bits, and they would seem to vary.
  if (is_constant(a, counts) || is_constant(b, counts)) { return no_correlation; }
  double mean_a = 0.0;
  double mean_b = 0.0;
  for (std::size_t row = 0; row < a.size(); ++row) {
    mean_a += detail::count_of(counts, row) * a[row];
    mean_b += detail::count_of(counts, row) * b[row];
  }
  mean_a /= n;
  mean_b /= n;
  double aa = 0.0;
  double bb = 0.0;
  double ab = 0.0;
  for (std::size_t row = 0; row < a.size(); ++row) {
    const double count = detail::count_of(counts, row);
    const double from_a = a[row] - mean_a;
    const double from_b = b[row] - mean_b;
    aa += count * from_a * from_a;
    bb += count * from_b * from_b;
    ab += count * from_a * from_b;
  }
  return std::clamp(ab / (std::sqrt(aa) * std::sqrt(bb)), -1.0, 1.0);
}

double spearman_correlation(const PredictionOrder& a, const PredictionOrder& b, RowCounts counts) {
  return pearson_correlation(mean_ranks(a, counts), mean_ranks(b, counts), counts);
}

double kendall_tau_b(const PredictionOrder& a, const PredictionOrder& b, RowCounts counts) {
  const std::size_t rows = a.rows.size();
  const double pairs = pairs_within(detail::total_count(counts, rows));
  const double untied_a = pairs - tied_pairs(a, counts);
  const double untied_b = pairs - tied_pairs(b, counts);
  if (!(untied_a > 0.0) || !(untied_b > 0.0)) { return no_correlation; }

  std::vector<std::size_t> group_in_b(rows);
  for (std::size_t g = 0; g < b.groups(); ++g) {
    for (const std::uint32_t row : b.group(g)) { group_in_b[row] = g; }
  }
  // Rows above in a, by their place in b: those above in b, too, are concordant, those below discordant.
  PrefixSums above{b.groups()};
  double seen = 0.0;
  double surplus = 0.0;
  for (std::size_t g = 0; g < a.groups(); ++g) {
    for (const std::uint32_t row : a.group(g)) {
      const double concordant = above.below(group_in_b[row]);
      const double discordant = seen - above.below(group_in_b[row] + 1);
      surplus += detail::count_of(counts, row) * (concordant - discordant);
    }
    for (const std::uint32_t row : a.group(g)) {
      above.add(group_in_b[row], detail::count_of(counts, row));
      seen += detail::count_of(counts, row);
    }
  }
  return std::clamp(surplus / (std::sqrt(untied_a) * std::sqrt(untied_b)), -1.0, 1.0);
}

}  // namespace libsim
