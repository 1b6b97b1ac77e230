#include "libsim/metrics/discrimination.hpp"

#include <limits>

namespace libsim {
namespace {

/// Positive and negative rows of one tie, each as often as it counts.
struct Classes {
  double positive = 0.0;
  double negative = 0.0;

  void add(double label, double count) { (label > 0.5 ? positive : negative) += count; }
};

Classes classes_of(std::span<const std::uint32_t> rows, std::span<const double> labels, RowCounts counts) {
  Classes classes;
  for (const std::uint32_t row : rows) { classes.add(labels[row], detail::count_of(counts, row)); }
  return classes;
}

}  // namespace

double average_precision(std::span<const double> labels, const PredictionOrder& order, RowCounts counts) {
  Classes above;
  double precision_by_positive = 0.0;
  for (std::size_t g = 0; g < order.groups(); ++g) {
    const Classes tied = classes_of(order.group(g), labels, counts);
    above.positive += tied.positive;
    above.negative += tied.negative;
    if (tied.positive > 0.0) {
      precision_by_positive += tied.positive * above.positive / (above.positive + above.negative);
    }
  }
  if (above.positive + above.negative == 0.0) { return std::numeric_limits<double>::quiet_NaN(); }
  return above.positive == 0.0 ? 0.0 : precision_by_positive / above.positive;
}

double roc_auc(std::span<const double> labels, const PredictionOrder& order, RowCounts counts) {
  Classes above;
  double won = 0.0;  // pairs in which the positive row is above the negative one
  for (std::size_t g = 0; g < order.groups(); ++g) {
    const Classes tied = classes_of(order.group(g), labels, counts);
    won += tied.negative * (above.positive + 0.5 * tied.positive);
    above.positive += tied.positive;
    above.negative += tied.negative;
  }
  const double pairs = above.positive * above.negative;
  return pairs == 0.0 ? std::numeric_limits<double>::quiet_NaN() : won / pairs;
}

}  // namespace libsim
