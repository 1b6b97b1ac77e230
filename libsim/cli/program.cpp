#include "libsim/cli/program.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <new>
#include <string_view>
#include <system_error>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "libsim/cli/verbs.hpp"
#include "libsim/core/error.hpp"
#include "libsim/core/suggestion.hpp"
#include "libsim/core/version.hpp"

namespace libsim {
namespace {

constexpr int done = 0;
constexpr int bad_input = 2;
constexpr int out_of_resources = 3;

/// The options of a verb, "--seed", ..., that a mistyped one may have meant.
std::vector<std::string> option_names(const CLI::App& verb) {
  std::vector<std::string> names;
  for (const CLI::Option* option : verb.get_options()) {
    for (const std::string& name : option->get_lnames()) { names.push_back("--" + name); }
  }
  return names;
}

std::vector<std::string> verb_names(const CLI::App& program) {
  std::vector<std::string> names;
  for (const CLI::App* verb : program.get_subcommands({})) { names.push_back(verb->get_name()); }
  return names;
}

/// The verbs, added to a program.
std::vector<Verb> add_verbs(CLI::App& program) {
  return {run_verb(program),      compare_verb(program), sweep_verb(program),     facts_verb(program),
          estimate_verb(program), score_verb(program),   ope_verb(program),       guardrails_verb(program),
          race_verb(program),     ab_verb(program),      calibrate_verb(program), plan_verb(program),
          report_verb(program),   list_verb(program),    describe_verb(program)};
}

/// The arguments without the option that an error "--seed: ..." is about, in the name that was given, and its value.
std::vector<std::string> without_option(const CLI::App& verb, std::vector<std::string> arguments,
                                        std::string_view error) {
  const std::string name{error.substr(0, error.find(':'))};
  const CLI::Option* option = verb.get_option_no_throw(name);
  if (option == nullptr) { return arguments; }
  const auto is_it = [option](const std::string& argument) {
    return argument.starts_with('-') && option->check_name(argument.substr(0, argument.find('=')));
  };
  const auto found = std::ranges::find_if(arguments, is_it);
  if (found == arguments.end()) { return arguments; }
  const bool value_follows = found->find('=') == std::string::npos && std::next(found) != arguments.end();
  arguments.erase(found, found + (value_follows ? 2 : 1));
  return arguments;
}

/// What is wrong with the values of options, one line each. CLI11 stops at the first, so the command line is parsed
/// again without it, until nothing of the kind is left.
std::vector<std::string> wrong_values(std::vector<std::string> arguments) {
  std::vector<std::string> lines;
  for (;;) {
    CLI::App program{"", "libsim"};
    const std::vector<Verb> verbs = add_verbs(program);
    try {
      program.parse(std::vector<std::string>{arguments.rbegin(), arguments.rend()});
      return lines;
    } catch (const CLI::ParseError& error) {
      const std::vector<CLI::App*> chosen = program.get_subcommands();
      const bool of_a_value = dynamic_cast<const CLI::ValidationError*>(&error) != nullptr ||
                              dynamic_cast<const CLI::ConversionError*>(&error) != nullptr;
      if (!of_a_value || chosen.empty()) { return lines; }
      lines.emplace_back(error.what());
      std::vector<std::string> rest = without_option(*chosen.front(), arguments, error.what());
      if (rest.size() == arguments.size()) { return lines; }
      arguments = std::move(rest);
    }
  }
}

/// Writes why the command line cannot be used.
int report_mistake(const CLI::App& program, const std::vector<std::string>& arguments, const CLI::ParseError& error,
                   const Console& console) {
  const std::vector<CLI::App*> chosen = program.get_subcommands();
  std::vector<std::string> lines = wrong_values(arguments);
  if (std::ranges::find(lines, error.what()) == lines.end()) { lines.insert(lines.begin(), error.what()); }
  for (const std::string& line : lines) { console.err << "libsim: " << line << "\n"; }
  if (!chosen.empty()) {
    const std::vector<std::string> names = option_names(*chosen.front());
    for (const std::string& argument : arguments) {
      const std::string option = argument.substr(0, argument.find('='));
      if (!option.starts_with("--") || std::find(names.begin(), names.end(), option) != names.end()) { continue; }
      const std::string found = suggestion(option, names);
      if (!found.empty()) { console.err << "  " << option << found << "\n"; }
    }
  }
  console.err << "See libsim " << (chosen.empty() ? "" : chosen.front()->get_name() + " ") << "--help\n";
  return bad_input;
}

/// Parses and acts; errors are thrown.
int dispatch(const std::vector<std::string>& arguments, const Console& console) {
  CLI::App program{"Simulates a live-stream market and compares the policies that allocate its viewers.", "libsim"};
  program.set_version_flag("--version", fmt::format("libsim {} ({})", version(), commit()));
  const std::vector<Verb> verbs = add_verbs(program);
  program.footer(
      "libsim VERB --help lists the options of a verb. Exit codes: 0 done, 1 a check, or a cell of a\n"
      "sweep, failed, 2 bad input, 3 out of resources, or a sweep was stopped before its end.");
  if (arguments.empty()) {
    console.err << program.help();
    return bad_input;
  }
  const std::vector<std::string> names = verb_names(program);
  const std::string& first = arguments.front();
  if (!first.starts_with('-') && std::find(names.begin(), names.end(), first) == names.end()) {
    console.err << fmt::format("libsim: got \"{}\", expected a verb{}\n", first, suggestion_or_list(first, names));
    return bad_input;
  }
  try {
    program.parse(std::vector<std::string>{arguments.rbegin(), arguments.rend()});  // CLI11 takes them from the back
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == done) { return program.exit(error, console.out, console.err); }  // --help, --version
    return report_mistake(program, arguments, error, console);
  }
  for (const Verb& verb : verbs) {
    if (verb.parser->parsed()) { return verb.act(console); }
  }
  console.err << program.help();
  return bad_input;
}

}  // namespace

int run_program(const std::vector<std::string>& arguments, const Console& console) {
  try {
    return dispatch(arguments, console);
  } catch (const InputError& error) {
    console.err << error.what() << "\n";
    return bad_input;
  } catch (const std::bad_alloc&) {
    console.err << "libsim: out of memory\n";
  } catch (const std::exception& error) {  // ResourceError, and the system's own: a full disk, no more threads
    console.err << "libsim: " << error.what() << "\n";
  }
  return out_of_resources;
}

}  // namespace libsim
