// libsim facts: what is known of real markets, measured on a simulated or a real log.
#include "libsim/metrics/facts.hpp"

#include <filesystem>
#include <iterator>
#include <memory>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/cli/fidelity.hpp"
#include "libsim/cli/options.hpp"
#include "libsim/cli/problems.hpp"
#include "libsim/cli/shipped.hpp"
#include "libsim/cli/verbs.hpp"
#include "libsim/experiment/measured_facts.hpp"
#include "libsim/metrics/published_facts.hpp"
#include "libsim/report/facts_text.hpp"
#include "libsim/report/metric_tables.hpp"
#include "libsim/report/result_json.hpp"

namespace libsim {
namespace {

struct FactsArguments {
  ScenarioOptions source;
  OutputOptions output;
  FidelityOutput fidelity;
  std::string targets;
  std::uint32_t replications = 1;
  unsigned jobs = 0;
};

/// What was measured, and how to name it.
struct Measured {
  MeasuredFacts facts;
  Manifest manifest;
  double scale = 1.0;  ///< of the market
  std::string title;
};

Measured measure_scenario(const Experiment& experiment, const FactsArguments& options, const Console& console) {
  const RunConfig& run = experiment.scenario.run;
  const std::int64_t days = (std::int64_t{run.warmup_days} + run.days) * options.replications;
  Progress progress{"facts", "days", days, options.output.progress(console)};
  const MeasureOptions measure{.replications = options.replications,
                               .jobs = options.jobs,
                               .distributions = options.fidelity.wanted(),
                               .on_day_done = [&] { progress.tick(); }};
  return {measure_facts(experiment, measure), manifest_of(experiment, options.replications), experiment.scale,
          fmt::format("{}; {} replication{}", scenario_line(options.source.name(), experiment), options.replications,
                      options.replications == 1 ? "" : "s")};
}

Measured measure_log(const FactsArguments& options) {
  MeasuredFacts facts = measure_facts(std::filesystem::path{options.source.file}, options.fidelity.wanted());
  const std::optional<LogOrigin> origin = facts.origin;
  Manifest manifest = manifest_of(origin);
  manifest.scale = options.source.scale.value_or(origin ? origin->scale : 1.0);
  const double scale = *manifest.scale;
  std::string title = options.source.file;
  if (origin) {
    fmt::format_to(std::back_inserter(title), "; {} simulated log of seed {}, scale {}",
                   origin->is_whole ? "a" : "changed since it was written as a", origin->seed, origin->scale);
  }
  return {std::move(facts), std::move(manifest), scale, title};
}

std::string text_of(const Measured& measured, const std::string& targets, std::span<const FactRow> rows,
                    bool emphasised) {
  const bool several = measured.facts.seeds.size() > 1;
  std::string text = fmt::format(
      "{}\nTargets: {}, for a market of scale {}.\n\n{}{}\n{}\n{}\n{}", measured.title, targets, measured.scale,
      facts_table(rows, emphasised), facts_verdict(rows), funnel_text(measured.facts.funnel, emphasised),
      quadrants_text(measured.facts.quadrants, emphasised), health_text(measured.facts.health, emphasised));
  if (several) { text += "Funnel, quadrants and data health are of the first replication.\n"; }
  if (measured.facts.report) { text += "\n" + to_text(*measured.facts.report); }
  return text;
}

int act(FactsArguments& options, const Console& console) {
  std::error_code error;
  const bool is_log = std::filesystem::is_directory(options.source.file, error);
  Problems problems;
  problems.collect([&] { return options.output.check({options.source.file, options.targets}); });
  problems.collect([&] { return options.fidelity.check(); });
  problems.collect([&] { return options.fidelity.read_reference(); });
  const auto targets = problems.collect(
      [&] { return options.targets.empty() ? kuailive_fact_targets() : load_fact_targets(options.targets); });
  std::optional<Experiment> experiment;
  if (is_log) {
    const ScenarioOptions& source = options.source;
    problems.collect([&] {
      return refuse_with_log(source.file, {{"--set", !source.overrides.empty()},
                                           {"--seed", source.seed.has_value()},
                                           {"--days", source.days.has_value()},
                                           {"--replications", options.replications != 1},
                                           {"--jobs", options.jobs != 0}});
    });
  } else {
    experiment = problems.collect([&] { return options.source.load(); });
  }
  problems.throw_if_any();

  const std::string targets_hash = input_hash(options.targets, kuailive_facts_json());
  Measured measured = is_log ? measure_log(options) : measure_scenario(*experiment, options, console);
  measured.manifest.inputs["targets"] = targets_hash;
  const std::vector<FactRow> rows = judge_facts(measured.facts.seeds, *targets, measured.scale);
  const std::string named = options.targets.empty() ? "the published facts of KuaiLive" : options.targets;
  std::string text = text_of(measured, named, rows, console.emphasised);
  std::optional<FidelityResult> fidelity;
  if (options.fidelity.wanted()) {
    fidelity = options.fidelity.compute(measured.facts, *targets, measured.scale);
    text += FidelityOutput::text(*fidelity, console.emphasised);
  }
  options.output.deliver(console, text, facts_json(rows, measured.facts, measured.manifest),
                         {{"logs", measured.facts.seeds.size()}});
  if (fidelity) { options.fidelity.write(*fidelity, measured.manifest, console); }
  return all_hold(rows, FactRole::target) ? 0 : 1;
}

}  // namespace

Verb facts_verb(CLI::App& program) {
  const auto options = std::make_shared<FactsArguments>();
  CLI::App& verb =
      *program.add_subcommand("facts", "measure what is known of real markets, on a simulated or a real log");
  options->source.add_to(verb, "SCENARIO|LOGDIR", "a scenario to simulate, or a directory with a log to read");
  verb.add_option("--targets", options->targets, "published facts to judge by, instead of KuaiLive's")
      ->type_name("FILE")
      ->transform(CLI::Validator{prefer_shipped, ""});
  verb.add_option("--replications", options->replications, "logs with other luck to take the mean over")
      ->type_name("N")
      ->check(CLI::Validator{integer_in(1, 100'000), ""});
  add_jobs(verb, options->jobs);
  options->fidelity.add_to(verb);
  options->output.add_to(verb);
  verb.footer("Exit code 1 if a fact with the role \"target\" does not hold.");
  return {&verb, [options](const Console& console) { return act(*options, console); }};
}

}  // namespace libsim
