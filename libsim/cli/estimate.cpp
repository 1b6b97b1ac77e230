// libsim estimate: how well giving can be predicted from a log, by which model and which features.
#include <algorithm>
#include <array>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/cli/options.hpp"
#include "libsim/cli/problems.hpp"
#include "libsim/cli/verbs.hpp"
#include "libsim/core/error.hpp"
#include "libsim/experiment/estimation.hpp"
#include "libsim/experiment/panel_log.hpp"
#include "libsim/experiment/run.hpp"
#include "libsim/log/any_log.hpp"
#include "libsim/report/estimation_json.hpp"
#include "libsim/report/estimation_text.hpp"
#include "libsim/report/metric_tables.hpp"

namespace libsim {
namespace {

struct EstimateArguments {
  ScenarioOptions source;
  OutputOptions output;
  EstimationOptions estimation;
  std::string protocol = "day_frozen";
  std::string back = "smearing";
  double window_h = 24.0;
  double embargo_h = 0.0;
  std::string labels = "complete";
  double report_delay_h = 0.0;
  bool panel = false;
  std::uint32_t rank = 2;
  std::optional<std::uint32_t> test_days;
  std::string save;
  std::string save_kind = "two_stage";
};

/// A log, and what was true of it if that is known.
using Source = PanelLog;

Source simulate(const Experiment& experiment, const EstimateArguments& options, const Console& console) {
  const RunConfig& run = experiment.scenario.run;
  Progress progress{"simulate", "days", std::int64_t{run.warmup_days} + run.days, options.output.progress(console)};
  Simulation simulation{experiment, 0};
  simulation.record_truth();
  MeasuredDays measured =
      run_measured_days(simulation, experiment.scenario, experiment.policy, [&] { progress.tick(); });
  if (options.panel) { return panel_log(measured.log, *simulation.truth(), measured.panel); }
  return {std::move(measured.log), *simulation.truth()};
}

int act(EstimateArguments& options, const Console& console) {
  std::error_code error;
  const bool is_log = std::filesystem::is_directory(options.source.file, error);
  Problems problems;
  problems.collect([&] { return options.output.check({options.source.file}, {{"--save", options.save}}); });
  std::optional<Experiment> experiment;
  if (is_log) {
    const ScenarioOptions& source = options.source;
    problems.collect([&] {
      return refuse_with_log(source.file, {{"--set", !source.overrides.empty()},
                                           {"--days", source.days.has_value()},
                                           {"--scale", source.scale.has_value()},
                                           {"--panel", options.panel}});
    });
  } else {
    experiment = problems.collect([&] { return options.source.load(); });
  }
  problems.throw_if_any();

  EstimationOptions& estimation_options = options.estimation;
  estimation_options.protocol = named<Protocol>(protocol_names, options.protocol);
  estimation_options.back = named<BackTransform>(back_transform_names, options.back);
  estimation_options.window = from_seconds(3600.0 * options.window_h);
  estimation_options.embargo = from_seconds(3600.0 * options.embargo_h);
  estimation_options.labels = named<TrainingLabels>(training_labels_names, options.labels);
  estimation_options.report_delay = from_seconds(3600.0 * options.report_delay_h);
  estimation_options.rank = options.rank;
  estimation_options.bootstrap.seed = is_log ? options.source.seed.value_or(0) : experiment->scenario.run.seed;
  if (options.test_days) { estimation_options.test_days = *options.test_days; }

  AnyLog read;
  if (is_log) { read = read_any_log(options.source.file); }
  const Source source = is_log ? Source{std::move(read.log), {}} : simulate(*experiment, options, console);
  const Estimation estimation = [&] {
    EstimationOptions told = estimation_options;
    Progress progress{"estimate", "steps", estimation_steps(told), options.output.progress(console)};
    told.on_step = [&] { progress.tick(); };
    return estimate(source.log, told, options.source.file, source.truth);
  }();
  if (!options.save.empty()) {
    const auto kind = named<GiftEstimatorKind>(gift_estimator_names, options.save_kind);
    save_gift_estimator(estimation.models[static_cast<std::size_t>(kind)], options.save);
  }
  const Manifest manifest = is_log ? manifest_of(read.origin) : manifest_of(*experiment, 1);
  const std::string title = is_log          ? options.source.file
                            : options.panel ? scenario_line(options.source.name(), *experiment) + "; its panel"
                                            : scenario_line(options.source.name(), *experiment);
  std::string text = fmt::format("{}\n\n{}", title, estimation_text(estimation, console.emphasised));
  nlohmann::ordered_json json = estimation_json(estimation, manifest);
  json["panel"] = options.panel;
  if (read.report) {  // of CSV files: what is not as libsim wrote it
    const std::string changes = changes_text(*read.report);
    if (!changes.empty()) { text += "\n" + changes; }
    json["changed_files"] = read.report->changes();
  }
  options.output.deliver(console, text, json, {{"clicks", source.log.clicks.size()}});
  return 0;
}

}  // namespace

Verb estimate_verb(CLI::App& program) {
  const auto options = std::make_shared<EstimateArguments>();
  CLI::App& verb =
      *program.add_subcommand("estimate", "predict giving from a log: models by metrics, on its last days");
  options->source.add_to(verb, "SCENARIO|LOGDIR", "a scenario to simulate, or a directory with a log to read");
  verb.add_option("--protocol", options->protocol,
                  "what features may know: history up to yesterday, up to the click, and the first 10 s of the watch, "
                  "and its first tenth, or everything")
      ->type_name("day_frozen|rolling|after_10_s|after_session|leaky")
      ->check(CLI::Validator{one_of(protocol_names), ""});
  verb.add_flag("--panel", options->panel,
                "of a scenario: see only the users of its panel, as a log in KuaiLive's format does");
  verb.add_flag("--ablate", options->estimation.ablate, "fit once more without each group of features");
  verb.add_option("--test-days", options->test_days, "score on the last N days, instead of a third of them")
      ->type_name("N")
      ->check(CLI::Validator{integer_in(1, 3650), ""});
  verb.add_option("--back-transform", options->back, "from predicted logarithms of amounts to amounts")
      ->type_name("none|smearing|lognormal")
      ->check(CLI::Validator{one_of(back_transform_names), ""});
  verb.add_option("--window", options->window_h, "hours after a click in which a gift is attributed to it")
      ->type_name("HOURS")
      ->check(CLI::Validator{number_in(0.0, 1e5), ""});
  verb.add_option(
          "--embargo", options->embargo_h,
          "leave out the last HOURS before the test days; as long as the window, no training label rests on them")
      ->type_name("HOURS")
      ->check(CLI::Validator{number_in(0.0, 1e5), ""});
  verb.add_option("--labels", options->labels,
                  "gifts that training knows: all in the log, those known when the test days begin, or these and "
                  "Chapelle's model of the others")
      ->type_name("complete|known|chapelle")
      ->check(CLI::Validator{one_of(training_labels_names), ""});
  verb.add_option("--report-delay", options->report_delay_h,
                  "mean hours (exponential) from a gift to when it is known; with --labels known or chapelle")
      ->type_name("HOURS")
      ->check(CLI::Validator{number_in(0.0, 1e5), ""});
  verb.add_option("--against", options->estimation.reference, "the model that differences are taken from")
      ->type_name("MODEL")
      ->check(CLI::Validator{one_of(fitted_kind_names()), ""});
  verb.add_option("--penalty", options->estimation.penalty,
                  "of every regression, on squared weights, features having deviation 1; and of the leaves of trees")
      ->type_name("X")
      ->check(CLI::Validator{number_in(1e-9, 1e15), ""});
  verb.add_option("--rank", options->rank, "directions that the heads of multi_task share")
      ->type_name("N")
      ->check(CLI::Validator{integer_in(1, 5), ""});
  CLI::Option* save = verb.add_option("--save", options->save,
                                      "write a fitted model, for the field `model` of an estimator that serves")
                          ->type_name("FILE");
  verb.add_option("--save-kind", options->save_kind, "which model")
      ->type_name("KIND")
      ->check(CLI::Validator{one_of(fitted_kind_names()), ""})
      ->needs(save);
  add_bootstrap(verb, options->estimation.bootstrap);
  options->output.add_to(verb);
  return {&verb, [options](const Console& console) { return act(*options, console); }};
}

}  // namespace libsim
