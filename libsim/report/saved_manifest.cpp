#include "libsim/report/saved_manifest.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/report/number_format.hpp"

namespace libsim {
namespace {

using Json = nlohmann::json;

std::string text_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::optional<std::uint32_t> count_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_integer()) { return std::nullopt; }
  const auto value = found->get<std::int64_t>();
  if (value < 0 || value > std::numeric_limits<std::uint32_t>::max()) { return std::nullopt; }
  return static_cast<std::uint32_t>(value);
}

std::vector<std::string> texts_at(const Json& object, const char* key) {
  std::vector<std::string> texts;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) { return texts; }
  for (const Json& text : *found) {
    if (text.is_string()) { texts.push_back(text.get<std::string>()); }
  }
  return texts;
}

std::string days_text(const Manifest& manifest) {
  std::string text = fmt::format("{} measured", format_count(*manifest.days));
  if (manifest.warmup_days.value_or(0) > 0) {
    text += fmt::format(" after a warm-up of {}", format_count(*manifest.warmup_days));
  }
  return text;
}

}  // namespace

SavedManifest saved_manifest(const Json& result) {
  SavedManifest saved;
  const auto found = result.is_object() ? result.find("manifest") : result.end();
  if (!result.is_object() || found == result.end() || !found->is_object()) { return saved; }
  const Json& json = *found;
  Manifest& inputs = saved.inputs;
  inputs.scenario = text_at(json, "scenario");
  inputs.overrides = texts_at(json, "set");
  inputs.scenario_hash = text_at(json, "scenario_hash");
  inputs.seed = count_at(json, "seed");
  inputs.replications = count_at(json, "replications");
  inputs.days = count_at(json, "days");
  inputs.warmup_days = count_at(json, "warmup_days");
  if (const auto scale = json.find("scale"); scale != json.end() && scale->is_number()) {
    inputs.scale = scale->get<double>();
  }
  if (const auto policies = json.find("policies"); policies != json.end() && policies->is_array()) {
    for (const Json& policy : *policies) {
      if (!policy.is_object()) { continue; }
      inputs.policies.push_back({text_at(policy, "name"), text_at(policy, "kind"), text_at(policy, "hash")});
    }
  }
  if (const auto others = json.find("inputs"); others != json.end() && others->is_object()) {
    for (const auto& [part, hash] : others->items()) {
      if (hash.is_string()) { inputs.inputs[part] = hash.get<std::string>(); }
    }
  }
  saved.version = text_at(json, "version");
  saved.commit = text_at(json, "commit");
  saved.sources = text_at(json, "sources");
  return saved;
}

std::vector<ProvenanceLine> provenance_lines(const SavedManifest& saved) {
  const Manifest& inputs = saved.inputs;
  std::vector<ProvenanceLine> lines;
  const auto with_hash = [](const std::string& text, const std::string& hash) {
    if (hash.empty()) { return text; }
    return text.empty() ? "hash " + hash : fmt::format("{} (hash {})", text, hash);
  };
  const auto add = [&](const char* name, std::string value) {
    if (!value.empty()) { lines.push_back({name, std::move(value)}); }
  };
  add("Scenario", with_hash(inputs.scenario, inputs.scenario_hash));
  std::string changed;
  for (const std::string& line : inputs.overrides) { changed += (changed.empty() ? "" : ", ") + line; }
  add("Changed in it", changed);
  if (inputs.seed) { add("Seed", fmt::format("{}", *inputs.seed)); }
  if (inputs.replications) { add("Replications", format_count(*inputs.replications)); }
  if (inputs.days) { add("Days", days_text(inputs)); }
  if (inputs.scale) { add("Scale of the market", fmt::format("{}", *inputs.scale)); }
  std::string policies;
  for (const Manifest::Policy& policy : inputs.policies) {
    const std::string kind = policy.kind.empty() || policy.kind == policy.name ? "" : fmt::format(", {}", policy.kind);
    policies += fmt::format("{}{}{}", policies.empty() ? "" : "; ", policy.name, kind);
    if (!policy.hash.empty()) { policies += fmt::format(" (hash {})", policy.hash); }
  }
  add("Policies", policies);
  for (const auto& [part, hash] : inputs.inputs) { lines.push_back({"Input: " + part, with_hash("", hash)}); }
  std::string build = saved.version.empty() ? "" : "libsim " + saved.version;
  if (!saved.commit.empty()) { build += fmt::format("{}commit {}", build.empty() ? "" : ", ", saved.commit); }
  if (!saved.sources.empty()) { build += fmt::format("{}sources {}", build.empty() ? "" : ", ", saved.sources); }
  add("Made by", build);
  return lines;
}

std::string scenario_arguments(const Manifest& manifest) {
  std::string text = manifest.scenario.empty() ? "SCENARIO" : shell_word(manifest.scenario);
  for (const std::string& line : manifest.overrides) { text += " --set " + shell_word(line); }
  if (manifest.seed) { text += fmt::format(" --seed {}", *manifest.seed); }
  if (manifest.days) { text += fmt::format(" --days {}", *manifest.days); }
  if (manifest.scale && *manifest.scale != 1.0) { text += fmt::format(" --scale {}", *manifest.scale); }
  return text;
}

std::string shell_word(const std::string& word) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) { return word; }
  std::string quoted = "'";
  for (const char c : word) { quoted += c == '\'' ? std::string{"'\\''"} : std::string{c}; }
  return quoted + "'";
}

}  // namespace libsim
