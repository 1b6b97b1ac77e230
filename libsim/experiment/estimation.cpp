#include "libsim/experiment/estimation.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "libsim/core/error.hpp"
#include "libsim/estimators/click_features.hpp"
#include "libsim/estimators/click_rows.hpp"
#include "libsim/estimators/delayed_gifts.hpp"
#include "libsim/experiment/estimation_bound.hpp"

namespace libsim {
namespace {

/// The rows of a log, cut in time.
struct Split {
  ClickRows rows;
  FeatureTable table;
  std::size_t train = 0;         // end of the training rows: before the first test row by the embargo
  std::size_t cut = 0;           // the first test row
  std::vector<double> is_gift;   // [train] labels to learn from
  std::vector<double> amount;    // [train]
  std::vector<double> expected;  // [train] of is_gift, under Chapelle's model; else empty

  std::size_t test_rows() const { return rows.size() - cut; }
};

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

Answers answers_of(const Split& split, GiftEstimatorKind kind, const EstimationOptions& options,
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

  Chosen(const Split& split, std::vector<std::uint32_t> which) : places{std::move(which)} {
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
Chosen choose_rows(const Split& split, F choose) {
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

/// @param reference  the model that the others are compared with
EstimationSlice slice_of(std::string name, const Chosen& chosen, const std::vector<Answers>& models,
                         std::string_view reference, const BootstrapOptions& bootstrap) {
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

std::vector<Ablation> ablations_of(const Split& split, const Chosen& all, const EstimationOptions& options) {
  std::vector<Ablation> ablations;
  const double confidence = options.bootstrap.confidence;
  for (const GiftEstimatorKind kind : {GiftEstimatorKind::two_stage, GiftEstimatorKind::direct}) {
    const std::string name{gift_estimator_names[static_cast<std::size_t>(kind)]};
    const ResampledScores whole = resamples_of(all, answers_of(split, kind, options), options.bootstrap);
    ablations.push_back({"", split.table.features.size(), {name, with_intervals(whole, confidence)}, {}});
    for (std::size_t g = 0; g < feature_group_count; ++g) {
      const std::array group{static_cast<FeatureGroup>(g)};
      const auto in_group = [&](const Feature& feature) { return feature.group == group[0]; };
      if (std::ranges::none_of(split.table.features, in_group)) { continue; }
      const ResampledScores less = resamples_of(all, answers_of(split, kind, options, group), options.bootstrap);
      ablations.push_back({std::string{feature_group_names[g]},
                           names_without(split.table, group).size(),
                           {name, with_intervals(less, confidence)},
                           {name, paired_differences(less, whole, confidence)}});
    }
  }
  return ablations;
}

/// Beside what the rows' truth predicts, or without truths, what the policy was told.
std::optional<EstimationSlice> bound_of(const Log& log, const Split& split, std::vector<Answers> models,
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
  return slice_of(is_true ? "feed" : "request_kept", kept, models, name, estimation.options.bootstrap);
}

/// Labels of the training rows, as they are known when the test days begin.
void label(const Log& log, const EstimationOptions& options, Time cut, Split& split) {
  const auto first = [&](std::vector<double> column) {
    column.resize(split.train);
    return column;
  };
  if (options.labels == TrainingLabels::complete) {
    split.is_gift = first(split.rows.is_gift);
    split.amount = first(split.rows.amount);
    return;
  }
  const ClickRows known =
      click_rows(log, options.window, {cut, to_seconds(options.report_delay), options.bootstrap.seed});
  split.is_gift = first(known.is_gift);
  split.amount = first(known.amount);
  if (options.labels == TrainingLabels::known) { return; }
  std::vector<double> age_s;
  for (std::size_t row = 0; row < split.train; ++row) { age_s.push_back(to_seconds(cut - known.at[row])); }
  const std::vector<double> gift_s = first(known.gift_s);
  split.expected =
      expect_delayed_gifts({split.table.slice(0, split.train), split.is_gift, gift_s, age_s}, options.penalty).expected;
}

/// @throws InputError
Split split_of(const Log& log, const EstimationOptions& options, const std::string& source, Estimation& estimation) {
  Split split;
  split.rows = click_rows(log, options.window);
  if (split.rows.size() == 0) { throw InputError{source, {"has no clicks to learn from"}}; }
  const std::int64_t first_day = day_of(split.rows.at.front());
  const std::int64_t end_day = day_of(split.rows.at.back()) + 1;
  estimation.days = end_day - first_day;
  estimation.test_days = options.test_days.value_or(std::max<std::int64_t>(1, estimation.days / 3));
  if (estimation.test_days >= estimation.days) {
    throw InputError{source,
                     {fmt::format("has clicks on {} day(s), expected at least {}: {} to test on, and one to "
                                  "learn from",
                                  estimation.days, estimation.test_days + 1, estimation.test_days)}};
  }
  const Time cut = start_of_day(end_day - estimation.test_days);
  split.cut = split.rows.first_at(cut);
  split.train = split.rows.first_at(cut - options.embargo);
  if (split.train == 0) {
    throw InputError{source,
                     {fmt::format("has no clicks more than {:.4g} h (the embargo) before its last {} day(s)",
                                  to_seconds(options.embargo) / 3600.0, estimation.test_days)}};
  }
  split.table = click_features(log, split.rows, options.protocol);
  label(log, options, cut, split);
  return split;
}

}  // namespace

PredictionScore ModelScores::score(std::string_view name) const {
  const auto found = std::ranges::find(scores, name, &PredictionScore::name);
  return found == scores.end() ? PredictionScore{std::string{name}} : *found;
}

Estimation estimate(const Log& log, const EstimationOptions& options, const std::string& source,
                    const MarketTruth& truth) {
  Estimation estimation;
  estimation.options = options;
  const Split split = split_of(log, options, source, estimation);
  estimation.features = split.table.features.size();
  estimation.train_rows = static_cast<std::int64_t>(split.train);
  estimation.train_gift_rows = std::ranges::count(split.is_gift, 1.0);
  estimation.gifts = split.rows.gifts;
  estimation.attributed_gifts = split.rows.attributed_gifts;

  std::vector<Answers> models;
  for (std::size_t kind = 0; kind < gift_estimator_count; ++kind) {
    models.push_back(answers_of(split, static_cast<GiftEstimatorKind>(kind), options));
    estimation.models.push_back(models.back().fitted);
  }
  const Chosen all = choose_rows(split, [](std::uint32_t) { return true; });
  estimation.all = slice_of("all", all, models, options.reference, options.bootstrap);
  // As far as the protocol lets a model know.
  const auto met = [&](std::uint32_t place) {
    const std::size_t row = split.cut + place;
    const Time at = split.rows.at[row];
    return split.rows.first_meeting[row] < std::min(at, history_end(options.protocol, at));
  };
  const auto add_slice = [&](const char* name, const Chosen& chosen) {
    estimation.slices.push_back(slice_of(name, chosen, models, options.reference, options.bootstrap));
  };
  add_slice("with_pair_history", choose_rows(split, met));
  add_slice("without_pair_history", choose_rows(split, [&](std::uint32_t place) { return !met(place); }));
  add_slice("first_day",
            choose_rows(split, [&](std::uint32_t place) { return split.rows.first_day[split.cut + place] != 0; }));
  for (const Answers& model : models) { estimation.curves.push_back(curves_of(all, model)); }
  if (options.ablate) { estimation.ablations = ablations_of(split, all, options); }
  estimation.bound = bound_of(log, split, std::move(models), truth.clicks, estimation);
  estimation.signals = estimate_signals({log, split.rows, split.table, split.train, split.cut}, truth.clicks,
                                        truth.shown, options.penalty, options.bootstrap);
  return estimation;
}

}  // namespace libsim
