// libsim plan: how many replications a comparison needs, from a pilot of a few.
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/cli/options.hpp"
#include "libsim/cli/problems.hpp"
#include "libsim/cli/verbs.hpp"
#include "libsim/core/error.hpp"
#include "libsim/core/file.hpp"
#include "libsim/core/hash.hpp"
#include "libsim/report/replication_text.hpp"
#include "libsim/report/result_json.hpp"
#include "libsim/report/saved_results.hpp"

namespace libsim {
namespace {

struct PlanArguments {
  std::string pilot;
  double percent = 1.0;
  OutputOptions output;
};

SavedComparison read_pilot(const std::string& file) {
  SavedResults read = read_results(file);
  auto* const comparison = std::get_if<SavedComparison>(&read.results.front().value);
  if (comparison == nullptr || read.results.size() > 1) {
    throw InputError{file, {fmt::format("{}: got another result, expected the file of one compare --json", file)}};
  }
  return std::move(*comparison);
}

int act(const PlanArguments& options, const Console& console) {
  Problems problems;
  problems.collect([&] { return options.output.check({options.pilot}); });
  const auto pilot = problems.collect([&] { return read_pilot(options.pilot); });
  problems.throw_if_any();

  Manifest manifest;
  std::vector<std::string> unreadable;
  manifest.inputs["pilot"] = hex_digits(content_hash(read_file(options.pilot, unreadable).value_or("")));
  nlohmann::ordered_json result = replication_json(pilot->comparison, options.percent);
  result["manifest"] = manifest_json(manifest);
  options.output.deliver(console, replication_table(pilot->comparison, options.percent, console.emphasised), result,
                         {{"replications", pilot->comparison.replications}});
  return 0;
}

}  // namespace

Verb plan_verb(CLI::App& program) {
  const auto options = std::make_shared<PlanArguments>();
  CLI::App& verb = *program.add_subcommand("plan", "how many replications a comparison needs, by a pilot of a few");
  verb.add_option("FILE.json", options->pilot, "the pilot: what compare --json wrote")->required();
  verb.add_option("--half-width", options->percent, "wanted of intervals, in % of the baseline's mean")
      ->type_name("PERCENT")
      ->capture_default_str()
      ->check(CLI::Validator{number_in(1e-6, 1e6), ""});
  options->output.add_to(verb);
  return {&verb, [options](const Console& console) { return act(*options, console); }};
}

}  // namespace libsim
