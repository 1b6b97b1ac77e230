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
std::string models_table(std::span<const ModelScores> models, std::span<const Shown> shown, bool emphasised) {
  std::vector<TableColumn> columns = columns_of(shown);
  columns.insert(columns.begin(), {.name = "model", .align = Align::left});
  TextTable table{std::move(columns)};
  for (const ModelScores& model : models) {
    std::vector<TableCell> cells{model.model};
    add_scores(cells, model, shown);
    table.add_row(std::move(cells));
  }
  return table.text(emphasised);
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
    text += fmt::format("\nSlice {}: {}.\n{}", slice.name, rows_line(slice),
                        models_table(slice.models, in_short, emphasised));
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
    std::vector<TableCell> cells{ablation.scores.model, ablation.without.empty() ? "(nothing)" : ablation.without,
                                 format_count(static_cast<std::int64_t>(ablation.features))};
    add_scores(cells, ablation.scores, in_short);
    table.add_row(std::move(cells));
  }
  return table.text(emphasised);
}

std::string deciles_table(const std::vector<ModelCurves>& curves, bool emphasised) {
  TextTable table{{{.name = "model", .align = Align::left},
                   {.name = "decile"},
                   {.name = "clicks"},
                   {.name = "predicted", .unit = "gifting clicks"},
                   {.name = "observed", .unit = "gifting clicks"}}};
  for (const ModelCurves& model : curves) {
    for (std::size_t b = 0; b < model.deciles.size(); ++b) {
      const ReliabilityBin& bin = model.deciles[b];
      table.add_row({b == 0 ? model.model : "", format_count(static_cast<std::int64_t>(b) + 1),
                     format_count(static_cast<std::int64_t>(bin.rows)), format_percent(bin.predicted),
                     format_percent(bin.observed)});
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
  if (options.protocol == Protocol::leaky) {
    text += "This protocol knows the future: its scores say what a leak does, and nothing of a model in use.\n";
  }
  text += "\nWhether a click gives:\n" + models_table(estimation.all.models, whether, emphasised);
  text += "\nHow much, per click:\n" + models_table(estimation.all.models, how_much, emphasised);
  text += "\nDifference from two_stage, paired:\n" + models_table(estimation.all.differences, in_short, emphasised);
  if (options.bootstrap.resamples > 0) {
    text += fmt::format("Intervals: {}%, by a bootstrap over users ({} resamples).\n",
                        format_number(100.0 * options.bootstrap.confidence, 2), options.bootstrap.resamples);
  }
  if (estimation.bound) {
    text += fmt::format(
        "\nBeside what the policy was told (policy_ev), on the requests kept with their candidates: {}.\n{}",
        rows_line(*estimation.bound), models_table(estimation.bound->models, in_short, emphasised));
  }
  text += slices_text(estimation, emphasised);
  if (!estimation.ablations.empty()) {
    text += "\nWithout each group of features:\n" + ablations_table(estimation.ablations, emphasised);
  }
  text += "\nReliability by deciles of the predicted probability:\n" + deciles_table(estimation.curves, emphasised);
  text += "\nCapture:\n" + capture_table(estimation.curves, emphasised);
  return text;
}

}  // namespace libsim
