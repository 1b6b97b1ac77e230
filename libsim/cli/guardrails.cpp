// libsim guardrails: what constraints cost, limit after limit.
#include "libsim/experiment/guardrails.hpp"

#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/cli/options.hpp"
#include "libsim/cli/problems.hpp"
#include "libsim/cli/verbs.hpp"
#include "libsim/report/guardrail_text.hpp"
#include "libsim/report/metric_tables.hpp"
#include "libsim/report/result_json.hpp"

namespace libsim {
namespace {

struct GuardrailsArguments {
  ScenarioOptions scenario;
  OutputOptions output;
  std::string policy = "greedy";
  GuardrailOptions limits;
  std::optional<std::uint32_t> replications;
};

int act(const GuardrailsArguments& options, const Console& console) {
  Problems problems;
  problems.collect([&] { return options.output.check({options.scenario.file, options.policy}); });
  const auto experiment = problems.collect([&] { return options.scenario.load(); });
  const auto policy = problems.collect([&] { return load_policy(options.policy); });
  problems.throw_if_any();

  GuardrailOptions limits = options.limits;
  limits.replications = options.replications.value_or(experiment->scenario.run.replications);
  GuardrailCurves curves;
  {
    Progress progress{"guardrails", "runs", runs_of(limits), options.output.progress(console)};
    limits.on_run_done = [&] { progress.tick(); };
    curves = guardrails(*experiment, *policy, limits);
  }
  Manifest manifest = manifest_of(*experiment, limits.replications);
  manifest.add(*policy);
  options.output.deliver(
      console,
      scenario_line(options.scenario.name(), *experiment) + "\n\n" + guardrail_text(curves, console.emphasised),
      guardrails_json(curves, manifest), {{"runs", runs_of(limits)}});
  return 0;
}

}  // namespace

Verb guardrails_verb(CLI::App& program) {
  const auto options = std::make_shared<GuardrailsArguments>();
  CLI::App& verb = *program.add_subcommand("guardrails", "what constraints on a policy cost, limit after limit");
  const auto list = [&](const char* name, auto& values, const char* meaning, const TextCheck& check) {
    verb.add_option(name, values, meaning)
        ->type_name("X,...")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->capture_default_str()
        ->check(CLI::Validator{check, ""});
  };
  options->scenario.add_to(verb);
  verb.add_option("--policy", options->policy, "who decides, by kind or file")
      ->type_name("KIND|FILE.json[:ESTIMATOR]")
      ->capture_default_str();
  list("--gini", options->limits.gini_exposure, "ceilings on the Gini of exposure", number_in(0.0, 0.999));
  list("--coverage", options->limits.coverage, "floors on the share of streamers with enough impressions a day",
       number_in(0.001, 1.0));
  list("--over-share", options->limits.over_share, "most impressions of full rooms, as a share", number_in(0.0, 1.0));
  list("--frequency-cap", options->limits.frequency_cap, "most impressions of a streamer to a user on a day",
       integer_in(1, 60'000));
  verb.add_option("--replications", options->replications, "repeats with other luck, instead of the scenario's")
      ->type_name("N")
      ->check(CLI::Validator{integer_in(2, 100'000), ""});
  add_jobs(verb, options->limits.jobs);
  options->output.add_to(verb);
  return {&verb, [options](const Console& console) { return act(*options, console); }};
}

}  // namespace libsim
