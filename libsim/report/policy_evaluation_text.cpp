#include "libsim/report/policy_evaluation_text.hpp"

#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "libsim/report/interval_cell.hpp"
#include "libsim/report/number_format.hpp"
#include "libsim/report/ope_text.hpp"
#include "libsim/report/table.hpp"

namespace libsim {
namespace {

std::string relative(const Interval& change) {
  return format_percent_difference(change.mean, change.low, change.high);
}

std::string truth_table(const JudgedEvaluation& result, const std::string& unit, bool emphasised) {
  const PolicyTruth& truth = result.truth;
  TextTable table{{{.name = "truth", .align = Align::left},
                   {.name = "value", .unit = unit},
                   {.name = "requests", .unit = "a day"},
                   {.name = "visits", .unit = "a day"}}};
  const auto add = [&](const std::string& name, const MarketLevel& of) {
    table.add_row({name, margin_text(of.reward), margin_text(of.requests), margin_text(of.visits)});
  };
  add(result.first.logging + ", as logged", truth.logged);
  table.add_row({{result.first.target + ", one request changed", Emphasis::strong},
                 margin_text(truth.one_request),
                 undefined_text,
                 undefined_text});
  add(result.first.target + ", whole market changed", truth.whole_market);
  table.add_row({"what no log tells", difference_text(truth.interference), relative(truth.requests_change),
                 relative(truth.visits_change)});
  return table.text(emphasised);
}

std::string estimates_table(const JudgedEvaluation& result, const PolicyEvaluationOptions& options,
                            const std::string& unit, bool emphasised) {
  TextTable table{{{.name = "estimator", .align = Align::left},
                   {.name = "value, one log", .unit = unit},
                   {.name = "covered", .unit = "?"},
                   {.name = "bias", .unit = unit},
                   {.name = "RMSE", .unit = unit},
                   {.name = "holds the truth", .unit = "% of logs"}}};
  for (const JudgedEstimator& line : result.estimators) {
    const Interval& own = line.first.interval;
    const bool missed = line.coverage.high < options.rows.confidence;
    const bool biased = line.bias.low > 0.0 || line.bias.high < 0.0;
    table.add_row({line.first.name,
                   std::isnan(own.mean) ? undefined_text : format_interval(own.mean, own.low, own.high),
                   marked(line.covers ? "yes" : "no", !line.covers), marked(difference_text(line.bias), biased),
                   format_number(line.rmse),
                   marked(format_percent_interval(line.coverage.mean, line.coverage.low, line.coverage.high), missed)});
  }
  return table.text(emphasised);
}

}  // namespace

std::string policies_line(const PolicyEvaluation& evaluation, const PolicyEvaluationOptions& options) {
  std::string logging = evaluation.logging;
  if (options.bucket) {
    logging += fmt::format(" with a random bucket of {} by {}", format_percent(options.bucket->share),
                           bucket_unit_names[static_cast<std::size_t>(options.bucket->unit)]);
  }
  return fmt::format("logging: {}; target: {}; reward: {}", logging, evaluation.target,
                     request_reward_names[static_cast<std::size_t>(options.reward)]);
}

std::string policy_evaluation_text(const JudgedEvaluation& result, const PolicyEvaluationOptions& options,
                                   bool emphasised) {
  const std::string unit{request_reward_units[static_cast<std::size_t>(options.reward)]};
  std::string text = truth_table(result, unit, emphasised) + "\n" + estimates_table(result, options, unit, emphasised);
  text += fmt::format(
      "\nMeans of {} replications ± half of the 95% interval. One request changed: the target decides {} of the\n"
      "requests, drawn one by one; whole market: all of them. What no log tells: the latter's reward less the "
      "former's,\n"
      "requests and visits against those logged. Estimates are of the one request; the first replication's log gives\n"
      "value and interval, users taken as independent. Covered: it holds the truth of its replication, the mean of {}\n"
      "trials. Bias and RMSE: of estimate less that truth. The share of logs has an exact 95% interval.\n",
      options.replications, format_percent(options.trial_share), options.trials);
  const std::vector<std::string> warnings = result.first.rows.all_warnings(false);
  for (const std::string& warning : warnings) { text += "\nwarning: " + warning; }
  if (!warnings.empty()) { text += "\n"; }
  return text;
}

}  // namespace libsim
