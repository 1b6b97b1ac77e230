#include "libsim/metrics/reliability.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace libsim {
namespace {

/// Sums of one bin.
struct BinSums {
  double rows = 0.0;
  double predicted = 0.0;
  double positive = 0.0;

  void add(double count, double probability, double label) {
    rows += count;
    predicted += count * probability;
    positive += count * label;
  }
};

/// [bins - 1] the inner edges of equal width. As a multiple of the step, like numpy.linspace: (b / bins) differs from
/// it in the last bit, and a prediction on the edge would change its bin.
std::vector<double> width_edges(std::size_t bins) {
  const double step = 1.0 / static_cast<double>(bins);
  std::vector<double> edges;
  for (std::size_t b = 1; b < bins; ++b) { edges.push_back(static_cast<double>(b) * step); }
  return edges;
}

/// [bins - 1] the inner quantiles of rows, each as often as it counts, by numpy.percentile's linear rule: the
/// edges of scikit-learn's calibration_curve.
/// @pre there are rows
std::vector<double> quantile_edges(std::span<const double> values, const PredictionOrder& order, std::size_t bins,
                                   RowCounts counts) {
  std::vector<double> edges;
  const double total = detail::total_count(counts, values.size());
  const double step = 1.0 / static_cast<double>(bins);
  std::size_t place = order.rows.size();  // one beyond the row that is looked at, from the lowest value on
  double up_to = 0.0;                     // rows at or below it
  const auto value_at = [&](double index) {
    while (place == order.rows.size() || up_to <= index) { up_to += detail::count_of(counts, order.rows[--place]); }
    return values[order.rows[place]];
  };
  for (std::size_t b = 1; b < bins; ++b) {
    // In percent and back, as scikit-learn does: on an edge, the last bit decides on the bin.
    const double position = (total - 1.0) * (static_cast<double>(b) * step * 100.0 / 100.0);
    const double below = std::floor(position);
    const double low = value_at(below);
    const std::size_t place_low = place;
    const double up_to_low = up_to;
    const double high = value_at(std::min(below + 1.0, total - 1.0));
    place = place_low, up_to = up_to_low;  // the next quantile may lie between the same two rows
    const double part = position - below;
    edges.push_back(part < 0.5 ? low + (high - low) * part : high - (high - low) * (1.0 - part));
  }
  return edges;
}

/// Bins between edges. @param right_closed  a value on an edge belongs to the bin below it
std::vector<BinSums> bins_between(std::span<const double> edges, bool right_closed, std::span<const double> labels,
                                  std::span<const double> probabilities, RowCounts counts) {
  std::vector<BinSums> sums(edges.size() + 1);
  for (std::size_t row = 0; row < labels.size(); ++row) {
    const double p = probabilities[row];
    const auto edge = right_closed ? std::ranges::lower_bound(edges, p) : std::ranges::upper_bound(edges, p);
    sums[static_cast<std::size_t>(edge - edges.begin())].add(detail::count_of(counts, row), p, labels[row]);
  }
  return sums;
}

/// Bins of equal numbers of rows.
std::vector<BinSums> equal_bins(std::size_t bins, std::span<const double> labels, std::span<const double> probabilities,
                                const PredictionOrder& order, RowCounts counts) {
  const auto total = static_cast<std::uint64_t>(detail::total_count(counts, labels.size()));
  std::vector<BinSums> sums(bins);
  std::size_t bin = 0;
  std::uint64_t room = 0;  // rows the bin still takes
  const auto size_of = [&](std::size_t b) { return total / bins + (b < total % bins ? 1 : 0); };
  room = size_of(0);
  // Groups are descending, rows within one ascending: a stable ascending order takes groups from the back.
  for (std::size_t g = order.groups(); g-- > 0;) {
    for (const std::uint32_t row : order.group(g)) {
      auto left = static_cast<std::uint64_t>(detail::count_of(counts, row));
      while (left > 0) {
        while (room == 0) { room = size_of(++bin); }
        const std::uint64_t taken = std::min(left, room);
        sums[bin].add(static_cast<double>(taken), probabilities[row], labels[row]);
        left -= taken;
        room -= taken;
      }
    }
  }
  return sums;
}

}  // namespace

std::vector<ReliabilityBin> reliability_bins(std::span<const double> labels, std::span<const double> probabilities,
                                             const PredictionOrder& order, std::size_t bins, BinRule rule,
                                             RowCounts counts) {
  assert(bins >= 1 && "rows need a bin");
  std::vector<ReliabilityBin> filled;
  if (detail::total_count(counts, labels.size()) == 0.0) { return filled; }
  std::vector<BinSums> sums;
  switch (rule) {
    case BinRule::width_right_closed:
    case BinRule::width_left_closed:
      sums = bins_between(width_edges(bins), rule == BinRule::width_right_closed, labels, probabilities, counts);
      break;
    case BinRule::mass_split:
      sums = equal_bins(bins, labels, probabilities, order, counts);
      break;
    case BinRule::mass_quantile:
      sums = bins_between(quantile_edges(probabilities, order, bins, counts), true, labels, probabilities, counts);
      break;
  }
  for (const BinSums& bin : sums) {
    if (bin.rows > 0.0) { filled.push_back({bin.rows, bin.predicted / bin.rows, bin.positive / bin.rows}); }
  }
  return filled;
}

double expected_calibration_error(std::span<const ReliabilityBin> bins) {
  double rows = 0.0;
  double error = 0.0;
  for (const ReliabilityBin& bin : bins) {
    rows += bin.rows;
    error += bin.rows * std::abs(bin.predicted - bin.observed);
  }
  return rows == 0.0 ? std::numeric_limits<double>::quiet_NaN() : error / rows;
}

double largest_calibration_error(std::span<const ReliabilityBin> bins) {
  double largest = std::numeric_limits<double>::quiet_NaN();
  for (const ReliabilityBin& bin : bins) { largest = std::fmax(largest, std::abs(bin.predicted - bin.observed)); }
  return largest;
}

}  // namespace libsim
