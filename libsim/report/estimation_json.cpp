#include "libsim/report/estimation_json.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "libsim/report/result_json.hpp"

namespace libsim {
namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson metrics_json(std::span<const PredictionScore> scores) {
  OrderedJson metrics = OrderedJson::object();
  for (const PredictionScore& score : scores) {
    metrics[score.name] = {{"value", score.value}, {"low", score.low}, {"high", score.high}};
  }
  return metrics;
}

OrderedJson models_json(const std::vector<ModelScores>& scores) {
  OrderedJson models = OrderedJson::array();
  for (const ModelScores& model : scores) {
    models.push_back({{"model", model.model}, {"metrics", metrics_json(model.scores)}});
  }
  return models;
}

OrderedJson slice_json(const EstimationSlice& slice) {
  return {{"name", slice.name},           {"rows", slice.rows},
          {"users", slice.users},         {"gift_rows", slice.gift_rows},
          {"coins", slice.coins},         {"models", models_json(slice.models)},
          {"reference", slice.reference}, {"differences", models_json(slice.differences)}};
}

OrderedJson curves_json(const ModelCurves& curves) {
  OrderedJson deciles = OrderedJson::array();
  for (const ReliabilityBin& bin : curves.deciles) {
    deciles.push_back({{"rows", bin.rows}, {"predicted", bin.predicted}, {"observed", bin.observed}});
  }
  OrderedJson capture = OrderedJson::array();
  for (const CapturePoint& point : curves.capture) {
    capture.push_back({{"fraction", point.fraction},
                       {"overlap", point.overlap},
                       {"revenue_share", point.revenue_share},
                       {"best", point.best}});
  }
  return {{"model", curves.model}, {"deciles", std::move(deciles)}, {"capture", std::move(capture)}};
}

OrderedJson signals_json(const std::vector<SignalEstimation>& signals) {
  OrderedJson entries = OrderedJson::array();
  for (const SignalEstimation& signal : signals) {
    OrderedJson models = OrderedJson::array();
    for (const SignalModelScores& model : signal.models) {
      models.push_back(
          {{"model", model.model}, {"proxy", metrics_json(model.proxy)}, {"truth", metrics_json(model.truth)}});
    }
    entries.push_back({{"signal", signal.signal},
                       {"proxy", signal.proxy},
                       {"rows", signal.rows},
                       {"true_rows", signal.true_rows},
                       {"models", std::move(models)}});
  }
  return entries;
}

}  // namespace

OrderedJson score_json(const PredictionFile& file, std::span<const PredictionScore> scores, const Manifest& manifest) {
  OrderedJson result{{"kind", prediction_kind_names[static_cast<std::size_t>(file.kind)]}, {"rows", file.rows()}};
  if (!file.user.empty()) { result["users"] = distinct_users(file.user); }
  OrderedJson values = OrderedJson::object();
  OrderedJson intervals = OrderedJson::object();
  for (const PredictionScore& score : scores) {
    values[score.name] = score.value;
    intervals[score.name] = {{"low", score.low}, {"high", score.high}};
  }
  result["metrics"] = std::move(values);
  result["intervals"] = std::move(intervals);
  result["manifest"] = manifest_json(manifest);
  return result;
}

OrderedJson estimation_json(const Estimation& estimation, const Manifest& manifest) {
  OrderedJson slices = OrderedJson::array();
  for (const EstimationSlice& slice : estimation.slices) { slices.push_back(slice_json(slice)); }
  OrderedJson ablations = OrderedJson::array();
  for (const Ablation& ablation : estimation.ablations) {
    ablations.push_back({{"model", ablation.scores.model},
                         {"without", ablation.without},
                         {"features", ablation.features},
                         {"metrics", metrics_json(ablation.scores.scores)},
                         {"changes", metrics_json(ablation.change.scores)}});
  }
  OrderedJson curves = OrderedJson::array();
  for (const ModelCurves& model : estimation.curves) { curves.push_back(curves_json(model)); }
  return {{"protocol", protocol_names[static_cast<std::size_t>(estimation.options.protocol)]},
          {"days", estimation.days},
          {"test_days", estimation.test_days},
          {"train_rows", estimation.train_rows},
          {"train_gift_rows", estimation.train_gift_rows},
          {"features", estimation.features},
          {"gifts", estimation.gifts},
          {"attributed_gifts", estimation.attributed_gifts},
          {"back_transform", back_transform_names[static_cast<std::size_t>(estimation.options.back)]},
          {"penalty", estimation.options.penalty},
          {"rank", estimation.options.rank},
          {"window_ms", estimation.options.window.count()},
          {"embargo_ms", estimation.options.embargo.count()},
          {"labels", training_labels_names[static_cast<std::size_t>(estimation.options.labels)]},
          {"report_delay_ms", estimation.options.report_delay.count()},
          {"resamples", estimation.options.bootstrap.resamples},
          {"bootstrap_seed", estimation.options.bootstrap.seed},
          {"all", slice_json(estimation.all)},
          {"slices", std::move(slices)},
          {"bound", estimation.bound ? slice_json(*estimation.bound) : OrderedJson{}},
          {"bound_curves", estimation.bound_curves ? curves_json(*estimation.bound_curves) : OrderedJson{}},
          {"signals", signals_json(estimation.signals)},
          {"ablations", std::move(ablations)},
          {"curves", std::move(curves)},
          {"manifest", manifest_json(manifest)}};
}

}  // namespace libsim
