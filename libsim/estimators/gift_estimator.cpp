#include "libsim/estimators/gift_estimator.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "libsim/core/portable_math.hpp"
#include "libsim/estimators/click_rows.hpp"
#include "libsim/estimators/logistic.hpp"
#include "libsim/estimators/ridge.hpp"

namespace libsim {
namespace {

constexpr double prior_clicks = 5.0;  // of pair_mean

double mean_of(std::span<const double> values) {
  if (values.empty()) { return 0.0; }
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

bool is_log(GiftEstimatorKind kind) {
  return kind == GiftEstimatorKind::direct_log || kind == GiftEstimatorKind::two_stage ||
         kind == GiftEstimatorKind::multi_task || kind == GiftEstimatorKind::boosted;
}

/// What e^h is multiplied by to be a mean. @param truth, predicted  [rows] of log(1 + y)
double back_scale(BackTransform back, std::span<const double> truth, std::span<const double> predicted) {
  if (back == BackTransform::none || truth.empty()) { return 1.0; }
  const auto rows = static_cast<double>(truth.size());
  double sum = 0.0;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    const double error = truth[row] - predicted[row];
    sum += back == BackTransform::smearing ? portable_exp(error) : error * error;
  }
  return back == BackTransform::smearing ? sum / rows : portable_exp(0.5 * sum / rows);
}

/// The rows with a gift.
struct Givers {
  std::vector<std::vector<float>> columns;
  std::vector<double> log_amount;

  explicit Givers(const GiftTrainingRows& rows) : columns(rows.features.size()) {
    const std::vector<double> logs = log_amounts(rows.amount);
    for (std::size_t row = 0; row < rows.is_gift.size(); ++row) {
      if (rows.is_gift[row] < 0.5) { continue; }
      log_amount.push_back(logs[row]);
      for (std::size_t f = 0; f < columns.size(); ++f) { columns[f].push_back(rows.features[f][row]); }
    }
  }
  std::vector<std::span<const float>> features() const { return {columns.begin(), columns.end()}; }
};

/// Finds the scale of the way back. @param amount  a fitted model of log(1 + y)
void scale_back(const auto& amount, FeatureColumns features, std::span<const double> log_amount, GiftEstimator& model) {
  std::vector<double> fitted(log_amount.size());
  amount.predict(features, fitted);
  model.scale = back_scale(model.back, log_amount, fitted);
}

/// Regresses log(1 + y), and finds the scale of the way back.
void fit_log_amount(FeatureColumns features, std::span<const double> log_amount, double penalty, GiftEstimator& model) {
  const std::array targets{log_amount};
  model.amount = fit_ridge(features, targets, penalty).front();
  scale_back(model.amount, features, log_amount, model);
}

void fit_heads(const GiftTrainingRows& rows, const GiftEstimatorOptions& options, GiftEstimator& model) {
  const std::vector<double> log_amount = log_amounts(rows.amount);
  const std::vector<double> log_watch = log_amounts(rows.watch_s);
  std::vector<double> returned{rows.returned.begin(), rows.returned.end()};
  std::vector<double> known = returned;
  std::erase_if(known, [](double x) { return std::isnan(x); });
  const double mean_return = mean_of(known);
  for (double& x : returned) { x = std::isnan(x) ? mean_return : x; }
  const std::array<std::span<const double>, 5> targets{rows.is_gift, log_amount, log_watch, returned, rows.overloaded};
  const std::vector<LinearModel> heads =
      fit_reduced_rank(moments_of(rows.features, targets), options.penalty, options.rank);
  model.gift = heads[0];
  model.amount = heads[1];
  scale_back(model.amount, rows.features, log_amount, model);
}

void fit_trees(const GiftTrainingRows& rows, double penalty, GiftEstimator& model) {
  model.gift_trees =
      fit_boosted_trees(rows.features, rows.gift_target(), {.loss = BoostedLoss::logistic, .penalty = penalty});
  const Givers givers{rows};
  model.amount_trees = fit_boosted_trees(givers.features(), givers.log_amount, {.penalty = penalty});
  scale_back(model.amount_trees, givers.features(), givers.log_amount, model);
}

std::size_t place_of(std::span<const std::string> names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  assert(found != names.end() && "a pair's mean is made of the pair's history");
  return static_cast<std::size_t>(found - names.begin());
}

/// The pair's past, drawn towards the prevalence.
GiftPredictions pair_means(const GiftEstimator& model, FeatureColumns features, std::size_t rows) {
  const std::span<const float> clicks = features[place_of(model.names, "pair_clicks")];
  const std::span<const float> gifts = features[place_of(model.names, "pair_gifts")];
  const std::span<const float> coins = features[place_of(model.names, "pair_coins")];
  const auto count = [](float log1p) { return portable_exp(static_cast<double>(log1p)) - 1.0; };
  GiftPredictions predictions;
  for (std::size_t row = 0; row < rows; ++row) {
    const double trials = count(clicks[row]) + prior_clicks;
    // A click may have several gifts.
    predictions.p_gift.push_back(std::min(1.0, (count(gifts[row]) + prior_clicks * model.prevalence) / trials));
    predictions.amount.push_back((count(coins[row]) + prior_clicks * model.mean_amount) / trials);
  }
  return predictions;
}

}  // namespace

GiftEstimator fit_gift_estimator(const GiftTrainingRows& rows, const GiftEstimatorOptions& options) {
  GiftEstimator model;
  model.kind = options.kind;
  model.back = is_log(options.kind) ? options.back : BackTransform::none;
  model.names = rows.names;
  model.prevalence = mean_of(rows.is_gift);
  model.mean_amount = mean_of(rows.amount);
  switch (options.kind) {
    case GiftEstimatorKind::zero:
    case GiftEstimatorKind::prevalence:
    case GiftEstimatorKind::pair_mean:
      break;
    case GiftEstimatorKind::logistic:
      model.gift = fit_logistic(rows.features, rows.gift_target(), {.penalty = options.penalty}).model;
      break;
    case GiftEstimatorKind::direct:
      model.amount = fit_ridge(rows.features, std::array{rows.amount}, options.penalty).front();
      break;
    case GiftEstimatorKind::direct_log:
      fit_log_amount(rows.features, log_amounts(rows.amount), options.penalty, model);
      break;
    case GiftEstimatorKind::two_stage: {
      model.gift = fit_logistic(rows.features, rows.gift_target(), {.penalty = options.penalty}).model;
      const Givers givers{rows};
      fit_log_amount(givers.features(), givers.log_amount, options.penalty, model);
      break;
    }
    case GiftEstimatorKind::multi_task:
      fit_heads(rows, options, model);
      break;
    case GiftEstimatorKind::boosted:
      fit_trees(rows, options.penalty, model);
      break;
  }
  return model;
}

static_assert(static_cast<std::size_t>(GiftEstimatorKind::boosted) == gift_estimator_count - 1);

std::size_t fitted_kinds() {
  return can_fit_boosted_trees() ? gift_estimator_count : gift_estimator_count - 1;
}

std::span<const std::string_view> fitted_kind_names() {
  return std::span{gift_estimator_names}.first(fitted_kinds());
}

GiftPredictions GiftEstimator::predict(FeatureColumns features, std::size_t rows) const {
  if (kind == GiftEstimatorKind::pair_mean) { return pair_means(*this, features, rows); }
  GiftPredictions predictions{std::vector<double>(rows, 0.0), std::vector<double>(rows, 0.0)};
  const auto from_log = [&](double h) { return scale * portable_exp(h) - 1.0; };
  switch (kind) {
    case GiftEstimatorKind::zero:
    case GiftEstimatorKind::pair_mean:
      break;
    case GiftEstimatorKind::prevalence:
      std::ranges::fill(predictions.p_gift, prevalence);
      std::ranges::fill(predictions.amount, mean_amount);
      break;
    case GiftEstimatorKind::logistic: {
      gift.predict(features, predictions.p_gift);
      apply_logistic(predictions.p_gift);
      const double mean_gift = prevalence > 0.0 ? mean_amount / prevalence : 0.0;
      std::ranges::transform(predictions.p_gift, predictions.amount.begin(), [&](double p) { return p * mean_gift; });
      break;
    }
    case GiftEstimatorKind::direct:
      amount.predict(features, predictions.amount);
      predictions.p_gift.clear();
      break;
    case GiftEstimatorKind::direct_log:
      amount.predict(features, predictions.amount);
      std::ranges::transform(predictions.amount, predictions.amount.begin(), from_log);
      predictions.p_gift.clear();
      break;
    case GiftEstimatorKind::two_stage:
    case GiftEstimatorKind::boosted:
      if (kind == GiftEstimatorKind::boosted) {
        gift_trees.predict(features, predictions.p_gift);
        amount_trees.predict(features, predictions.amount);
      } else {
        gift.predict(features, predictions.p_gift);
        amount.predict(features, predictions.amount);
      }
      apply_logistic(predictions.p_gift);
      for (std::size_t row = 0; row < rows; ++row) {
        predictions.amount[row] = predictions.p_gift[row] * std::max(from_log(predictions.amount[row]), 0.0);
      }
      break;
    case GiftEstimatorKind::multi_task:
      gift.predict(features, predictions.p_gift);
      for (double& p : predictions.p_gift) { p = std::clamp(p, 0.0, 1.0); }
      amount.predict(features, predictions.amount);
      std::ranges::transform(predictions.amount, predictions.amount.begin(), from_log);
      break;
  }
  return predictions;
}

}  // namespace libsim
