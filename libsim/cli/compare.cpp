// libsim compare: policies on the same users, rooms and luck.
#include "libsim/experiment/compare.hpp"

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/cli/options.hpp"
#include "libsim/cli/problems.hpp"
#include "libsim/cli/verbs.hpp"
#include "libsim/core/error.hpp"
#include "libsim/experiment/saved_market.hpp"
#include "libsim/report/constraint_tables.hpp"
#include "libsim/report/hindsight_text.hpp"
#include "libsim/report/metric_tables.hpp"
#include "libsim/report/result_json.hpp"

namespace libsim {
namespace {

struct CompareArguments {
  ScenarioOptions scenario;
  OutputOptions output;
  std::vector<std::string> policies{"random", "popularity", "greedy", "softmax", "concave"};
  std::optional<std::uint32_t> replications;
  unsigned jobs = 0;
  std::string split;
  std::string adjust;
  double frozen_share = 0.0;
  std::string from;
};

SplitBy split_by(const std::string& word) {
  if (word == "segment") { return SplitBy::segment; }
  if (word == "day") { return SplitBy::day; }
  return word == "group" ? SplitBy::group : SplitBy::none;
}

/// Tables and results call a policy by its kind or its file's name.
/// A policy may come twice: that is how to see that it does not differ from itself.
/// @throws InputError  if two files share a name
int require_distinct(const std::vector<std::string>& policies) {
  std::map<std::string, std::string> text_of_name;
  std::vector<std::string> lines;
  for (const std::string& text : policies) {
    const auto [entry, is_new] = text_of_name.try_emplace(policy_name(text), text);
    if (!is_new && entry->second != text) {
      lines.push_back(fmt::format("got {} and {}, expected files with different names: results would call both \"{}\"",
                                  entry->second, text, entry->first));
    }
  }
  if (!lines.empty()) { throw InputError{"--policies", std::move(lines)}; }
  return 0;
}

std::string text_of(const Comparison& comparison, const std::string& scenario, bool emphasised) {
  std::string text = fmt::format("{}; {} replications\n", scenario, comparison.replications);
  for (const Slice& slice : comparison.slices) {
    if (comparison.slices.size() > 1) { text += fmt::format("\n{}", slice.name); }
    text += "\n" + compare_table(slice, emphasised);
  }
  if (comparison.objective) {
    text += fmt::format("\nobjective, in units of {}\n", comparison.objective->reference) +
            compare_table(comparison.objective->slice, emphasised);
  }
  if (!comparison.constraints.empty()) { text += "\nconstraints\n" + constraint_tables(comparison, emphasised); }
  text += compare_legend(comparison, emphasised);
  return comparison.gaps.empty() ? text : text + "\n" + hindsight_text(comparison, emphasised);
}

int act(const CompareArguments& options, const Console& console) {
  Problems problems;
  std::vector<std::string> inputs{options.policies};
  inputs.push_back(options.scenario.file);
  inputs.push_back(options.from);
  problems.collect([&] { return options.output.check(inputs); });
  const auto experiment = problems.collect([&] { return options.scenario.load(); });
  std::vector<NamedPolicy> policies;
  for (const std::string& text : options.policies) {
    auto policy = problems.collect([&] { return load_policy(text); });
    if (policy) { policies.push_back(std::move(*policy)); }
  }
  problems.collect([&] { return require_distinct(options.policies); });
  const std::optional<SavedMarket> from =
      options.from.empty() ? std::nullopt : problems.collect([&] { return SavedMarket{options.from}; });
  problems.throw_if_any();

  CompareOptions compare_options{
      .replications = options.replications.value_or(experiment->scenario.run.replications),
      .jobs = options.jobs,
      .split = split_by(options.split),
      .adjustment = options.adjust == "holm" ? Adjustment::holm : Adjustment::none,
      .frozen_share = options.frozen_share,
      .from = from ? &*from : nullptr,
  };
  Comparison comparison;
  const std::int64_t runs = runs_of(*experiment, policies.size(), compare_options.replications);
  {
    Progress progress{"compare", "runs", runs, options.output.progress(console)};
    compare_options.on_run_done = [&] { progress.tick(); };
    comparison = compare(*experiment, policies, compare_options);
  }
  Manifest manifest = manifest_of(*experiment, compare_options.replications);
  for (const NamedPolicy& policy : policies) { manifest.add(policy); }
  std::string title = scenario_line(options.scenario.name(), *experiment);
  if (from) {
    manifest.inputs["from"] = from->hash();
    title += fmt::format("\nfrom {}: after {} measured day{} under {}, the past of all", options.from,
                         from->measured_days(), from->measured_days() == 1 ? "" : "s", from->policy());
  }
  options.output.deliver(console, text_of(comparison, title, console.emphasised), compare_json(comparison, manifest),
                         {{"runs", runs}});
  return 0;
}

}  // namespace

Verb compare_verb(CLI::App& program) {
  const auto options = std::make_shared<CompareArguments>();
  CLI::App& verb = *program.add_subcommand("compare", "policies on the same users, rooms and luck, with intervals");
  options->scenario.add_to(verb);
  verb.add_option("--policies", options->policies,
                  "who are compared, by kind or file; the first is the baseline; with an estimator "
                  "(greedy:two_stage) on its signals instead of those of the scenario's")
      ->type_name("KIND|FILE.json[:ESTIMATOR],...")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->capture_default_str();
  verb.add_option("--replications", options->replications, "repeats with other luck, instead of the scenario's")
      ->type_name("N")
      ->check(CLI::Validator{integer_in(2, 100'000), ""});
  add_jobs(verb, options->jobs);
  verb.add_option("--by", options->split, "also compare on each part of the market: segment, day or group")
      ->type_name("PART")
      ->check(CLI::Validator{one_of({"segment", "day", "group"}), ""});
  verb.add_option("--adjust", options->adjust, "mark what differs when all of a table is looked at, by Holm's p-values")
      ->type_name("holm")
      ->check(CLI::Validator{one_of({"holm"}), ""});
  verb.add_option("--bound", options->frozen_share,
                  "judge policies in hindsight, on this share of the requests: how far were they from the best slates?")
      ->type_name("SHARE")
      ->check(CLI::Validator{share_of_requests(), ""});
  verb.add_option("--from", options->from,
                  "branch from a market that run --save wrote, in place of the warm-up: --days from there on; "
                  "replications share its past, and differ in the luck to come")
      ->type_name("FILE");
  options->output.add_to(verb);
  return {&verb, [options](const Console& console) { return act(*options, console); }};
}

}  // namespace libsim
