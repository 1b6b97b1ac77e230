// libsim ope: what a policy is worth, from rows that another one logged, or from the log of a market.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "libsim/cli/options.hpp"
#include "libsim/cli/problems.hpp"
#include "libsim/cli/verbs.hpp"
#include "libsim/core/error.hpp"
#include "libsim/core/hash.hpp"
#include "libsim/experiment/policy_evaluation.hpp"
#include "libsim/log/mapped_file.hpp"
#include "libsim/ope/rows_evaluation.hpp"
#include "libsim/report/metric_tables.hpp"
#include "libsim/report/ope_json.hpp"
#include "libsim/report/ope_text.hpp"
#include "libsim/report/policy_evaluation_json.hpp"
#include "libsim/report/policy_evaluation_text.hpp"
#include "libsim/report/result_json.hpp"

namespace libsim {
namespace {

struct OpeArguments {
  std::string rows;
  std::string interval = "normal";
  std::vector<double> rewards;
  std::optional<double> smallest_propensity;
  bool all = false;
  RowsEvaluationOptions evaluation;
  ScenarioOptions scenario;
  std::string target;
  std::string logging;
  std::string reward = "coins";
  std::string bucket_unit = "request";
  std::optional<double> bucket_share;
  std::optional<double> sample;
  bool truth = false;
  std::uint32_t replications = 32;
  unsigned jobs = 0;
  OutputOptions output;
};

/// Rows, or a scenario and a target.
bool check_source(const OpeArguments& options) {
  std::vector<std::string> problems;
  const bool of_market = !options.scenario.file.empty();
  const bool asks_of_market = options.truth || !options.target.empty() || !options.logging.empty() || options.sample ||
                              options.bucket_share || options.scenario.days || options.scenario.scale ||
                              !options.scenario.overrides.empty();
  if (of_market != options.rows.empty()) {
    problems.emplace_back("got neither or both of SCENARIO and --rows FILE, expected one of them");
  } else if (of_market && options.target.empty()) {
    problems.emplace_back("SCENARIO: expected --target POLICY with it");
  } else if (!of_market && asks_of_market) {
    problems.emplace_back(
        "--rows FILE: expected none of --target, --logging, --bucket, --sample, --truth, --set, "
        "--days, --scale with it");
  }
  if (of_market && options.evaluation.interval == IntervalKind::bernstein) {
    problems.emplace_back("--interval bernstein: expected only with --rows: a market's rows are not independent");
  }
  if (!problems.empty()) { throw InputError{"command line", problems}; }
  return true;
}

/// Empirical Bernstein is only as good as the bounds, which must not come from the data.
bool read_bounds(OpeArguments& options, const std::optional<RowsCsv>& file) {
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

/// Evaluates, and if the log tells nothing of the target, says what would make it do so.
template <class F>
auto with_bucket_hint(bool has_bucket, F evaluate) {
  try {
    return evaluate();
  } catch (InputError& error) {
    bool helps = false;
    for (std::string& problem : error.problems) {
      if (!problem.starts_with("no overlap")) { continue; }
      problem += has_bucket
                     ? "; try a larger --bucket"
                     : "; try --bucket 0.1: random rooms in a tenth of the log, so that it holds what the target "
                       "would have done";
      helps = true;
    }
    if (!helps) { throw; }
    throw InputError{error.source, std::move(error.problems)};  // its text is made of its problems
  }
}

int act_on_market(const OpeArguments& options, const Console& console) {
  Problems problems;
  problems.collect([&] { return options.output.check({options.scenario.file, options.target, options.logging}); });
  const auto experiment = problems.collect([&] { return options.scenario.load(); });
  const auto target = problems.collect([&] { return load_policy(options.target); });
  std::optional<NamedPolicy> logging;  // none: the scenario's
  if (!options.logging.empty()) {
    logging = problems.collect([&] { return load_policy(options.logging); });
  }
  problems.throw_if_any();
  if (!logging) { logging = experiment->policy; }

  const double recorded = experiment->scenario.recording.candidate_sample;
  PolicyEvaluationOptions evaluation{.reward = named<RequestReward>(request_reward_names, options.reward),
                                     .sample = options.sample.value_or(recorded > 0.0 ? recorded : 1.0),
                                     .rows = options.evaluation,
                                     .replications = options.replications,
                                     .jobs = options.jobs};
  if (options.bucket_share) {
    evaluation.bucket = {named<BucketUnit>(bucket_unit_names, options.bucket_unit), *options.bucket_share};
  }
  Manifest manifest = manifest_of(*experiment, options.truth ? options.replications : 1);
  manifest.add(*logging);
  manifest.add(*target);
  std::string text = scenario_line(options.scenario.name(), *experiment) + "\n";
  if (options.truth) {
    JudgedEvaluation result;
    {
      Progress progress{"ope", "replications", options.replications, options.output.progress(console)};
      evaluation.on_run_done = [&] { progress.tick(); };
      result = with_bucket_hint(options.bucket_share.has_value(),
                                [&] { return judge_evaluation(*experiment, *logging, *target, evaluation); });
    }
    text += policies_line(result.first, evaluation) + "\n\n" +
            policy_evaluation_text(result, evaluation, console.emphasised);
    options.output.deliver(console, text, judged_evaluation_json(result, evaluation, manifest),
                           {{"replications", options.replications}});
  } else {
    const PolicyEvaluation result = with_bucket_hint(
        options.bucket_share.has_value(), [&] { return evaluate_policy(*experiment, *logging, *target, evaluation); });
    text += policies_line(result, evaluation) + "\n\n" +
            ope_text(result.rows, evaluation.rows, options.all, console.emphasised);
    options.output.deliver(console, text, policy_evaluation_json(result, evaluation, manifest),
                           {{"rows", result.rows.rows}});
  }
  return 0;
}

int act(OpeArguments& options, const Console& console) {
  options.evaluation.interval = named<IntervalKind>(interval_kind_names, options.interval);
  options.evaluation.seed = options.scenario.seed.value_or(options.evaluation.seed);
  check_source(options);
  if (!options.scenario.file.empty()) { return act_on_market(options, console); }
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
  const auto options = std::make_shared<OpeArguments>();
  CLI::App& verb = *program.add_subcommand("ope", "what a policy is worth, from what another policy logged");
  options->scenario.add_to(verb, "SCENARIO", "a market whose log is evaluated: a JSON file");
  verb.get_option("SCENARIO")->required(false);
  verb.get_option("--seed")->description("names the luck of the market, and of the bootstrap");
  verb.add_option("--target", options->target, "of a market: the policy whose value is wanted, by kind or file")
      ->type_name("KIND|FILE.json");
  verb.add_option("--logging", options->logging, "the policy that the log is of, instead of the scenario's own")
      ->type_name("KIND|FILE.json");
  verb.add_option("--bucket", options->bucket_share, "share of random slates around the logging policy")
      ->type_name("X")
      ->check(CLI::Validator{number_in(0.005, 1.0), ""});
  verb.add_option("--bucket-by", options->bucket_unit, "what falls into the bucket: user, request or slot")
      ->type_name("UNIT")
      ->capture_default_str()
      ->check(CLI::Validator{one_of(bucket_unit_names), ""});
  verb.add_option("--reward", options->reward, "what a request earns: coins, click or watch (seconds)")
      ->type_name("NAME")
      ->capture_default_str()
      ->check(CLI::Validator{one_of(request_reward_names), ""});
  verb.add_option("--sample", options->sample,
                  "share of requests logged with their candidates; default: the scenario's, or all if that is 0")
      ->type_name("X")
      ->check(CLI::Validator{share_of_requests(), ""});
  verb.add_flag("--truth", options->truth, "try the target in the market, too, and judge the estimates");
  verb.add_option("--replications", options->replications, "of logs and truths, with --truth")
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::Validator{integer_in(2, 100'000), ""});
  add_jobs(verb, options->jobs);
  verb.add_option("--rows", options->rows, "instead of a market, logged bandit feedback: a CSV file, see below")
      ->type_name("FILE");
  verb.add_option("--interval", options->interval, "how 95% intervals are made: normal, t, bootstrap or bernstein")
      ->type_name("KIND")
      ->check(CLI::Validator{one_of(interval_kind_names), ""});
  verb.add_option("--replicates", options->evaluation.replicates, "resamples of the bootstrap")
      ->type_name("N")
      ->check(CLI::Validator{integer_in(2, 1'000'000), ""});
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
      "Columns of rows: reward; pscore (or propensity), with which the logging policy took the action; and of the "
      "target\n"
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
