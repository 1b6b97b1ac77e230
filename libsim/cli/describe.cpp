// libsim describe: every field of a scenario or of a kind, with unit, range, default and meaning; what a metric is.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/allocation/builtin_policies.hpp"
#include "libsim/allocation/builtin_race_schemes.hpp"
#include "libsim/cli/options.hpp"
#include "libsim/cli/shipped.hpp"
#include "libsim/cli/verbs.hpp"
#include "libsim/core/error.hpp"
#include "libsim/core/json_file.hpp"
#include "libsim/core/version.hpp"
#include "libsim/experiment/builtin_signals.hpp"
#include "libsim/experiment/racing_scenario.hpp"
#include "libsim/metrics/market_metrics.hpp"
#include "libsim/report/field_table.hpp"
#include "libsim/report/metric_display.hpp"
#include "libsim/report/result_json.hpp"
#include "libsim/scenario/resolve.hpp"
#include "libsim/scenario/schema.hpp"

namespace libsim {
namespace {

using Json = nlohmann::json;

/// Fields, and what they are the fields of.
struct Described {
  std::string title;
  std::vector<FieldDoc> fields;
  std::vector<FieldDoc> schema_fields;  ///< a schema does not look into what depends on a kind
  std::optional<Json> values;           ///< a scenario's
  bool is_kind = false;
};

/// `got "gredy"; did you mean "greedy"?`
InputError unknown_name(const std::string& what, const std::string& name, const std::vector<std::string>& known) {
  const std::string got = name.empty() ? "no name" : fmt::format("\"{}\"", name);
  return {"describe " + what, {fmt::format("got {}{}", got, suggestion_or_list(name, known))}};
}

template <class Any>
Described describe_kind(const Registry<Any>& registry, const std::string& what, const std::string& kind) {
  if (!registry.contains(kind)) { throw unknown_name(what, kind, registry.kinds()); }
  Described described{
      fmt::format("{} {}: {}", what, kind, registry.summary(kind)), registry.describe(kind), {}, {}, true};
  FieldDoc own_name;
  own_name.path = "/kind";
  own_name.type = "choice";
  own_name.meaning = "which " + what;
  own_name.words = {kind};
  own_name.required = true;
  described.schema_fields = described.fields;
  described.schema_fields.insert(described.schema_fields.begin(), own_name);
  return described;
}

/// The kind that the scenario names in a section, or the default one.
std::string kind_in(const Json& scenario, const FieldDoc& section) {
  const Json::json_pointer pointer{section.path};
  if (!scenario.contains(pointer)) {
    return section.default_value.empty() ? "" : Json::parse(section.default_value).get<std::string>();
  }
  const Json& value = scenario.at(pointer);
  return value.is_object() ? value.at("kind").get<std::string>() : value.get<std::string>();
}

/// Puts the fields of the kind that a checked scenario names below the section's own row.
template <class Any>
void insert_kind_fields(const Registry<Any>& registry, const std::string& path, const Json& scenario,
                        std::vector<FieldDoc>& fields) {
  const auto row = std::ranges::find(fields, path, &FieldDoc::path);
  const std::vector<FieldDoc> below = registry.describe(kind_in(scenario, *row), path);
  fields.insert(row + 1, below.begin(), below.end());
}

Described describe_racing_file(const std::string& file, Resolved resolved) {
  racing_of(resolved, file);  // for its problems
  Described described{file, describe_racing(), describe_racing(), std::move(resolved.json), false};
  insert_kind_fields(builtin_race_schemes(), "/race/scheme", *described.values, described.fields);
  return described;
}

Described describe_file(const std::string& file, const std::vector<std::string>& overrides) {
  Resolved resolved = resolve(file, overrides);
  if (is_racing(resolved.json)) { return describe_racing_file(file, std::move(resolved)); }
  load_experiment(file, overrides);  // for its problems: nonsense is not worth a table
  Described described{file, describe_scenario(), describe_scenario(), std::move(resolved.json), false};
  insert_kind_fields(builtin_policies(), "/policy", *described.values, described.fields);
  insert_kind_fields(builtin_signals(), "/estimator", *described.values, described.fields);
  return described;
}

struct DescribeArguments {
  std::string what;
  std::string name;
  std::vector<std::string> overrides;
  bool schema = false;
  OutputOptions output;
};

/// Words before a kind; and all that a name follows.
const std::vector<std::string> kind_words{"policy", "scheme", "estimator"};
const std::vector<std::string> name_words{"policy", "scheme", "estimator", "metric"};

bool is_kind_word(const std::string& word) {
  return std::ranges::find(kind_words, word) != kind_words.end();
}

/// f(registry) of the kinds that a word stands before. @pre is_kind_word(word)
template <class F>
auto with_kinds(std::string_view word, F f) {
  if (word == "policy") { return f(builtin_policies()); }
  return word == "scheme" ? f(builtin_race_schemes()) : f(builtin_signals());
}

std::vector<std::string> metric_names() {
  std::vector<std::string> names;
  for (const MetricValue& metric : all_market_metrics()) { names.push_back(metric.name); }
  return names;
}

/// @throws InputError  if `word` is a kind or a metric where a file is expected
void refuse_lone_name(const std::string& word) {
  std::error_code error;
  if (std::filesystem::exists(word, error)) { return; }
  const std::vector<std::string> metrics = metric_names();
  for (const std::string& before : name_words) {
    const bool known = is_kind_word(before)
                           ? with_kinds(before, [&](const auto& kinds) { return kinds.contains(word); })
                           : std::ranges::find(metrics, word) != metrics.end();
    if (!known) { continue; }
    throw InputError{"describe",
                     {fmt::format("got \"{}\", expected a file; did you mean \"{} {}\"?", word, before, word)}};
  }
}

Described describe(const DescribeArguments& options) {
  const std::string& first = options.what;
  const std::string& second = options.name;
  const bool of_file = !first.empty() && second.empty() && !is_kind_word(first) && first != "racing";
  if (!options.overrides.empty() && !of_file) {
    throw InputError{"describe", {"--set: got it without a scenario, expected it with one"}};
  }
  if (first.empty()) { return {"Every field of a scenario", describe_scenario(), describe_scenario(), {}, false}; }
  if (is_kind_word(first)) {
    return with_kinds(first, [&](const auto& kinds) { return describe_kind(kinds, first, second); });
  }
  if (first == "racing" && second.empty()) {
    return {"Every field of a racing scenario", describe_racing(), describe_racing(), {}, false};
  }
  if (!second.empty()) {
    throw InputError{"describe",
                     {fmt::format("got \"{}\" before \"{}\"{}", first, second, suggestion_or_list(first, name_words))}};
  }
  refuse_lone_name(first);
  return describe_file(first, options.overrides);
}

/// What a metric is, its unit, and which way is better.
int act_on_metric(const DescribeArguments& options, const Console& console) {
  const std::vector<MetricValue> metrics = all_market_metrics();
  const auto found = std::ranges::find(metrics, options.name, &MetricValue::name);
  if (found == metrics.end()) { throw unknown_name("metric", options.name, metric_names()); }
  if (options.schema || !options.overrides.empty()) {
    throw InputError{
        "describe metric",
        {fmt::format("{}: got it with a metric, which has no fields", options.schema ? "--schema" : "--set")}};
  }
  nlohmann::ordered_json metric{{"name", found->name}, {"unit", found->unit}, {"summary", found->summary}};
  std::string better = "neither, of this alone";
  metric["better"] = nullptr;
  if (const Better way = display_of_metric(found->name).better; way != Better::unknown) {
    better = way == Better::more ? "more" : "less";
    metric["better"] = better;
  }
  const std::string text =
      fmt::format("metric {}: {}\n\nunit    {}\nbetter  {}\n", found->name, found->summary, found->unit, better);
  options.output.deliver(console, text, {{"metric", std::move(metric)}, {"manifest", build_json()}}, {});
  return 0;
}

int act(const DescribeArguments& options, const Console& console) {
  options.output.check();
  if (options.what == "metric") { return act_on_metric(options, console); }
  const Described described = describe(options);
  if (options.schema) {
    nlohmann::json schema = json_schema(described.schema_fields, described.title);
    if (described.is_kind) {  // only scenarios extend others and name a schema
      schema["properties"].erase("extends");
      schema["properties"].erase("$schema");
    }
    schema["$comment"] = fmt::format("libsim {} ({})", version(), commit());
    options.output.deliver(console, file_text(schema), schema, {});
    return 0;
  }
  nlohmann::ordered_json fields = fields_json(described.fields);
  std::vector<std::string> values;
  for (std::size_t i = 0; described.values && i < described.fields.size(); ++i) {
    const Json::json_pointer pointer{described.fields[i].path};
    const bool is_section = described.fields[i].type == "object" || described.fields[i].type == "objects";
    const bool given = described.values->contains(pointer) && !is_section;
    values.push_back(given ? shown_json(described.values->at(pointer)) : "");
    if (given) { fields[i]["value"] = described.values->at(pointer); }
  }
  nlohmann::ordered_json manifest = nlohmann::ordered_json::object();
  if (described.values) { manifest["scenario_hash"] = scenario_hash(*described.values); }
  manifest.update(build_json());
  options.output.deliver(console, described.title + "\n\n" + field_table(described.fields, values, console.emphasised),
                         {{"fields", std::move(fields)}, {"manifest", std::move(manifest)}}, {});
  return 0;
}

}  // namespace

Verb describe_verb(CLI::App& program) {
  const auto options = std::make_shared<DescribeArguments>();
  CLI::App& verb = *program.add_subcommand("describe", "every field, with unit, range, default and meaning; a metric");
  verb.add_option("WHAT", options->what,
                  "a scenario file; policy, scheme, estimator or metric before a NAME; racing for all fields of a "
                  "racing scenario; nothing for all of a market's")
      ->transform(CLI::Validator{prefer_shipped, ""});
  verb.add_option("NAME", options->name, "of a policy, scheme, estimator or metric, as list has them");
  verb.add_option("--set", options->overrides, "change a field first, as in --set policy=greedy; may be repeated")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
  verb.add_flag("--schema", options->schema, "print a JSON Schema, for editors");
  options->output.add_to(verb);
  return {&verb, [options](const Console& console) { return act(*options, console); }};
}

}  // namespace libsim
