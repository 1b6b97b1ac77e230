#include "libsim/metrics/ndcg.hpp"

#include <algorithm>
#include <limits>

#include "libsim/core/portable_math.hpp"

namespace libsim {
namespace {

/// Hands out the discounts of places 1, 2, ..., k, then 0.
class Places {
 public:
  explicit Places(std::size_t k) : k_{k} {}
  /// The sum over the next `count` places. O(those of them that count)
  double take(double count) {
    double sum = 0.0;
    const auto last = std::min(static_cast<double>(k_), static_cast<double>(taken_) + count);
    while (static_cast<double>(taken_) < last) {
      ++taken_;
      sum += 0.69314718055994530942 / portable_log(static_cast<double>(taken_) + 1.0);
    }
    return sum;
  }
  bool left() const { return taken_ < k_; }

 private:
  std::size_t k_;
  std::size_t taken_ = 0;
};

double averaged_gain(std::span<const double> relevance, const PredictionOrder& order, std::size_t k, RowCounts counts) {
  Places places{k};
  double gain = 0.0;
  for (std::size_t g = 0; g < order.groups() && places.left(); ++g) {
    double tied = 0.0;
    double sum = 0.0;
    for (const std::uint32_t row : order.group(g)) {
      const double count = detail::count_of(counts, row);
      tied += count;
      sum += count * relevance[row];
    }
    if (tied > 0.0) { gain += sum / tied * places.take(tied); }
  }
  return gain;
}

double later_first_gain(std::span<const double> relevance, const PredictionOrder& order, std::size_t k,
                        RowCounts counts) {
  Places places{k};
  double gain = 0.0;
  for (std::size_t g = 0; g < order.groups() && places.left(); ++g) {
    const auto rows = order.group(g);
    for (auto row = rows.rbegin(); row != rows.rend() && places.left(); ++row) {
      gain += relevance[*row] * places.take(detail::count_of(counts, *row));
    }
  }
  return gain;
}

}  // namespace

double ndcg(std::span<const double> relevance, const PredictionOrder& scores, const PredictionOrder& best,
            std::size_t k, TieGains ties, RowCounts counts) {
  if (detail::total_count(counts, relevance.size()) == 0.0) { return std::numeric_limits<double>::quiet_NaN(); }
  const double ideal = averaged_gain(relevance, best, k, counts);
  if (ideal == 0.0) { return 0.0; }
  const double gain = ties == TieGains::averaged ? averaged_gain(relevance, scores, k, counts)
                                                 : later_first_gain(relevance, scores, k, counts);
  return gain / ideal;
}

}  // namespace libsim
