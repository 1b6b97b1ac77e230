// libsim race: business units race for a homepage, against the planned schedule.
#include "libsim/experiment/race.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "libsim/cli/options.hpp"
#include "libsim/cli/problems.hpp"
#include "libsim/cli/shipped.hpp"
#include "libsim/cli/verbs.hpp"
#include "libsim/report/race_json.hpp"
#include "libsim/report/race_text.hpp"

namespace libsim {
namespace {

struct RaceArguments {
  std::string file;
  std::vector<std::string> overrides;
  std::optional<std::uint32_t> seed;
  std::optional<std::uint32_t> replications;
  std::vector<std::string> variants{"racing", "halving", "top_two", "absolute", "a/a"};
  unsigned jobs = 0;
  OutputOptions output;
};

int act(const RaceArguments& options, const Console& console) {
  Problems problems;
  problems.collect([&] { return options.output.check({options.file}); });
  auto scenario = problems.collect([&] { return load_racing(options.file, options.overrides); });
  problems.throw_if_any();
  scenario->run.seed = options.seed.value_or(scenario->run.seed);
  std::vector<RaceVariant> variants;
  for (RaceVariant& variant : race_variants(*scenario)) {
    if (std::ranges::find(options.variants, variant.name) != options.variants.end()) {
      variants.push_back(std::move(variant));
    }
  }
  RaceOptions race_options{.replications = options.replications.value_or(scenario->run.replications),
                           .jobs = options.jobs};
  RaceResult result;
  {
    Progress progress{"race", "replications", race_options.replications, options.output.progress(console)};
    race_options.on_run_done = [&] { progress.tick(); };
    result = race(*scenario, variants, race_options);
  }
  const std::string name = std::filesystem::path{options.file}.filename().string();
  options.output.deliver(
      console,
      racing_line(name, *scenario, race_options.replications) + race_text(result, *scenario, console.emphasised),
      race_json(result, *scenario), {{"replications", race_options.replications}});
  return 0;
}

}  // namespace

Verb race_verb(CLI::App& program) {
  const auto options = std::make_shared<RaceArguments>();
  CLI::App& verb = *program.add_subcommand("race", "business units race for a homepage, against the planned schedule");
  verb.add_option("SCENARIO", options->file, "a racing scenario: a JSON file with a homepage")
      ->required()
      ->transform(CLI::Validator{prefer_shipped, ""});
  verb.add_option("--set", options->overrides, "change a field, as in --set race.winners=4; may be repeated")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
  verb.add_option("--seed", options->seed, "names the run's luck, instead of the scenario's seed")
      ->type_name("N")
      ->check(CLI::Validator{integer_in(0, std::numeric_limits<std::uint32_t>::max()), ""});
  verb.add_option("--replications", options->replications, "repeats with other luck, instead of the scenario's")
      ->type_name("N")
      ->check(CLI::Validator{integer_in(1, 100'000), ""});
  verb.add_option("--variants", options->variants, "how the treatment group is served")
      ->type_name("NAME,...")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->capture_default_str()
      ->check(CLI::Validator{one_of({"racing", "halving", "top_two", "absolute", "a/a"}), ""});
  add_jobs(verb, options->jobs);
  options->output.add_to(verb);
  return {&verb, [options](const Console& console) { return act(*options, console); }};
}

}  // namespace libsim
