// libsim calibrate: the parameters of a scenario, fitted to published facts.
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/cli/options.hpp"
#include "libsim/cli/problems.hpp"
#include "libsim/cli/shipped.hpp"
#include "libsim/cli/verbs.hpp"
#include "libsim/core/file.hpp"
#include "libsim/experiment/calibration.hpp"
#include "libsim/metrics/published_facts.hpp"
#include "libsim/report/calibration_json.hpp"
#include "libsim/report/calibration_text.hpp"
#include "libsim/report/metric_tables.hpp"
#include "libsim/report/result_json.hpp"

namespace libsim {
namespace {

namespace fs = std::filesystem;

struct CalibrateArguments {
  ScenarioOptions source;
  OutputOptions output;
  std::string targets;
  std::string plan;
  std::string out;
  std::string report;
  std::string state;
  std::string method{calibration_method_names[0]};
  std::string move;
  std::optional<double> slope_scale;
  std::uint32_t seeds = 2;
  std::uint32_t fresh_seeds = 8;
  std::uint32_t budget = 200;
  unsigned jobs = 0;
  bool resume = false;
  bool sensitivity = false;
};

/// "SEED,SHARE", as in 3,0.2.
std::optional<MovedStart> moved_start_of(const std::string& text) {
  MovedStart move;
  const char* const end = text.data() + text.size();
  const auto seed = std::from_chars(text.data(), end, move.seed);
  if (seed.ec != std::errc{} || seed.ptr == end || *seed.ptr != ',') { return std::nullopt; }
  const auto share = std::from_chars(seed.ptr + 1, end, move.share);
  if (share.ec != std::errc{} || share.ptr != end || !(move.share >= 0.0 && move.share < 1.0)) { return std::nullopt; }
  return move;
}

/// Whether --state and --resume fit.
bool check_state(const CalibrateArguments& options) {
  std::vector<std::string> problems;
  std::error_code error;
  const bool there = !options.state.empty() && fs::exists(options.state, error);
  if (options.resume && !there) {
    problems.push_back(fmt::format("--resume: got {}, expected a --state file of an earlier run",
                                   options.state.empty() ? "no --state" : "no file \"" + options.state + "\""));
  }
  if (there && !options.resume) {
    problems.push_back(
        fmt::format("--state: got \"{}\", which is there already: expected --resume, or another file", options.state));
  }
  if (!problems.empty()) { throw InputError{"calibrate", std::move(problems)}; }
  return true;
}

Resolved resolved_scenario(const CalibrateArguments& options) {
  Resolved resolved = resolve(options.source.file, options.source.overrides);
  experiment_of(resolved, options.source.file, options.source.scale.value_or(1.0));  // throws if it has mistakes
  return resolved;
}

/// The fitted scenario: what it changes in the input, or all of it where the command line changed that, too.
nlohmann::json fitted_scenario(const CalibrateArguments& options, const Resolved& resolved,
                               const Calibration& calibration) {
  std::vector<FreeParameter> parameters;
  std::vector<double> values;
  for (const CalibratedParameter& fitted : calibration.parameters) {
    parameters.push_back(fitted.parameter);
    values.push_back(fitted.value);
  }
  nlohmann::json whole = with_values(resolved.json, parameters, values);
  if (!options.source.overrides.empty()) { return whole; }
  nlohmann::json fitted = only_parameters(whole, parameters);
  std::error_code error;
  const fs::path folder = fs::absolute(options.out, error).parent_path();
  fitted["extends"] = fs::proximate(options.source.file, folder, error).generic_string();
  return fitted;
}

std::string text_of(const Calibration& calibration, const std::string& title, bool fitted, bool emphasised) {
  std::string text = title + "\n\n";
  if (fitted) { text += calibration_text(calibration, emphasised) + "\n"; }
  return text + sensitivity_text(calibration, emphasised);
}

CalibrationOptions calibration_options(const CalibrateArguments& options) {
  CalibrationOptions how;
  how.method = static_cast<CalibrationMethod>(std::ranges::find(calibration_method_names, options.method) -
                                              calibration_method_names.begin());
  how.scale = options.source.scale.value_or(1.0);
  how.slope_scale = options.slope_scale;
  how.seeds = options.seeds;
  how.fresh_seeds = options.fresh_seeds;
  how.budget = options.budget;
  if (!options.move.empty()) { how.move = moved_start_of(options.move); }
  how.fit = !options.sensitivity;
  return how;
}

/// Does the work. Its progress is gone when it returns, before anything else is printed.
Calibration fit(const CalibrateArguments& options, const Resolved& resolved, const CalibrationPlan& plan,
                const std::vector<FactTarget>& targets, const ProgressDisplay& display) {
  const std::unique_ptr<EvaluationStore> store =
      options.state.empty() ? std::make_unique<EvaluationStore>() : std::make_unique<EvaluationStore>(options.state);
  Progress progress{"calibrate", "simulated days", 0, display};
  SimulatedMoments moments{{.resolved = resolved,
                            .source = options.source.file,
                            .parameters = plan.parameters(),
                            .seed = options.source.seed,
                            .days = options.source.days},
                           *store,
                           options.jobs,
                           [&] { progress.tick(); }};
  CalibrationOptions how = calibration_options(options);
  how.on_step = [&](const CalibrationProgress& step) {
    if (!display.shown) { return; }
    display.write("\r\x1b[K" + calibration_step_text(step, plan.held_out, false));
  };
  return calibrate(moments, plan, targets, how);
}

int act(const CalibrateArguments& options, const Console& console) {
  Problems problems;
  problems.collect([&] {
    return options.output.check({options.source.file, options.targets, options.plan},
                                {{"--out", options.out}, {"--report", options.report}, {"--state", options.state}});
  });
  problems.collect([&] { return check_state(options); });
  const auto targets = problems.collect([&] { return load_fact_targets(options.targets); });
  auto resolved = problems.collect([&] { return resolved_scenario(options); });
  std::optional<CalibrationPlan> plan;
  if (targets && resolved) {
    plan = problems.collect([&] {
      return options.plan.empty()
                 ? parse_calibration_plan(kuailive_plan_json(), "kuailive.plan.json", *targets, resolved->json)
                 : load_calibration_plan(options.plan, *targets, resolved->json);
    });
  }
  problems.throw_if_any();
  const std::string targets_hash = input_hash(options.targets, "");  // now: a file may change during the work
  const std::string plan_hash = input_hash(options.plan, kuailive_plan_json());

  const Experiment experiment = options.source.load();
  const Calibration calibration = fit(options, *resolved, *plan, *targets, options.output.progress(console));

  const std::string title = scenario_line(options.source.name(), experiment);
  Manifest manifest = manifest_of(experiment, options.fresh_seeds);
  manifest.inputs = {{"targets", targets_hash}, {"plan", plan_hash}};
  if (!options.sensitivity && !options.out.empty()) {
    write_file(options.out,
               fmt::format("// {} fitted to {} by libsim calibrate --method {} --scale {} --seeds {}\n{}\n",
                           options.source.name(), fs::path{options.targets}.filename().string(), options.method,
                           calibration.scale, options.seeds, fitted_scenario(options, *resolved, calibration).dump(2)));
  }
  if (!options.report.empty()) { write_file(options.report, text_of(calibration, title, !options.sensitivity, false)); }
  options.output.deliver(console, text_of(calibration, title, !options.sensitivity, console.emphasised),
                         calibration_json(calibration, manifest), {{"simulations", calibration.simulations}});
  return all_hold(calibration.after, FactRole::target) ? 0 : 1;
}

}  // namespace

Verb calibrate_verb(CLI::App& program) {
  const auto options = std::make_shared<CalibrateArguments>();
  CLI::App& verb = *program.add_subcommand("calibrate", "fit parameters of a scenario to published facts");
  options->source.add_to(verb);
  verb.add_option("--targets", options->targets, "published facts to fit")
      ->type_name("FILE")
      ->required()
      ->transform(CLI::Validator{prefer_shipped, ""});
  verb.add_option("--plan", options->plan, "free parameters, and facts kept out of the fit; default: KuaiLive's")
      ->type_name("FILE")
      ->transform(CLI::Validator{prefer_shipped, ""});
  verb.add_option("--out", options->out, "write a scenario that extends SCENARIO with the fitted values")
      ->type_name("FILE");
  verb.add_option("--report", options->report, "write what standard output shows, as plain text")->type_name("FILE");
  verb.add_option("--state", options->state, "keep every simulation's facts there, for --resume")->type_name("FILE");
  verb.add_flag("--resume", options->resume, "go on from the --state of a run that was stopped");
  verb.add_option("--method", options->method, "how to search; default: gauss_newton")
      ->type_name(fmt::format("{}", fmt::join(calibration_method_names, "|")))
      ->check(CLI::Validator{one_of(calibration_method_names), ""});
  verb.add_option("--seeds", options->seeds, "simulations of each point, with the same luck at all points; default: 2")
      ->type_name("N")
      ->check(CLI::Validator{integer_in(1, 1000), ""});
  verb.add_option("--fresh-seeds", options->fresh_seeds, "simulations that judge the result; default: 8")
      ->type_name("N")
      ->check(CLI::Validator{integer_in(2, 1000), ""});
  verb.add_option("--budget", options->budget, "most points tried; default: 200")
      ->type_name("N")
      ->check(CLI::Validator{integer_in(1, 1'000'000), ""});
  verb.add_option("--slope-scale", options->slope_scale,
                  "size of the markets that slopes are taken from; default: --scale")
      ->type_name("X")
      ->check(CLI::Validator{market_scale(), ""});
  verb.add_option("--move", options->move, "start elsewhere: each parameter times a random 1 +- SHARE")
      ->type_name("SEED,SHARE")
      ->check(CLI::Validator{[](const std::string& text) -> std::string {
                               return moved_start_of(text)
                                          ? ""
                                          : fmt::format("got {}, expected a seed and a share in [0, 1), as in 1,0.2",
                                                        text);
                             },
                             ""});
  verb.add_flag(
      "--sensitivity", options->sensitivity,
      "no fit: only which parameter moves which fact, at the start; two markets a parameter and seed: see --scale");
  add_jobs(verb, options->jobs);
  options->output.add_to(verb);
  verb.footer("Exit code 1 if a fact with the role \"target\" does not hold on the fresh seeds.");
  return {&verb, [options](const Console& console) { return act(*options, console); }};
}

}  // namespace libsim
