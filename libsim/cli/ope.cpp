// libsim ope: what a policy is worth, from rows that another one logged.
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "libsim/cli/options.hpp"
#include "libsim/cli/problems.hpp"
#include "libsim/cli/verbs.hpp"
#include "libsim/core/hash.hpp"
#include "libsim/log/mapped_file.hpp"
#include "libsim/ope/rows_evaluation.hpp"
#include "libsim/report/ope_json.hpp"
#include "libsim/report/ope_text.hpp"
#include "libsim/report/result_json.hpp"

namespace libsim {
namespace {

struct Options {
  std::string rows;
  std::string interval = "normal";
  std::vector<double> rewards;
  std::optional<double> smallest_propensity;
  bool all = false;
  RowsEvaluationOptions evaluation;
  OutputOptions output;
};

/// Empirical Bernstein is only as good as the bounds, which must not come from the data.
bool read_bounds(Options& options, const std::optional<RowsCsv>& file) {
  std::vector<std::string> problems;
  const bool wanted = options.evaluation.interval == IntervalKind::bernstein;
  const bool given = !options.rewards.empty() || options.smallest_propensity.has_value();
  if (wanted && (options.rewards.empty() || !options.smallest_propensity)) {
    problems.emplace_back("--interval bernstein: expected --rewards LOW HIGH and --smallest-propensity P with it");
  }
  if (!wanted && given) {
    problems.emplace_back("--rewards, --smallest-propensity: expected only with --interval bernstein");
  }
  if (wanted && file && file->has_clusters()) {
    problems.emplace_back("--interval bernstein: got rows with clusters, expected independent rows");
  }
  if (options.rewards.size() == 2 && !(options.rewards[0] < options.rewards[1])) {
    problems.emplace_back("--rewards: expected LOW below HIGH");
  }
  if (!problems.empty()) { throw InputError{"command line", problems}; }
  if (wanted) {
    options.evaluation.bounds = {options.rewards[0], options.rewards[1], 1.0 / *options.smallest_propensity};
  }
  return true;
}

int act(Options& options, const Console& console) {
  for (std::size_t kind = 0; kind < interval_kind_names.size(); ++kind) {
    if (interval_kind_names[kind] == options.interval) {
      options.evaluation.interval = static_cast<IntervalKind>(kind);
    }
  }
  Problems problems;
  problems.collect([&] { return options.output.check({options.rows}); });
  std::optional<RowsCsv> file;
  problems.collect([&] { return file.emplace(options.rows).has_model(); });
  problems.collect([&] { return read_bounds(options, file); });
  problems.throw_if_any();

  const RowsEvaluation result = evaluate_rows(*file, options.rows, options.evaluation);
  std::string text =
      fmt::format("{}: the target policy's value, from {} rows of the logging policy\n\n{}", options.rows, result.rows,
                  ope_text(result, options.evaluation, options.all, console.emphasised));
  if (!file->unread_columns().empty()) {
    text += fmt::format("\nColumns not read: {}\n", fmt::join(file->unread_columns(), ", "));
  }
  nlohmann::ordered_json json = ope_json(result, options.evaluation);
  json["manifest"] = build_json();
  json["manifest"]["inputs"] = {{"rows", hex_digits(content_hash(MappedFile{options.rows}.text()))}};
  options.output.deliver(console, text, json, {{"rows", result.rows}});
  return 0;
}

}  // namespace

Verb ope_verb(CLI::App& program) {
  const auto options = std::make_shared<Options>();
  CLI::App& verb = *program.add_subcommand("ope", "what a policy is worth, from rows that another policy logged");
  verb.add_option("--rows", options->rows, "logged bandit feedback: a CSV file, see below")
      ->type_name("FILE")
      ->required();
  verb.add_option("--interval", options->interval, "how 95% intervals are made: normal, t, bootstrap or bernstein")
      ->type_name("KIND")
      ->check(CLI::Validator{one_of({interval_kind_names.begin(), interval_kind_names.end()}), ""});
  verb.add_option("--replicates", options->evaluation.replicates, "resamples of the bootstrap")
      ->type_name("N")
      ->check(CLI::Validator{integer_in(2, 1'000'000), ""});
  verb.add_option("--seed", options->evaluation.seed, "names the bootstrap's luck")
      ->type_name("N")
      ->check(CLI::Validator{integer_in(0, 4'294'967'295U), ""});
  verb.add_option("--rewards", options->rewards, "for bernstein: the range of rewards and predictions")
      ->type_name("LOW HIGH")
      ->expected(2);
  verb.add_option("--smallest-propensity", options->smallest_propensity,
                  "for bernstein: the smallest probability with which the logging policy takes an action")
      ->type_name("P")
      ->check(CLI::Validator{number_in(1e-9, 1.0), ""});
  verb.add_flag("--all", options->all, "show estimators at fixed lambdas, too, as the JSON does");
  options->output.add_to(verb);
  verb.footer(
      "Columns: reward; pscore (or propensity), with which the logging policy took the action; and of the target\n"
      "policy one of\n"
      "  pi_e                       its probability of the logged action; q_hat and q_target, what a model predicts\n"
      "                             of the action and of the policy\n"
      "  action, pi_e_0, pi_e_1 ... of every action; q_hat_0 ..., pi_b_0 ... (logging) if known\n"
      "  request, chosen, pi_e      one line a candidate: a decision's id, 1 if it was taken; q_hat, pi_b if known\n"
      "With a column cluster (a user's id), intervals take clusters as independent, not rows. A row that cannot be\n"
      "used is an error: all of them are listed, exit code 2.");
  return {&verb, [options](const Console& console) { return act(*options, console); }};
}

}  // namespace libsim
