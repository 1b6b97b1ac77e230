/// @file  Models of whether and how much a click gives.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "libsim/estimators/boosted_trees.hpp"
#include "libsim/estimators/click_features.hpp"
#include "libsim/estimators/linear_model.hpp"

namespace libsim {

/// With p = P(gift), y the amount of a click and m = E[y | gift]:
enum class GiftEstimatorKind : std::uint8_t {
  zero,        ///< always 0: the trivial answer, and better than it looks
  prevalence,  ///< p and E[y] of all rows, whatever the click
  pair_mean,   ///< of the pair's own clicks, as if 5 further clicks had shown the prevalence
  logistic,    ///< p by logistic regression, times the mean gift
  direct,      ///< E[y] by ridge regression of y; has no p
  direct_log,  ///< E[y] by ridge regression of log(1 + y), transformed back; has no p
  two_stage,   ///< p by logistic regression, times m by ridge regression of log(1 + y) over clicks with a gift
  multi_task,  ///< p and log(1 + y) as two heads of a reduced-rank regression, with watching, returning and overload
  boosted  ///< as two_stage, with boosted trees in place of both regressions; fitted where there is XGBoost (the last)
};
/// How many values GiftEstimatorKind has.
inline constexpr std::size_t gift_estimator_count = 9;
inline constexpr std::array<std::string_view, gift_estimator_count> gift_estimator_names{
    "zero", "prevalence", "pair_mean", "logistic", "direct", "direct_log", "two_stage", "multi_task", "boosted"};

/// The first so many kinds can be fitted by this libsim: all, or all but `boosted`.
std::size_t fitted_kinds();
/// Their names.
std::span<const std::string_view> fitted_kind_names();

/// From a prediction h of log(1 + y), whose errors e scatter, to one of y.
enum class BackTransform : std::uint8_t {
  none,      ///< e^h - 1: the median, if errors are symmetric; the mean is above it
  smearing,  ///< e^h mean(e^e) - 1, over the errors of the fit (N. Duan, J. Am. Stat. Assoc. 78, 1983)
  lognormal  ///< e^(h + var(e) / 2) - 1: right if errors are normal
};
inline constexpr std::array<std::string_view, 3> back_transform_names{"none", "smearing", "lognormal"};

/// How a model of giving is fitted.
struct GiftEstimatorOptions {
  GiftEstimatorKind kind = GiftEstimatorKind::two_stage;
  BackTransform back = BackTransform::smearing;  ///< from a fitted logarithm to coins
  /// Of every regression, see ridge.hpp and logistic.hpp, and of the leaves of trees; > 0
  double penalty = 1.0;
  std::size_t rank = 2;  ///< of multi_task; >= 1
};

/// Rows to learn from. Views of equal length.
struct GiftTrainingRows {
  std::vector<std::string> names;                ///< [features]
  std::vector<std::span<const float>> features;  ///< [features] of [rows]
  std::span<const double> is_gift;               ///< [rows] 1 or 0
  std::span<const double> amount;                ///< [rows] coins
  std::span<const double> watch_s;               ///< [rows]
  std::span<const double> returned;              ///< [rows] NaN counts as the mean
  std::span<const double> overloaded;            ///< [rows]
  /// [rows] what a logistic regression learns: is_gift (if this is empty), or where that isn't known yet, its
  /// expectation
  std::span<const double> expected_gift{};

  /// What p_gift learns: `expected_gift` if there is one, else whether there was a gift.
  std::span<const double> gift_target() const { return expected_gift.empty() ? is_gift : expected_gift; }
};

/// What a model predicts of clicks.
struct GiftPredictions {
  std::vector<double> p_gift;  ///< [rows] in [0, 1]; empty if the model has none
  std::vector<double> amount;  ///< [rows] coins expected of the click; a regression may go below 0
};

/// A fitted model.
struct GiftEstimator {
  GiftEstimatorKind kind = GiftEstimatorKind::zero;
  BackTransform back = BackTransform::none;  ///< from a fitted logarithm to coins
  std::vector<std::string> names;            ///< [features] that predict() must be given, in this order
  double prevalence = 0.0;                   ///< share of training rows with a gift
  double mean_amount = 0.0;                  ///< coins per training row
  LinearModel gift;             ///< of the logit of p, or of p (multi_task); without weights if the kind has none
  LinearModel amount;           ///< of y or log(1 + y); likewise
  BoostedTrees gift_trees{};    ///< of the logit of p, if the kind is `boosted`
  BoostedTrees amount_trees{};  ///< of log(1 + y); likewise
  double scale = 1.0;           ///< e^h is multiplied by it

  /// @param features  [names] of [rows]. @pre a pair_mean is given pair_clicks, pair_gifts and pair_coins
  GiftPredictions predict(FeatureColumns features, std::size_t rows) const;
};

/// O(rows * features^2), or for `boosted` O(rows * features * trees). Without any gift among the rows, every kind
/// predicts next to nothing.
/// @pre the kind can be fitted
GiftEstimator fit_gift_estimator(const GiftTrainingRows& rows, const GiftEstimatorOptions& options);

/// {"kind", "back_transform", "features", "prevalence", "mean_amount", "scale", "gift", "amount"}, the last two null,
/// weights or trees
nlohmann::ordered_json gift_estimator_json(const GiftEstimator& model);
/// @param source  names it in errors. @throws InputError with every problem
GiftEstimator read_gift_estimator(const nlohmann::json& json, const std::string& source);
/// @throws ResourceError
void save_gift_estimator(const GiftEstimator& model, const std::filesystem::path& file);
/// @throws InputError with every problem
GiftEstimator load_gift_estimator(const std::filesystem::path& file);

}  // namespace libsim
