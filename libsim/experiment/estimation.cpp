#include "libsim/experiment/estimation.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <type_traits>
#include <utility>

#include "libsim/core/parallel.hpp"
#include "libsim/estimators/click_features.hpp"
#include "libsim/estimators/click_rows.hpp"
#include "libsim/experiment/estimation_bound.hpp"
#include "libsim/experiment/estimation_split.hpp"

namespace libsim {
namespace {

/// A model's answers for the test rows.
struct Answers {
  std::string model;
  GiftPredictions predicted;
  GiftEstimator fitted{};
};

std::vector<std::string> names_without(const FeatureTable& table, std::span<const FeatureGroup> without) {
  std::vector<std::string> names;
  for (const Feature& feature : table.features) {
    if (std::ranges::find(without, feature.group) == without.end()) { names.emplace_back(feature.name); }
  }
  return names;
}

Answers answers_of(const EstimationSplit& split, GiftEstimatorKind kind, const EstimationOptions& options,
                   std::span<const FeatureGroup> without = {}) {
  const auto first = [&](const std::vector<double>& column) { return std::span{column}.first(split.train); };
  const ClickRows& rows = split.rows;
  GiftEstimator model = fit_gift_estimator(
      {names_without(split.table, without), split.table.slice(0, split.train, without), split.is_gift, split.amount,
       first(rows.watch_s), first(rows.returned), first(rows.overloaded), split.expected},
      {kind, options.back, options.penalty, options.rank});
  GiftPredictions predicted = model.predict(split.table.slice(split.cut, rows.size(), without), split.test_rows());
  return {std::string{gift_estimator_names[static_cast<std::size_t>(kind)]}, std::move(predicted), std::move(model)};
}

/// Some of the test rows, copied together.
struct Chosen {
  std::vector<std::uint32_t> places;  // among the test rows
  std::vector<double> is_gift;
  std::vector<double> amount;
  std::vector<std::uint32_t> user;

  Chosen(const EstimationSplit& split, std::vector<std::uint32_t> which) : places{std::move(which)} {
    for (const std::uint32_t place : places) {
      is_gift.push_back(split.rows.is_gift[split.cut + place]);
      amount.push_back(split.rows.amount[split.cut + place]);
      user.push_back(split.rows.user[split.cut + place].value);
    }
  }
  std::vector<double> of(const std::vector<double>& column) const {
    std::vector<double> values;
    values.reserve(places.size());
    for (const std::uint32_t place : places) { values.push_back(column[place]); }
    return values;
  }
};

/// The test rows for which `choose` is true. @param choose  of a place among them
template <class F>
Chosen choose_rows(const EstimationSplit& split, F choose) {
  std::vector<std::uint32_t> places;
  for (std::uint32_t place = 0; place < split.test_rows(); ++place) {
    if (choose(place)) { places.push_back(place); }
  }
  return {split, std::move(places)};
}

/// Rows are put into the order of the prediction first: each of many resamples then walks through memory, not about in
/// it.
ResampledScores resamples_of(const Chosen& chosen, const Answers& answers, const BootstrapOptions& bootstrap) {
  const bool has_p = !answers.predicted.p_gift.empty();
  const std::vector<std::uint32_t> rows =
      order_by(chosen.of(has_p ? answers.predicted.p_gift : answers.predicted.amount)).rows;
  const auto in_order = [&](const auto& column) {
    std::remove_cvref_t<decltype(column)> values;
    values.reserve(rows.size());
    for (const std::uint32_t row : rows) { values.push_back(column[row]); }
    return values;
  };
  const std::vector<double> is_gift = in_order(chosen.is_gift);
  const std::vector<double> truth = in_order(chosen.amount);
  const std::vector<double> amount = in_order(chosen.of(answers.predicted.amount));
  const std::vector<double> p = has_p ? in_order(chosen.of(answers.predicted.p_gift)) : amount;
  ScoreSet set = has_p ? probability_scores(is_gift, p) : discrimination_scores(is_gift, p);
  set.append(amount_scores(truth, amount));
  set.append(capture_scores(truth, amount));
  return resample_scores(set, in_order(chosen.user), rows.size(), bootstrap);
}

void step(const EstimationOptions& options) {
  if (options.on_step) { options.on_step(); }
}

/// @param reference  the model that the others are compared with
EstimationSlice slice_of(std::string name, const Chosen& chosen, const std::vector<Answers>& models,
                         std::string_view reference, const EstimationOptions& options) {
  const BootstrapOptions& bootstrap = options.bootstrap;
  EstimationSlice slice;
  slice.name = std::move(name);
  slice.reference = reference;
  slice.rows = static_cast<std::int64_t>(chosen.places.size());
  slice.users = static_cast<std::int64_t>(distinct_users(chosen.user));
  for (std::size_t i = 0; i < chosen.places.size(); ++i) {
    slice.gift_rows += chosen.is_gift[i] > 0.5 ? 1 : 0;
    slice.coins += chosen.amount[i];
  }
  const auto of_reference = std::ranges::find(models, reference, &Answers::model);
  assert(of_reference != models.end() && "a model that was fitted");
  const ResampledScores against = resamples_of(chosen, *of_reference, bootstrap);
  for (const Answers& model : models) {
    const bool same = model.model == reference;
    const ResampledScores scores = same ? against : resamples_of(chosen, model, bootstrap);
    slice.models.push_back({model.model, with_intervals(scores, bootstrap.confidence)});
    if (!same) {
      slice.differences.push_back({model.model, paired_differences(scores, against, bootstrap.confidence)});
    }
    step(options);
  }
  return slice;
}

ModelCurves curves_of(const Chosen& all, const Answers& answers) {
  ModelCurves curves{answers.model, {}, {}};
  const std::vector<double> p =
      answers.predicted.p_gift.empty() ? std::vector<double>{} : all.of(answers.predicted.p_gift);
  const std::vector<double> amount = all.of(answers.predicted.amount);
  if (!p.empty()) { curves.deciles = reliability_bins(all.is_gift, p, order_by(p), 10, BinRule::mass_quantile); }
  constexpr std::array fractions{0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5};
  curves.capture = capture_curve(all.amount, order_by(amount), order_by(all.amount), fractions);
  return curves;
}

std::vector<Ablation> ablations_of(const EstimationSplit& split, const Chosen& all, const EstimationOptions& options) {
  std::vector<Ablation> ablations;
  const double confidence = options.bootstrap.confidence;
  for (const GiftEstimatorKind kind : {GiftEstimatorKind::two_stage, GiftEstimatorKind::direct}) {
    const std::string name{gift_estimator_names[static_cast<std::size_t>(kind)]};
    const ResampledScores whole = resamples_of(all, answers_of(split, kind, options), options.bootstrap);
    ablations.push_back({"", split.table.features.size(), {name, with_intervals(whole, confidence)}, {}});
    step(options);
    for (std::size_t g = 0; g < feature_group_count; ++g) {
      const std::array group{static_cast<FeatureGroup>(g)};
      const auto in_group = [&](const Feature& feature) { return feature.group == group[0]; };
      if (std::ranges::none_of(split.table.features, in_group)) {
        step(options);
        continue;
      }
      const ResampledScores less = resamples_of(all, answers_of(split, kind, options, group), options.bootstrap);
      ablations.push_back({std::string{feature_group_names[g]},
                           names_without(split.table, group).size(),
                           {name, with_intervals(less, confidence)},
                           {name, paired_differences(less, whole, confidence)}});
      step(options);
    }
  }
  return ablations;
}

/// Beside what the rows' truth predicts, or without truths, what the policy was told.
std::optional<EstimationSlice> bound_of(const Log& log, const EstimationSplit& split, std::vector<Answers> models,
                                        std::span<const ClickTruth> truths, Estimation& estimation) {
  const bool is_true = !truths.empty();
  if (!is_true && log.candidates.size() == 0) { return std::nullopt; }
  Answers bound{is_true ? "oracle" : "policy_ev", {}};
  if (is_true) {
    bound.predicted = true_predictions(truths_of_rows(log, split.rows, split.cut, truths), truths);
  } else {
    bound.predicted.amount = told_per_click(log, split.rows, split.cut);
  }
  const Chosen kept =
      choose_rows(split, [&](std::uint32_t place) { return !std::isnan(bound.predicted.amount[place]); });
  if (kept.places.empty()) { return std::nullopt; }
  if (is_true) { estimation.bound_curves = curves_of(kept, bound); }
  const std::string name = bound.model;
  models.push_back(std::move(bound));
  return slice_of(is_true ? "feed" : "request_kept", kept, models, name, estimation.options);
}

}  // namespace

PredictionScore ModelScores::score(std::string_view name) const {
  const auto found = std::ranges::find(scores, name, &PredictionScore::name);
  return found == scores.end() ? PredictionScore{std::string{name}} : *found;
}

std::int64_t estimation_steps(const EstimationOptions& options) {
  constexpr std::size_t slices = 5;  // all, three parts, and the bound, which has a model more
  constexpr std::size_t of_ablation = 2 * (1 + feature_group_count);
  return static_cast<std::int64_t>((1 + slices) * fitted_kinds() + 2 + (options.ablate ? of_ablation : 0));
}

Estimation estimate(const Log& log, const EstimationOptions& options, const std::string& source,
                    const MarketTruth& truth) {
  Estimation estimation;
  estimation.options = options;
  const EstimationSplit split = split_rows(log, options, source);
  estimation.days = split.days;
  estimation.test_days = split.test_days;
  estimation.features = split.table.features.size();
  estimation.train_rows = static_cast<std::int64_t>(split.train);
  estimation.train_gift_rows = std::ranges::count(split.is_gift, 1.0);
  estimation.gifts = split.rows.gifts;
  estimation.attributed_gifts = split.rows.attributed_gifts;

  std::vector<Answers> models(fitted_kinds());
  parallel_for(models.size(), options.bootstrap.jobs, [&](std::size_t kind) {
    models[kind] = answers_of(split, static_cast<GiftEstimatorKind>(kind), options);
    step(options);
  });
  for (const Answers& model : models) { estimation.models.push_back(model.fitted); }
  const Chosen all = choose_rows(split, [](std::uint32_t) { return true; });
  estimation.all = slice_of("all", all, models, options.reference, options);
  // As far as the protocol lets a model know.
  const auto met = [&](std::uint32_t place) {
    const std::size_t row = split.cut + place;
    const Time at = split.rows.at[row];
    return split.rows.first_meeting[row] < std::min(at, history_end(options.protocol, at));
  };
  const auto add_slice = [&](const char* name, const Chosen& chosen) {
    estimation.slices.push_back(slice_of(name, chosen, models, options.reference, options));
  };
  add_slice("with_pair_history", choose_rows(split, met));
  add_slice("without_pair_history", choose_rows(split, [&](std::uint32_t place) { return !met(place); }));
  add_slice("first_day",
            choose_rows(split, [&](std::uint32_t place) { return split.rows.first_day[split.cut + place] != 0; }));
  for (const Answers& model : models) { estimation.curves.push_back(curves_of(all, model)); }
  if (options.ablate) { estimation.ablations = ablations_of(split, all, options); }
  estimation.bound = bound_of(log, split, std::move(models), truth.clicks, estimation);
  if (!estimation.bound) {
    for (std::size_t skipped = 0; skipped <= fitted_kinds(); ++skipped) { step(options); }
  }
  estimation.signals = estimate_signals({log, split.rows, split.table, split.train, split.cut}, truth.clicks,
                                        truth.shown, options.penalty, options.bootstrap);
  estimation.options.on_step = nullptr;  // nobody waits any more
  step(options);
  return estimation;
}

}  // namespace libsim
