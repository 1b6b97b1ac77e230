#include "libsim/report/estimation_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "libsim/report/number_format.hpp"
#include "libsim/report/table.hpp"

namespace libsim {
namespace {

/// A metric as a column.
struct Shown {
  std::string_view metric;
  const char* heading;
  const char* unit;
};

constexpr std::array whether{Shown{"average_precision", "PR-AUC", "average precision"}, Shown{"roc_auc", "ROC-AUC", ""},
                             Shown{"log_loss", "log loss", "nats"}, Shown{"brier", "Brier", ""},
                             Shown{"ece15_quantile_edges", "ECE", "15 quantile bins"}};
constexpr std::array how_much{Shown{"mae_log", "MAE(log)", ""},
                              Shown{"rmse", "RMSE", "coins"},
                              Shown{"spearman", "Spearman", ""},
                              Shown{"top1pct_overlap", "top 1%", "set overlap"},
                              Shown{"top1pct_revenue_share", "top 1%", "share of revenue"},
                              Shown{"ndcg@100", "NDCG@100", ""}};
constexpr std::array in_short{Shown{"average_precision", "PR-AUC", "average precision"},
                              Shown{"roc_auc", "ROC-AUC", ""}, Shown{"mae_log", "MAE(log)", ""},
                              Shown{"top1pct_overlap", "top 1%", "set overlap"},
                              Shown{"top1pct_revenue_share", "top 1%", "share of revenue"}};

constexpr std::array in_comparison{Shown{"average_precision", "PR-AUC", "average precision"},
                                   Shown{"log_loss", "log loss", "nats"},
                                   Shown{"mae_log", "MAE(log)", ""},
                                   Shown{"spearman", "Spearman", ""},
                                   Shown{"top1pct_overlap", "top 1%", "set overlap"},
                                   Shown{"top1pct_revenue_share", "top 1%", "share of revenue"},
                                   Shown{"ndcg@100", "NDCG@100", ""}};

std::string with_interval(const PredictionScore& score) {
  if (std::isnan(score.value)) { return undefined_text; }
  if (std::isnan(score.low)) { return format_number(score.value, 4); }
  return format_interval(score.value, score.low, score.high);
}

std::vector<TableColumn> columns_of(std::span<const Shown> shown) {
  std::vector<TableColumn> columns;
  for (const Shown& metric : shown) { columns.push_back({.name = metric.heading, .unit = metric.unit}); }
  return columns;
}

void add_scores(std::vector<TableCell>& cells, const ModelScores& model, std::span<const Shown> shown) {
  for (const Shown& metric : shown) { cells.emplace_back(with_interval(model.score(metric.metric))); }
}

/// Models by metrics.
std::string models_table(const EstimationSlice& slice, std::span<const Shown> shown, bool emphasised) {
  std::vector<TableColumn> columns = columns_of(shown);
  columns.insert(columns.begin(), {.name = "model", .align = Align::left});
  TextTable table{std::move(columns)};
  for (const ModelScores& model : slice.models) {
    std::vector<TableCell> cells{model.model};
    add_scores(cells, model, shown);
    table.add_row(std::move(cells));
  }
  return table.text(emphasised);
}

/// Models by metrics, each less the slice's reference.
std::string differences_table(const EstimationSlice& slice, bool emphasised) {
  std::vector<TableColumn> columns = columns_of(in_comparison);
  columns.insert(columns.begin(), {.name = "model", .align = Align::left});
  TextTable table{std::move(columns)};
  for (const ModelScores& model : slice.differences) {
    std::vector<TableCell> cells{model.model};
    add_scores(cells, model, in_comparison);
    table.add_row(std::move(cells));
  }
  return fmt::format("Less {}, on the same resamples:\n{}", slice.reference, table.text(emphasised));
}

std::string rows_line(const EstimationSlice& slice) {
  return fmt::format("{} clicks of {} users, {} with a gift ({}), {} coins", format_count(slice.rows),
                     format_count(slice.users), format_count(slice.gift_rows),
                     format_percent(static_cast<double>(slice.gift_rows) / static_cast<double>(slice.rows)),
                     format_count(static_cast<std::int64_t>(slice.coins)));
}

std::string days_text(std::int64_t days) {
  return days == 1 ? "day" : fmt::format("{} days", days);
}

std::string slices_text(const Estimation& estimation, bool emphasised) {
  std::string text;
  for (const EstimationSlice& slice : estimation.slices) {
    if (slice.rows == 0) { continue; }
    text += fmt::format("\nSlice {}: {}.\n{}", slice.name, rows_line(slice), models_table(slice, in_short, emphasised));
  }
  return text;
}

std::string ablations_table(const std::vector<Ablation>& ablations, bool emphasised) {
  std::vector<TableColumn> columns = columns_of(in_short);
  columns.insert(
      columns.begin(),
      {{.name = "model", .align = Align::left}, {.name = "without", .align = Align::left}, {.name = "features"}});
  TextTable table{std::move(columns)};
  for (const Ablation& ablation : ablations) {
    const bool whole = ablation.without.empty();
    std::vector<TableCell> cells{ablation.scores.model, whole ? "(nothing)" : "less " + ablation.without,
                                 format_count(static_cast<std::int64_t>(ablation.features))};
    add_scores(cells, whole ? ablation.scores : ablation.change, in_short);
    table.add_row(std::move(cells));
  }
  return table.text(emphasised);
}

/// How far the observed share may lie from a right prediction, were all clicks independent.
std::string chance_of(const ReliabilityBin& bin) {
  if (bin.rows == 0.0) { return undefined_text; }
  return "±" + format_percent(1.96 * std::sqrt(bin.predicted * (1.0 - bin.predicted) / bin.rows));
}

std::string deciles_table(const std::vector<ModelCurves>& curves, bool emphasised) {
  TextTable table{{{.name = "model", .align = Align::left},
                   {.name = "decile"},
                   {.name = "clicks"},
                   {.name = "predicted", .unit = "gifting clicks"},
                   {.name = "observed", .unit = "gifting clicks"},
                   {.name = "by chance", .unit = "95%, of clicks"}}};
  for (const ModelCurves& model : curves) {
    for (std::size_t b = 0; b < model.deciles.size(); ++b) {
      const ReliabilityBin& bin = model.deciles[b];
      table.add_row({b == 0 ? model.model : "", format_count(static_cast<std::int64_t>(b) + 1),
                     format_count(static_cast<std::int64_t>(bin.rows)), format_percent(bin.predicted),
                     format_percent(bin.observed), chance_of(bin)});
    }
  }
  return table.text(emphasised);
}

std::string capture_table(const std::vector<ModelCurves>& curves, bool emphasised) {
  std::vector<TableColumn> columns{{.name = "model", .align = Align::left}};
  for (const CapturePoint& point : curves.front().capture) {
    columns.push_back({.name = format_percent(point.fraction, 1), .group = "share of revenue in the top"});
  }
  for (const CapturePoint& point : curves.front().capture) {
    columns.push_back({.name = format_percent(point.fraction, 1), .group = "set overlap of the top"});
  }
  TextTable table{std::move(columns)};
  for (const ModelCurves& model : curves) {
    std::vector<TableCell> cells{model.model};
    for (const CapturePoint& point : model.capture) { cells.emplace_back(format_percent(point.revenue_share)); }
    for (const CapturePoint& point : model.capture) { cells.emplace_back(format_percent(point.overlap)); }
    table.add_row(std::move(cells));
  }
  std::vector<TableCell> best{{"(perfect)", Emphasis::faint}};
  for (const CapturePoint& point : curves.front().capture) { best.emplace_back(format_percent(point.best)); }
  for (std::size_t i = 0; i < curves.front().capture.size(); ++i) { best.emplace_back(format_percent(1.0)); }
  table.add_row(std::move(best));
  return table.text(emphasised);
}

std::string bound_text(const Estimation& estimation, bool emphasised) {
  if (!estimation.bound) { return ""; }
  const EstimationSlice& bound = *estimation.bound;
  const std::string tables = models_table(bound, how_much, emphasised) + differences_table(bound, emphasised);
  if (bound.reference != "oracle") {
    return fmt::format(
        "\nBeside what the policy was told (policy_ev), on the requests kept with their candidates: {}.\n{}",
        rows_line(bound), tables);
  }
  return fmt::format("\nBeside the truth (oracle), on clicks from the feed: {}. What is left to it is luck.\n{}{}",
                     rows_line(bound), models_table(bound, whether, emphasised), tables);
}

/// Every signal by every model: against what stands for it in the log, and the truth.
std::string signals_text(const std::vector<SignalEstimation>& signals, bool emphasised) {
  TextTable table{{{.name = "signal", .align = Align::left},
                   {.name = "stands for it", .align = Align::left},
                   {.name = "model", .align = Align::left},
                   {.name = "RMSE", .group = "against the log"},
                   {.name = "Spearman", .group = "against the log"},
                   {.name = "Spearman", .group = "against the truth"}}};
  const auto cell = [](std::span<const PredictionScore> scores, std::string_view name) {
    const auto found = std::ranges::find(scores, name, &PredictionScore::name);
    return found == scores.end() ? std::string{undefined_text} : with_interval(*found);
  };
  for (const SignalEstimation& signal : signals) {
    for (const SignalModelScores& model : signal.models) {
      const bool first = &model == &signal.models.front();
      // A truth has its own unit: how far it is from the proxy says nothing.
      table.add_row({first ? signal.signal : "", first ? signal.proxy : "", model.model,
                     model.model == "oracle" ? std::string{undefined_text} : cell(model.proxy, "rmse"),
                     cell(model.proxy, "spearman"), cell(model.truth, "spearman")});
    }
  }
  return "\nThe signals that policies rank by:\n" + table.text(emphasised);
}

/// How training rows were cut and labelled, where not as usual.
std::string labels_line(const EstimationOptions& options) {
  std::string line;
  if (options.embargo > Duration{0}) {
    line += fmt::format("Clicks of the last {:.4g} h before the test days are left out of the training.\n",
                        to_seconds(options.embargo) / 3600.0);
  }
  if (options.labels == TrainingLabels::complete) { return line; }
  line += "Training knows only gifts known when the test days begin";
  if (options.report_delay > Duration{0}) {
    line += fmt::format(", {:.4g} h in the mean after they were given", to_seconds(options.report_delay) / 3600.0);
  }
  return line + (options.labels == TrainingLabels::chapelle ? "; p allows for the others (Chapelle).\n" : ".\n");
}

}  // namespace

std::string scores_table(std::span<const PredictionScore> scores, bool emphasised) {
  TextTable table{{{.name = "metric", .align = Align::left}, {.name = "value"}, {.name = "low"}, {.name = "high"}}};
  for (const PredictionScore& score : scores) {
    table.add_row(
        {score.name, format_number(score.value, 5), format_number(score.low, 5), format_number(score.high, 5)});
  }
  return table.text(emphasised);
}

std::string estimation_text(const Estimation& estimation, bool emphasised) {
  const EstimationOptions& options = estimation.options;
  std::string text = fmt::format(
      "Protocol {}, {} features. Learned from the first {}: {} clicks, {} with a gift.\n"
      "Tested on the last {}: {}.\n"
      "{} of {} gifts are attributed to a click (the last one in the room, at most {:.4g} h ago). Back-transform of "
      "log "
      "amounts: {}.\n",
      protocol_names[static_cast<std::size_t>(options.protocol)], estimation.features,
      days_text(estimation.days - estimation.test_days), format_count(estimation.train_rows),
      format_count(estimation.train_gift_rows), days_text(estimation.test_days), rows_line(estimation.all),
      format_count(estimation.attributed_gifts), format_count(estimation.gifts), to_seconds(options.window) / 3600.0,
      back_transform_names[static_cast<std::size_t>(options.back)]);
  text += labels_line(options);
  if (options.protocol == Protocol::after_10_s || options.protocol == Protocol::after_session) {
    text += "This protocol knows what happens after the click: of no use for who decides what to show.\n";
  }
  if (options.protocol == Protocol::leaky) {
    text += "This protocol knows the future: its scores say what a leak does, and nothing of a model in use.\n";
  }
  text += "\nWhether a click gives:\n" + models_table(estimation.all, whether, emphasised);
  text += "\nHow much, per click:\n" + models_table(estimation.all, how_much, emphasised);
  text += "\n" + differences_table(estimation.all, emphasised);
  if (options.bootstrap.resamples > 0) {
    text += fmt::format("Intervals: {}%, by a bootstrap over users ({} resamples).\n",
                        format_number(100.0 * options.bootstrap.confidence, 2), options.bootstrap.resamples);
  }
  text += bound_text(estimation, emphasised);
  text += signals_text(estimation.signals, emphasised);
  text += slices_text(estimation, emphasised);
  if (!estimation.ablations.empty()) {
    text += "\nChange without each group of features:\n" + ablations_table(estimation.ablations, emphasised);
  }
  std::vector<ModelCurves> deciles = estimation.curves;
  if (estimation.bound_curves) {
    deciles.push_back(*estimation.bound_curves);
    deciles.back().model += " (feed)";
  }
  text += "\nReliability by deciles of the predicted probability:\n" + deciles_table(deciles, emphasised);
  text += "\nCapture:\n" + capture_table(estimation.curves, emphasised);
  return text;
}

}  // namespace libsim
