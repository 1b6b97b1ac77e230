// libsim ab: what A/B tests would conclude, against the truth.
#include "libsim/experiment/ab.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
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
#include "libsim/report/ab_json.hpp"
#include "libsim/report/ab_text.hpp"
#include "libsim/report/metric_tables.hpp"

namespace libsim {
namespace {

struct AbArguments {
  ScenarioOptions scenario;
  OutputOptions output;
  std::string control;
  std::string treatment;
  std::vector<std::string> designs{"user", "streamer", "switchback"};
  std::vector<std::string> metrics{"revenue"};
  std::string learner = "shared";
  double share = 0.5;
  double switch_hours = 24.0;
  double washout_hours = 0.0;
  std::vector<double> overload{1.0};
  std::optional<std::uint32_t> replications;
  unsigned jobs = 0;
};

template <class Names>
std::vector<std::string> words_of(const Names& names) {
  return {names.begin(), names.end()};
}

/// What the words name, each once, in the order of the names. @pre all words are names
template <class Value, class Names>
std::vector<Value> all_named(const std::vector<std::string>& words, const Names& names) {
  std::vector<Value> values;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (std::ranges::find(words, names[i]) != words.end()) { values.push_back(static_cast<Value>(i)); }
  }
  return values;
}

/// What would do instead of blocks that cannot be run, in the words of the command line.
std::string switchback_hint(const RunConfig& run, const AbOptions& options) {
  const auto fits = [](const RunConfig& days, const AbOptions& blocks) {
    return switchback_problems(days, blocks).empty();
  };
  std::vector<std::string> ways;
  for (const int hours : {24, 12, 8, 6, 4, 3, 2, 1}) {  // parts of a day, so that blocks do not depend on the days
    AbOptions shorter = options;
    shorter.block = from_seconds(3600.0 * hours);
    if (!fits(run, shorter)) { continue; }
    ways.push_back(fmt::format("--switch-hours {}", hours));
    break;
  }
  constexpr std::uint32_t most_days = 365;
  RunConfig longer = run;
  while (longer.days < most_days && !fits(longer, options)) { ++longer.days; }
  if (fits(longer, options)) { ways.push_back(fmt::format("--days {}", longer.days)); }
  std::vector<std::string_view> others;
  for (const AbDesign design : options.designs) {
    if (design != AbDesign::switchback) { others.push_back(ab_design_names[static_cast<std::size_t>(design)]); }
  }
  if (!others.empty()) { ways.push_back(fmt::format("--designs {}", fmt::join(others, ","))); }
  return ways.empty() ? "" : fmt::format("; try {}", fmt::join(ways, ", or "));
}

/// Before the markets are run. @throws InputError
void require_switchback(const RunConfig& run, const AbOptions& options) {
  std::vector<std::string> problems = switchback_problems(run, options);
  if (problems.empty()) { return; }
  problems.back() += switchback_hint(run, options);
  throw InputError{"switchback", std::move(problems)};
}

int act(const AbArguments& options, const Console& console) {
  Problems problems;
  problems.collect([&] { return options.output.check({options.scenario.file, options.control, options.treatment}); });
  const auto experiment = problems.collect([&] { return options.scenario.load(); });
  const auto control = problems.collect([&] { return load_policy(options.control); });
  const auto treatment = problems.collect([&] { return load_policy(options.treatment); });
  problems.throw_if_any();

  AbOptions ab_options{.designs = all_named<AbDesign>(options.designs, ab_design_names),
                       .metrics = all_named<AdditiveMetric>(options.metrics, additive_metric_names),
                       .share = options.share,
                       .learning = options.learner == "split" ? ArmLearning::split : ArmLearning::shared,
                       .block = from_seconds(3600.0 * options.switch_hours),
                       .washout = from_seconds(3600.0 * options.washout_hours),
                       .overload = options.overload,
                       .replications = options.replications.value_or(experiment->scenario.run.replications),
                       .jobs = options.jobs};
  require_switchback(experiment->scenario.run, ab_options);
  const std::size_t runs = ab_options.replications * ab_options.overload.size() * (2 + ab_options.designs.size());
  AbResult result;
  {
    Progress progress{"ab", "runs", static_cast<std::int64_t>(runs), options.output.progress(console)};
    ab_options.on_run_done = [&] { progress.tick(); };
    result = ab(*experiment, *control, *treatment, ab_options);
  }
  Manifest manifest = manifest_of(*experiment, ab_options.replications);
  manifest.add(*control);
  manifest.add(*treatment);
  options.output.deliver(console,
                         fmt::format("{}; {} replications\n", scenario_line(options.scenario.name(), *experiment),
                                     ab_options.replications) +
                             ab_text(result, console.emphasised),
                         ab_json(result, manifest), {{"runs", runs}});
  return 0;
}

}  // namespace

Verb ab_verb(CLI::App& program) {
  const auto options = std::make_shared<AbArguments>();
  CLI::App& verb = *program.add_subcommand("ab", "what A/B tests of two policies would conclude, against the truth");
  const auto list = [&](const char* name, auto& values, const char* meaning, const char* type, const TextCheck& check) {
    verb.add_option(name, values, meaning)
        ->type_name(type)
        ->delimiter(',')
        ->allow_extra_args(false)
        ->capture_default_str()
        ->check(CLI::Validator{check, ""});
  };
  const auto one = [&](const char* name, auto& value, const char* meaning, const char* type, const TextCheck& check) {
    verb.add_option(name, value, meaning)->type_name(type)->capture_default_str()->check(CLI::Validator{check, ""});
  };
  options->scenario.add_to(verb);
  verb.add_option("--control", options->control, "who decides for control, by kind or file")
      ->type_name("KIND|FILE.json")
      ->required();
  verb.add_option("--treatment", options->treatment, "who decides for treatment; the same policy makes an A/A test")
      ->type_name("KIND|FILE.json")
      ->required();
  list("--design,--designs", options->designs, "what is assigned to an arm: users, streamers, blocks of time",
       "NAME,...", one_of(words_of(ab_design_names)));
  list("--metric", options->metrics, "what the effect is on: revenue, gifts, clicks, watch", "NAME,...",
       one_of(words_of(additive_metric_names)));
  one("--share", options->share, "how much is treated", "X", number_in(0.01, 0.99));
  one("--learner", options->learner, "whether an arm learns from both arms' feedback, or only its own", "shared|split",
      one_of(words_of(arm_learning_names)));
  one("--switch-hours", options->switch_hours, "length of a switchback's blocks", "HOURS", number_in(0.1, 8760.0));
  one("--washout-hours", options->washout_hours, "left out at the beginning of each block", "HOURS",
      number_in(0.0, 8760.0));
  list("--overload", options->overload, "levels: the capacity of all rooms is divided by each", "X,...",
       number_in(0.01, 100.0));
  verb.add_option("--replications", options->replications, "repeats with other luck, instead of the scenario's")
      ->type_name("N")
      ->check(CLI::Validator{integer_in(2, 100'000), ""});
  add_jobs(verb, options->jobs);
  options->output.add_to(verb);
  return {&verb, [options](const Console& console) { return act(*options, console); }};
}

}  // namespace libsim
