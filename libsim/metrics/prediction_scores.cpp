#include "libsim/metrics/prediction_scores.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <memory>
#include <utility>

#include "libsim/core/draws.hpp"
#include "libsim/core/parallel.hpp"
#include "libsim/metrics/amount_error.hpp"
#include "libsim/metrics/capture.hpp"
#include "libsim/metrics/discrimination.hpp"
#include "libsim/metrics/ndcg.hpp"
#include "libsim/metrics/probability_score.hpp"
#include "libsim/metrics/quantile.hpp"
#include "libsim/metrics/rank_correlation.hpp"
#include "libsim/metrics/reliability.hpp"

namespace libsim {
namespace {

using Values = std::span<const double>;

/// Shared by the copies of a score set.
std::shared_ptr<const PredictionOrder> shared_order(Values values) {
  return std::make_shared<const PredictionOrder>(order_by(values));
}

/// What one row adds to a mean, whatever the resample: [rows], shared by the copies of a score set. A logarithm a row
/// and resample would be most of a bootstrap's time.
template <class F>
std::shared_ptr<const std::vector<double>> shared_terms(std::size_t rows, F f) {
  std::vector<double> terms;
  terms.reserve(rows);
  for (std::size_t row = 0; row < rows; ++row) { terms.push_back(f(row)); }
  return std::make_shared<const std::vector<double>>(std::move(terms));
}

double mean_of_terms(const std::vector<double>& terms, RowCounts counts) {
  return detail::mean_over(terms.size(), counts, [&](std::size_t row) { return terms[row]; });
}

std::vector<std::uint32_t> sorted_users(std::span<const std::uint32_t> user) {
  std::vector<std::uint32_t> users{user.begin(), user.end()};
  std::ranges::sort(users);
  users.erase(std::unique(users.begin(), users.end()), users.end());
  return users;
}

/// [rows] each row's user, numbered from 0 without gaps.
std::vector<std::uint32_t> dense_users(std::span<const std::uint32_t> user, const std::vector<std::uint32_t>& users) {
  std::vector<std::uint32_t> dense;
  dense.reserve(user.size());
  for (const std::uint32_t id : user) {
    dense.push_back(static_cast<std::uint32_t>(std::ranges::lower_bound(users, id) - users.begin()));
  }
  return dense;
}

/// [rows] how often each row counts in one resample.
std::vector<std::uint32_t> resample(std::span<const std::uint32_t> dense, std::size_t users, std::size_t rows,
                                    std::uint32_t seed, std::uint32_t number) {
  RngStream rng{{seed, 0}, Purpose::resampling, number};
  std::vector<std::uint32_t> drawn(users, 0);
  for (std::size_t i = 0; i < users; ++i) { ++drawn[draw_index(rng, static_cast<std::uint32_t>(users))]; }
  if (dense.empty()) { return drawn; }
  std::vector<std::uint32_t> counts(rows);
  for (std::size_t row = 0; row < rows; ++row) { counts[row] = drawn[dense[row]]; }
  return counts;
}

/// The bounds of the middle `confidence` of the values that are defined.
std::pair<double, double> percentile_bounds(std::vector<double> values, double confidence) {
  const std::size_t all = values.size();
  std::erase_if(values, [](double x) { return std::isnan(x); });
  if (values.empty() || (all - values.size()) * 20 > all) {
    return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  }
  std::ranges::sort(values);
  const double tail = 0.5 * (1.0 - confidence);
  return {quantile_of_sorted(std::span<const double>{values}, tail),
          quantile_of_sorted(std::span<const double>{values}, 1.0 - tail)};
}

}  // namespace

void ScoreSet::append(ScoreSet other) {
  names.insert(names.end(), other.names.begin(), other.names.end());
  compute = [first = std::move(compute), second = std::move(other.compute)](RowCounts counts) {
    std::vector<double> values = first ? first(counts) : std::vector<double>{};
    const std::vector<double> more = second(counts);
    values.insert(values.end(), more.begin(), more.end());
    return values;
  };
}

ScoreSet discrimination_scores(Values labels, Values scores) {
  return {{"average_precision", "roc_auc"}, [labels, order = shared_order(scores)](RowCounts counts) {
            return std::vector<double>{average_precision(labels, *order, counts), roc_auc(labels, *order, counts)};
          }};
}

ScoreSet probability_scores(Values labels, Values probabilities) {
  return {{"average_precision", "roc_auc", "log_loss", "brier", "ece15_width_right_closed", "mce15_width_right_closed",
           "ece15_width_left_closed", "mce15_width_left_closed", "ece15_mass_array_split", "ece15_quantile_edges"},
          [labels, probabilities, order = shared_order(probabilities),
           losses = shared_terms(labels.size(), [&](std::size_t row) {
             return log_loss(labels[row], probabilities[row]);
           })](RowCounts counts) {
            const auto bins = [&](BinRule rule) {
              return reliability_bins(labels, probabilities, *order, 15, rule, counts);
            };
            const auto right = bins(BinRule::width_right_closed);
            const auto left = bins(BinRule::width_left_closed);
            return std::vector<double>{average_precision(labels, *order, counts),
                                       roc_auc(labels, *order, counts),
                                       mean_of_terms(*losses, counts),
                                       brier_score(labels, probabilities, counts),
                                       expected_calibration_error(right),
                                       largest_calibration_error(right),
                                       expected_calibration_error(left),
                                       largest_calibration_error(left),
                                       expected_calibration_error(bins(BinRule::mass_split)),
                                       expected_calibration_error(bins(BinRule::mass_quantile))};
          }};
}

ScoreSet amount_scores(Values truth, Values predictions) {
  ScoreSet set{{"spearman", "pearson", "mae", "rmse"},
               [truth, predictions, of_truth = shared_order(truth),
                of_predictions = shared_order(predictions)](RowCounts counts) {
                 return std::vector<double>{spearman_correlation(*of_truth, *of_predictions, counts),
                                            pearson_correlation(truth, predictions, counts),
                                            mean_absolute_error(truth, predictions, counts),
                                            root_mean_squared_error(truth, predictions, counts)};
               }};
  if (std::ranges::all_of(truth, [](double y) { return y >= 0.0; })) {
    const auto errors =
        shared_terms(truth.size(), [&](std::size_t row) { return absolute_log_error(truth[row], predictions[row]); });
    set.append(
        {{"mae_log"}, [errors](RowCounts counts) { return std::vector<double>{mean_of_terms(*errors, counts)}; }});
  }
  return set;
}

ScoreSet kendall_score(Values truth, Values predictions) {
  return {{"kendall_tau_b"},
          [of_truth = shared_order(truth), of_predictions = shared_order(predictions)](RowCounts counts) {
            return std::vector<double>{kendall_tau_b(*of_truth, *of_predictions, counts)};
          }};
}

ScoreSet capture_scores(Values amounts, Values predictions) {
  return {{"top1pct_overlap", "top1pct_revenue_share", "top5pct_overlap", "top5pct_revenue_share", "top10pct_overlap",
           "top10pct_revenue_share", "ndcg@100"},
          [amounts, truth = shared_order(amounts), predicted = shared_order(predictions)](RowCounts counts) {
            std::vector<double> values;
            for (const double fraction : {0.01, 0.05, 0.10}) {
              values.push_back(top_overlap(amounts, *predicted, *truth, fraction, counts));
              values.push_back(top_revenue_share(amounts, *predicted, fraction, counts));
            }
            values.push_back(ndcg(amounts, *predicted, *truth, 100, TieGains::averaged, counts));
            return values;
          }};
}

ResampledScores resample_scores(const ScoreSet& set, std::span<const std::uint32_t> user, std::size_t rows,
                                const BootstrapOptions& options) {
  ResampledScores scores{set.names, set.compute({}), {}};
  if (options.resamples == 0 || rows == 0) { return scores; }
  const std::vector<std::uint32_t> users = sorted_users(user);
  const std::vector<std::uint32_t> dense = dense_users(user, users);
  const std::size_t clusters = user.empty() ? rows : users.size();
  scores.resampled.resize(options.resamples);
  parallel_for(options.resamples, options.jobs, [&](std::size_t r) {
    scores.resampled[r] = set.compute(resample(dense, clusters, rows, options.seed, static_cast<std::uint32_t>(r)));
  });
  return scores;
}

std::vector<PredictionScore> with_intervals(const ResampledScores& scores, double confidence) {
  std::vector<PredictionScore> intervals;
  for (std::size_t m = 0; m < scores.names.size(); ++m) {
    std::vector<double> of_metric;
    for (const std::vector<double>& one : scores.resampled) { of_metric.push_back(one[m]); }
    const auto [low, high] = percentile_bounds(std::move(of_metric), confidence);
    intervals.push_back({scores.names[m], scores.values[m], low, high});
  }
  return intervals;
}

std::vector<PredictionScore> paired_differences(const ResampledScores& scores, const ResampledScores& reference,
                                                double confidence) {
  assert(scores.resampled.size() == reference.resampled.size() && "paired: of the same resamples");
  ResampledScores differences;
  differences.resampled.resize(scores.resampled.size());
  for (std::size_t m = 0; m < scores.names.size(); ++m) {
    const auto found = std::ranges::find(reference.names, scores.names[m]);
    if (found == reference.names.end()) { continue; }
    const auto of_reference = static_cast<std::size_t>(found - reference.names.begin());
    differences.names.push_back(scores.names[m]);
    differences.values.push_back(scores.values[m] - reference.values[of_reference]);
    for (std::size_t r = 0; r < scores.resampled.size(); ++r) {
      differences.resampled[r].push_back(scores.resampled[r][m] - reference.resampled[r][of_reference]);
    }
  }
  return with_intervals(differences, confidence);
}

std::vector<PredictionScore> scores_with_intervals(const ScoreSet& set, std::span<const std::uint32_t> user,
                                                   std::size_t rows, const BootstrapOptions& options) {
  return with_intervals(resample_scores(set, user, rows, options), options.confidence);
}

std::size_t distinct_users(std::span<const std::uint32_t> user) {
  return sorted_users(user).size();
}

}  // namespace libsim
