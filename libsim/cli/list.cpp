// libsim list: what there is to choose from.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
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
#include "libsim/experiment/builtin_signals.hpp"
#include "libsim/metrics/facts.hpp"
#include "libsim/metrics/market_metrics.hpp"
#include "libsim/metrics/published_facts.hpp"
#include "libsim/report/number_format.hpp"
#include "libsim/report/result_json.hpp"
#include "libsim/report/table.hpp"

namespace libsim {
namespace {

namespace fs = std::filesystem;

/// One thing to choose.
struct Item {
  std::string name;
  std::string summary;
  std::string unit{};                 ///< of a metric or a fact
  std::optional<double> published{};  ///< of a fact
};

template <class Any>
std::vector<Item> kinds_of(const Registry<Any>& registry) {
  std::vector<Item> items;
  for (const std::string& kind : registry.kinds()) { items.push_back({kind, std::string{registry.summary(kind)}}); }
  return items;
}

std::vector<Item> metrics() {
  std::vector<Item> items;
  for (const MetricValue& metric : all_market_metrics()) {
    items.push_back({metric.name, std::string{metric.summary}, metric.unit});
  }
  return items;
}

std::vector<Item> facts() {
  std::vector<Item> items;
  const std::vector<FactTarget> targets = kuailive_fact_targets();
  for (const FactValue& fact : compute_facts(Log{}, {})) {
    const auto target = std::ranges::find(targets, fact.id, &FactTarget::id);
    Item item{fact.id, fact.summary, fact.unit};
    if (target != targets.end()) {
      item.summary = target->description;
      item.published = target->target;
    }
    items.push_back(std::move(item));
  }
  return items;
}

/// What the comment at the top of a scenario file says.
std::string first_comment(const fs::path& file) {
  std::ifstream in{file};
  std::string line;
  std::getline(in, line);
  const std::size_t text = line.find_first_not_of("/ ");
  return line.starts_with("//") && text != std::string::npos ? line.substr(text) : "";
}

/// Where scenarios are: below the current directory, or installed beside the program.
std::vector<fs::path> scenario_folders() {
  std::vector<fs::path> folders{"scenarios"};
  if (const fs::path shipped = shipped_folder(); !shipped.empty()) { folders.push_back(shipped / "scenarios"); }
  return folders;
}

std::vector<Item> scenarios() {
  std::vector<Item> items;
  for (const fs::path& folder : scenario_folders()) {
    std::error_code error;
    std::vector<fs::path> files;
    for (fs::directory_iterator entry{folder, error}; !error && entry != fs::directory_iterator{};
         entry.increment(error)) {
      if (entry->path().extension() == ".json") { files.push_back(entry->path()); }
    }
    std::ranges::sort(files);  // the order of a directory differs between machines
    for (const fs::path& file : files) { items.push_back({file.string(), first_comment(file)}); }
  }
  return items;
}

std::vector<Item> items_of(const std::string& what) {
  if (what == "policies") { return kinds_of(builtin_policies()); }
  if (what == "estimators") { return kinds_of(builtin_signals()); }
  if (what == "schemes") { return kinds_of(builtin_race_schemes()); }
  if (what == "metrics") { return metrics(); }
  if (what == "facts") { return facts(); }
  return scenarios();
}

struct ListArguments {
  std::string what;
  OutputOptions output;
};

int act(const ListArguments& options, const Console& console) {
  options.output.check();
  const std::vector<Item> items = items_of(options.what);
  const bool are_facts = options.what == "facts";
  const bool have_units = are_facts || options.what == "metrics";
  std::vector<TableColumn> columns{{.name = options.what, .align = Align::left}};
  if (have_units) { columns.push_back({.name = "unit", .align = Align::left}); }
  if (are_facts) { columns.push_back({.name = "published"}); }
  columns.push_back({.name = "summary", .align = Align::left});
  TextTable table{std::move(columns)};
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Item& item : items) {
    std::vector<TableCell> row{item.name};
    nlohmann::ordered_json entry{{"kind", item.name}};
    if (have_units) {
      row.emplace_back(item.unit, Emphasis::faint);
      entry["unit"] = item.unit;
    }
    if (are_facts) {
      row.emplace_back(item.published ? format_number(*item.published, 4) : undefined_text);
      entry["published"] = nullptr;
      if (item.published) { entry["published"] = *item.published; }
    }
    row.emplace_back(item.summary);
    entry["summary"] = item.summary;
    table.add_row(std::move(row));
    list.push_back(std::move(entry));
  }
  std::string text = table.text(console.emphasised);
  if (items.empty()) {  // only scenarios are files, which may be elsewhere
    text = "No scenario is here. Looked for files *.json in:\n";
    for (const fs::path& folder : scenario_folders()) { text += fmt::format("  {}\n", fs::absolute(folder).string()); }
  }
  options.output.deliver(console, text, {{options.what, std::move(list)}, {"manifest", build_json()}}, {});
  return 0;
}

}  // namespace

Verb list_verb(CLI::App& program) {
  const auto options = std::make_shared<ListArguments>();
  CLI::App& verb =
      *program.add_subcommand("list", "what there is: policies, schemes, estimators, metrics, facts, scenarios");
  verb.add_option("WHAT", options->what, "policies, schemes (of a race), estimators, metrics, facts or scenarios")
      ->required()
      ->check(CLI::Validator{one_of({"policies", "schemes", "estimators", "metrics", "facts", "scenarios"}), ""});
  options->output.add_to(verb);
  return {&verb, [options](const Console& console) { return act(*options, console); }};
}

}  // namespace libsim
