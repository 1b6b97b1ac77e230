#include "libsim/experiment/experiment.hpp"

#include <cstddef>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "libsim/allocation/builtin_policies.hpp"
#include "libsim/core/error.hpp"
#include "libsim/core/json_file.hpp"
#include "libsim/experiment/builtin_signals.hpp"
#include "libsim/scenario/file_kind.hpp"
#include "libsim/scenario/resolve.hpp"

namespace libsim {
namespace {

/// The whole of a scenario file: the sections of the market, those of allocation, and the two that depend on a kind.
struct ScenarioFile {
  Scenario scenario;
  nlohmann::json policy;
  nlohmann::json estimator = "oracle";
  ConstraintsConfig constraints;
  ObjectiveConfig objective;

  void fields(ConfigReader& reader) {
    scenario.fields(reader);
    reader.require_key("policy", "an object with a kind, or a kind: who decides");
    reader.section("policy", policy, "who decides: {\"kind\": ...}, see `libsim list policies`");
    reader.section("estimator", estimator, "who predicts: {\"kind\": ...}, see `libsim list estimators`");
    reader.object("constraints", constraints, "what every policy keeps to in the measured days");
    reader.object("objective", objective,
                  "J: weights of money, users and streamers; compare reports it if it is there");
  }
};

/// "POLICY:ESTIMATOR" in its parts; the second is "" if there is none.
std::pair<std::string_view, std::string_view> parts_of(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || text.ends_with(".json")) { return {text, ""}; }
  return {text.substr(0, colon), text.substr(colon + 1)};
}

/// A policy that was made of `json`, called by its kind. @pre json was found to be good
NamedPolicy named(const nlohmann::json& json, AnyPolicy policy) {
  const nlohmann::json object = json.is_string() ? nlohmann::json{{"kind", json}} : json;
  std::string kind = object.at("kind").get<std::string>();
  return {kind, std::move(policy), kind, canonical_hash(object)};
}

}  // namespace

Experiment load_experiment(const std::filesystem::path& file, const std::vector<std::string>& overrides, double scale) {
  Experiment experiment = experiment_of(resolve(file, overrides), file.string(), scale);
  experiment.file = file.filename().string();
  experiment.overrides = overrides;
  return experiment;
}

Experiment experiment_of(const Resolved& resolved, const std::string& source, double scale) {
  if (resolved.json.is_null()) { throw InputError{source, resolved.problems}; }
  const std::string mix_up = wrong_kind(resolved.json, FileKind::market);
  if (!mix_up.empty()) { throw InputError{source, {source + ": " + mix_up}}; }
  ScenarioFile read;
  std::vector<std::string> problems;
  ConfigReader root{resolved.json, "", problems};
  if (resolved.lacks_base) { root.allow_gaps(); }
  read.fields(root);
  root.reject_unknown_keys();
  std::optional<AnyPolicy> policy;
  if (resolved.json.contains("policy")) { policy = builtin_policies().make(read.policy, "/policy", problems); }
  std::optional<AnySignals> signals = builtin_signals().make(read.estimator, "/estimator", problems);

  std::vector<std::string> all = resolved.problems;
  for (std::string& line : resolved.with_origins(std::move(problems))) { all.push_back(std::move(line)); }
  for (std::string& line : rescale(read.scenario, scale)) { all.push_back(std::move(line)); }
  if (!all.empty()) { throw InputError{source, std::move(all)}; }
  return {std::move(read.scenario),
          named(read.policy, std::move(*policy)),
          std::move(*signals),
          scenario_hash(resolved.json),
          scale,
          read.constraints,
          resolved.json.contains("objective") ? std::optional{std::move(read.objective)} : std::nullopt};
}

NamedPolicy load_policy(std::string_view text) {
  std::vector<std::string> problems;
  const auto [described, estimator] = parts_of(text);
  nlohmann::json json = std::string{text};
  if (described.ends_with(".json")) {
    json = read_json_file(std::filesystem::path{described}, problems).value_or(nlohmann::json{});
    if (!estimator.empty() && json.is_object()) { json["estimator"] = estimator; }
  }
  std::optional<NamedPolicy> policy;
  if (problems.empty()) { policy = policy_of(json, policy_name(text), "", problems); }
  if (!policy) { throw InputError{"policy \"" + std::string{text} + "\"", problems}; }
  return std::move(*policy);
}

std::optional<NamedPolicy> policy_of(const nlohmann::json& json, std::string name, const std::string& path,
                                     std::vector<std::string>& problems) {
  const std::size_t known = problems.size();
  nlohmann::json whole = json;
  if (json.is_string()) {
    const auto text = json.get<std::string>();
    const auto [kind, estimator] = parts_of(text);
    if (!estimator.empty()) { whole = {{"kind", kind}, {"estimator", estimator}}; }
  }
  nlohmann::json alone = whole;
  std::optional<AnySignals> signals;
  if (whole.is_object() && whole.contains("estimator")) {
    signals = builtin_signals().make(whole.at("estimator"), path + "/estimator", problems);
    alone.erase("estimator");
  }
  std::optional<AnyPolicy> policy = builtin_policies().make(alone, path, problems);
  if (!policy || problems.size() > known) { return std::nullopt; }
  NamedPolicy made = named(whole, std::move(*policy));
  made.name = std::move(name);
  made.signals = std::move(signals);
  return made;
}

std::string policy_name(std::string_view text) {
  const auto [described, estimator] = parts_of(text);
  std::string name =
      described.ends_with(".json") ? std::filesystem::path{described}.stem().string() : std::string{described};
  return estimator.empty() ? name : name + ":" + std::string{estimator};
}

void refuse_own_signals(const std::string& source, std::initializer_list<const NamedPolicy*> policies) {
  std::vector<std::string> problems;
  for (const NamedPolicy* policy : policies) {
    if (!policy->signals) { continue; }
    problems.push_back(policy->name + ": got a policy with an estimator of its own, expected one on the scenario's");
  }
  if (!problems.empty()) { throw InputError{source, std::move(problems)}; }
}

std::vector<FieldDoc> describe_scenario() {
  std::vector<FieldDoc> docs;
  ConfigReader reader = ConfigReader::describing("", docs);
  ScenarioFile{}.fields(reader);
  for (FieldDoc& doc : docs) {
    if (doc.path == "/policy") { doc.words = builtin_policies().kinds(); }
    if (doc.path == "/estimator") { doc.words = builtin_signals().kinds(); }
  }
  return docs;
}

Manifest manifest_of(const Experiment& experiment, std::uint32_t replications) {
  const RunConfig& run = experiment.scenario.run;
  return {.scenario = experiment.file,
          .overrides = experiment.overrides,
          .scenario_hash = experiment.hash,
          .seed = run.seed,
          .replications = replications,
          .days = run.days,
          .warmup_days = run.warmup_days,
          .scale = experiment.scale};
}

Manifest manifest_of(const std::optional<LogOrigin>& origin) {
  if (!origin) { return {}; }
  if (!origin->is_whole) { return {.scale = origin->scale}; }
  return {.scenario_hash = origin->scenario_hash, .seed = origin->seed, .scale = origin->scale};
}

}  // namespace libsim
