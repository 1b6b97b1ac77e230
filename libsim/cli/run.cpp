// libsim run: one market, once.
#include "libsim/experiment/run.hpp"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/cli/options.hpp"
#include "libsim/cli/problems.hpp"
#include "libsim/cli/verbs.hpp"
#include "libsim/experiment/saved_market.hpp"
#include "libsim/report/metric_tables.hpp"
#include "libsim/report/number_format.hpp"
#include "libsim/report/result_json.hpp"

namespace libsim {
namespace {

struct RunArguments {
  ScenarioOptions scenario;
  OutputOptions output;
  std::string policy;
  std::string log;
  std::string format = "libsim";
  std::string from;
  std::string save;
  unsigned jobs = 0;
};

int act(const RunArguments& options, const Console& console) {
  Problems problems;
  problems.collect([&] {
    return options.output.check({options.scenario.file, options.policy, options.from}, {{"--save", options.save}});
  });
  const auto experiment = problems.collect([&] { return options.scenario.load(); });
  RunOptions run_options{.policy = {},
                         .log = options.log,
                         .format = options.format == "kuailive" ? LogFormat::kuailive : LogFormat::libsim,
                         .on_day_done = {},
                         .save = options.save,
                         .jobs = options.jobs};
  if (!options.policy.empty()) {
    run_options.policy = problems.collect([&] { return load_policy(options.policy); });
  }
  const std::optional<SavedMarket> from =
      options.from.empty() ? std::nullopt : problems.collect([&] { return SavedMarket{options.from}; });
  if (from) { run_options.from = &*from; }
  problems.throw_if_any();

  const RunConfig& config = experiment->scenario.run;
  RunResult result;
  {
    const std::int64_t days = std::int64_t{config.warmup_days} + config.days - (from ? from->days() : 0);
    Progress progress{"run", "days", days, options.output.progress(console)};
    run_options.on_day_done = [&] { progress.tick(); };
    result = run(*experiment, run_options);
  }
  std::string text =
      fmt::format("{}; {} requests, {} events\n\n{}", scenario_line(options.scenario.name(), *experiment),
                  format_count(static_cast<std::int64_t>(result.requests)),
                  format_count(static_cast<std::int64_t>(result.events)), run_table(result, console.emphasised));
  if (!options.log.empty()) {
    text += fmt::format("\nThe log of the measured days is in {}, as {} writes it.\n", options.log,
                        options.format == "kuailive" ? "KuaiLive" : "libsim");
  }
  if (!options.save.empty()) {
    text +=
        fmt::format("\nThe market is in {}: go on with --from, or branch with libsim compare --from.\n", options.save);
  }
  Manifest manifest = manifest_of(*experiment, 1);
  manifest.add(run_options.policy ? *run_options.policy : experiment->policy);
  options.output.deliver(console, text, run_json(result, manifest),
                         {{"events", result.events}, {"requests", result.requests}});
  return 0;
}

}  // namespace

Verb run_verb(CLI::App& program) {
  const auto options = std::make_shared<RunArguments>();
  CLI::App& verb = *program.add_subcommand("run", "simulate one market: its log and its metrics");
  options->scenario.add_to(verb);
  verb.add_option("--policy", options->policy, "who decides on the measured days, instead of the scenario's policy")
      ->type_name("KIND|FILE.json[:ESTIMATOR]");
  CLI::Option* log = verb.add_option("--log", options->log, "write the log of the measured days")->type_name("DIR");
  verb.add_option("--format", options->format, "of --log: libsim, or kuailive for CSV files of the panel")
      ->option_text("libsim|kuailive")  // in place of the type and of what it needs, in one word
      ->check(CLI::Validator{one_of({"libsim", "kuailive"}), ""})
      ->needs(log);
  verb.add_option("--save", options->save, "write the market as it is at the end, to go on from with --from")
      ->type_name("FILE");
  verb.add_option(
          "--from", options->from,
          "go on from a market that --save wrote, up to --days in all: gives what a run from the beginning gives")
      ->type_name("FILE");
  add_jobs(verb, options->jobs);
  options->output.add_to(verb);
  return {&verb, [options](const Console& console) { return act(*options, console); }};
}

}  // namespace libsim
