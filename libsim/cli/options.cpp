#include "libsim/cli/options.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <limits>
#include <system_error>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/cli/shipped.hpp"
#include "libsim/core/error.hpp"
#include "libsim/core/file.hpp"
#include "libsim/core/json_file.hpp"
#include "libsim/core/peak_memory.hpp"
#include "libsim/core/suggestion.hpp"
#include "libsim/report/result_json.hpp"
#include "libsim/scenario/resolve.hpp"

namespace libsim {
namespace {

/// The number that is all of `text`; nothing if there is none.
std::optional<double> number_of(const std::string& text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole ? std::optional{value} : std::nullopt;
}

bool same_file(const std::string& a, const std::string& b) {
  std::error_code error;
  return a == b || std::filesystem::equivalent(a, b, error) ||
         std::filesystem::weakly_canonical(a, error) == std::filesystem::weakly_canonical(b, error);
}

/// An input and, if it is JSON, whatever it extends.
std::vector<std::string> files_read(const std::string& input) {
  std::vector<std::string> files{input};
  if (std::filesystem::path{input}.extension() != ".json") { return files; }
  for (const std::filesystem::path& base : resolve(input).files) { files.push_back(base.string()); }
  return files;
}

void write_result(const Console& console, const std::string& file, const std::string& text) {
  if (file == "-") {
    console.out << text;
  } else if (!file.empty()) {
    write_file(file, text);
  }
}

}  // namespace

void ScenarioOptions::add_to(CLI::App& verb, const std::string& file_name, const std::string& file_meaning) {
  verb.add_option(file_name, file, file_meaning.empty() ? "a scenario: a JSON file" : file_meaning)
      ->required()
      ->transform(CLI::Validator{prefer_shipped, ""});
  verb.add_option("--set", overrides, "change a field, as in --set market.feed.slots=4; may be repeated")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
  verb.add_option("--seed", seed, "names the run's luck, instead of the scenario's seed")
      ->type_name("N")
      ->check(CLI::Validator{integer_in(0, std::numeric_limits<std::uint32_t>::max()), ""});
  verb.add_option("--days", days, "measured days, instead of the scenario's")
      ->type_name("N")
      ->check(CLI::Validator{integer_in(1, 3650), ""});
  verb.add_option("--scale", scale, "size of the market, as a multiple of the scenario's users and streamers")
      ->type_name("X")
      ->check(CLI::Validator{market_scale(), ""});
}

Experiment ScenarioOptions::load() const {
  Experiment experiment = load_experiment(file, overrides, scale.value_or(1.0));
  RunConfig& run = experiment.scenario.run;
  run.seed = seed.value_or(run.seed);
  run.days = days.value_or(run.days);
  return experiment;
}

std::string ScenarioOptions::name() const {
  return std::filesystem::path{file}.filename().string();
}

TextCheck one_of(std::vector<std::string> words) {
  return [words = std::move(words)](const std::string& text) -> std::string {
    if (std::ranges::find(words, text) != words.end()) { return ""; }
    return fmt::format("got \"{}\"{}", text, suggestion_or_list(text, words));
  };
}

TextCheck number_in(double min, double max) {
  return [min, max](const std::string& text) -> std::string {
    const std::optional<double> value = number_of(text);
    if (value && *value >= min && *value <= max) { return ""; }
    return fmt::format("got {}, expected a number in [{}, {}]", text, min, max);
  };
}

TextCheck market_scale() {
  return number_in(market_scale_range.min, market_scale_range.max);
}

TextCheck share_of_requests() {
  return [](const std::string& text) -> std::string {
    const std::optional<double> value = number_of(text);
    return value && *value > 0.0 && *value <= 1.0 ? "" : fmt::format("got {}, expected a number in (0, 1]", text);
  };
}

TextCheck integer_in(std::uint32_t min, std::uint32_t max) {
  return [min, max](const std::string& text) -> std::string {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return whole && value >= min && value <= max
               ? ""
               : fmt::format("got {}, expected an integer in [{}, {}]", text, min, max);
  };
}

bool refuse_with_log(const std::string& log, const std::vector<std::pair<const char*, bool>>& options) {
  std::vector<std::string> problems;
  for (const auto& [option, given] : options) {
    if (given) { problems.push_back(fmt::format("{}: got it with a log, expected it with a scenario only", option)); }
  }
  if (!problems.empty()) { throw InputError{log, problems}; }
  return true;
}

std::string input_hash(const std::string& file, std::string_view otherwise) {
  std::vector<std::string> problems;
  const auto json = file.empty() ? parse_json(otherwise, "", problems) : read_json_file(file, problems);
  if (!json || !problems.empty()) { throw InputError{file, problems}; }
  return canonical_hash(*json);
}

void add_jobs(CLI::App& verb, unsigned& jobs) {
  verb.add_option("-j,--jobs", jobs, "threads, 0 for one a processor; the result does not depend on it")
      ->type_name("N")
      ->check(CLI::Validator{integer_in(0, 4096), ""});
}

void add_bootstrap(CLI::App& verb, BootstrapOptions& bootstrap) {
  verb.add_option("--resamples", bootstrap.resamples, "of the bootstrap that gives intervals; 0 for none")
      ->type_name("N")
      ->check(CLI::Validator{integer_in(0, 1'000'000), ""});
  add_jobs(verb, bootstrap.jobs);
}

void OutputOptions::add_to(CLI::App& verb) {
  verb.add_option("--json", json_, "write the result as JSON; - for standard output, instead of the table")
      ->type_name("FILE");
  verb.add_option("--timing", timing_, "write time, memory and rates as JSON")->type_name("FILE");
  verb.add_flag("-q,--quiet", quiet_, "show no progress");
}

bool OutputOptions::check(const std::vector<std::string>& inputs, const std::vector<NamedFile>& outputs) const {
  std::vector<std::string> problems;
  std::vector<NamedFile> all{{"--json", json_}, {"--timing", timing_}};
  all.insert(all.end(), outputs.begin(), outputs.end());
  std::erase_if(all, [](const NamedFile& output) { return output.file.empty(); });
  std::vector<std::string> read;
  for (const std::string& input : inputs) {
    for (std::string& file : files_read(input)) { read.push_back(std::move(file)); }
  }
  for (auto output = all.begin(); output != all.end(); ++output) {
    const bool to_console = output->file == "-";
    const std::string problem = to_console ? "" : write_problem(output->file);
    if (!problem.empty()) { problems.push_back(fmt::format("{}: {}", output->option, problem)); }
    if (to_console && output->option != "--json" && output->option != "--timing") {
      problems.push_back(fmt::format("{}: got -, expected the name of a file", output->option));
    }
    for (const std::string& input : read) {
      if (same_file(output->file, input)) {
        problems.push_back(fmt::format("{}: got {}, which is read, expected another file", output->option, input));
      }
    }
    for (auto other = all.begin(); other != output; ++other) {
      if (same_file(output->file, other->file)) {
        problems.push_back(
            fmt::format("{}: got {}, as {} did, expected another file", output->option, output->file, other->option));
      }
    }
  }
  if (!problems.empty()) { throw InputError{"output", problems}; }
  return true;
}

ProgressDisplay OutputOptions::progress(const Console& console) const {
  return console.progress ? ProgressDisplay::standard_error(quiet_) : ProgressDisplay{};
}

void OutputOptions::deliver(const Console& console, const std::string& text, const nlohmann::ordered_json& result,
                            const nlohmann::ordered_json& counts) const {
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - started_;
  if (json_ != "-") { console.out << text; }
  write_result(console, json_, file_text(result));
  if (!timing_.empty()) {
    nlohmann::ordered_json timing{{"seconds", seconds.count()}, {"peak_memory_bytes", peak_memory_bytes()}};
    for (const auto& [name, count] : counts.items()) {
      timing[name] = count;
      timing[name + "_per_second"] = count.get<double>() / seconds.count();
    }
    write_result(console, timing_, file_text(timing));
  }
  console.out.flush();
  if (!console.out) { throw ResourceError{"standard output: cannot be written"}; }
}

}  // namespace libsim
