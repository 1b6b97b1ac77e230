#include "libsim/metrics/capture.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace libsim {
namespace {

double rows_on_top(double rows, double fraction) {
  assert(fraction > 0.0 && fraction <= 1.0 && "a share of rows");
  // The tolerance keeps a product such as 0.29 * 100 from landing just below the whole number that is meant.
  return std::min(std::max(std::floor(fraction * rows + 1e-9), 1.0), rows);
}

/// Calls f(row, share): the share in (0, 1] of each row that is among the first k, ties at the cut in equal shares.
template <class F>
void for_each_on_top(const PredictionOrder& order, double k, RowCounts counts, F f) {
  for (std::size_t g = 0; g < order.groups() && k > 0.0; ++g) {
    double tied = 0.0;
    for (const std::uint32_t row : order.group(g)) { tied += detail::count_of(counts, row); }
    if (tied == 0.0) { continue; }
    const double share = std::min(k / tied, 1.0);
    for (const std::uint32_t row : order.group(g)) { f(row, share); }
    k -= tied;
  }
}

}  // namespace

double top_overlap(std::span<const double> amounts, const PredictionOrder& predicted, const PredictionOrder& truth,
                   double fraction, RowCounts counts) {
  const double k = rows_on_top(detail::total_count(counts, amounts.size()), fraction);
  const double with_amount =
      detail::mean_over(amounts.size(), counts, [&](std::size_t row) { return amounts[row] > 0.0 ? 1.0 : 0.0; }) *
      detail::total_count(counts, amounts.size());
  if (!(with_amount > 0.0)) { return std::numeric_limits<double>::quiet_NaN(); }
  const double true_k = std::min(k, std::round(with_amount));
  std::vector<double> on_top(amounts.size(), 0.0);
  for_each_on_top(truth, true_k, counts, [&](std::uint32_t row, double share) { on_top[row] = share; });
  double both = 0.0;
  for_each_on_top(predicted, k, counts, [&](std::uint32_t row, double share) {
    both += detail::count_of(counts, row) * share * on_top[row];
  });
  return both / true_k;
}

double top_revenue_share(std::span<const double> amounts, const PredictionOrder& predicted, double fraction,
                         RowCounts counts) {
  double all = 0.0;
  for (std::size_t row = 0; row < amounts.size(); ++row) { all += detail::count_of(counts, row) * amounts[row]; }
  if (!(all > 0.0)) { return std::numeric_limits<double>::quiet_NaN(); }
  double caught = 0.0;
  const double k = rows_on_top(detail::total_count(counts, amounts.size()), fraction);
  for_each_on_top(predicted, k, counts, [&](std::uint32_t row, double share) {
    caught += detail::count_of(counts, row) * share * amounts[row];
  });
  return std::min(caught / all, 1.0);
}

std::vector<CapturePoint> capture_curve(std::span<const double> amounts, const PredictionOrder& predicted,
                                        const PredictionOrder& truth, std::span<const double> fractions,
                                        RowCounts counts) {
  std::vector<CapturePoint> curve;
  for (const double fraction : fractions) {
    curve.push_back({fraction, top_overlap(amounts, predicted, truth, fraction, counts),
                     top_revenue_share(amounts, predicted, fraction, counts),
                     top_revenue_share(amounts, truth, fraction, counts)});
  }
  return curve;
}

}  // namespace libsim
