// Reads a sweep's file into a plan, and finds what is wrong with it.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "libsim/allocation/builtin_policies.hpp"
#include "libsim/core/error.hpp"
#include "libsim/core/json_file.hpp"
#include "libsim/core/json_pointers.hpp"
#include "libsim/core/suggestion.hpp"
#include "libsim/scenario/file_kind.hpp"
#include "libsim/sweep/cell_problems.hpp"
#include "libsim/sweep/sweep_file.hpp"
#include "libsim/sweep/sweep_plan.hpp"

namespace libsim {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::size_t most_cells = 100'000;

}  // namespace

/// Reads a file into a plan, and collects what is wrong with it.
class SweepReader {
 public:
  explicit SweepReader(fs::path file) : file_{std::move(file)} {}

  SweepPlan plan() {
    const std::optional<Json> json = read_json_file(file_, problems_);
    if (json) {
      require_sweep(*json);
      ConfigReader reader{*json, "", problems_};
      read_.fields(reader);
      reader.reject_unknown_keys();
      read_scenario(reader.find("seed") != nullptr, reader.find("replications") != nullptr);
      read_policies();
      read_axes();
      check_cells();
    }
    if (!problems_.empty()) { throw InputError{file_.string(), std::move(problems_)}; }
    return std::move(plan_);
  }

 private:
  template <class... Parts>
  void problem(fmt::format_string<Parts...> format, Parts&&... parts) {
    problems_.push_back(fmt::format(format, std::forward<Parts>(parts)...));
  }

  /// A scenario would have a problem in every key. @throws InputError
  void require_sweep(const Json& json) const {
    const bool extends = json.is_object() && json.contains("extends");  // a scenario may leave all else to its base
    const std::string mix_up = wrong_kind(extends ? resolve(file_).json : json, FileKind::sweep);
    if (!mix_up.empty()) { throw InputError{file_.string(), {file_.string() + ": " + mix_up}}; }
  }

  void read_scenario(bool has_seed, bool has_replications) {
    if (read_.scenario.empty()) { return; }  // recorded when it was read
    plan_.scenario_ = (file_.parent_path() / read_.scenario).lexically_normal().string();
    plan_.file_ = file_.filename().string();
    plan_.scale_ = read_.scale;
    plan_.base_ = resolve(plan_.scenario_);
    for (const std::string& line : plan_.base_.problems) { problem("/scenario: {}", line); }
    plan_.base_.problems.clear();
    has_scenario_ = plan_.base_.json.is_object();
    if (!has_scenario_) { return; }
    if (has_seed) { put("run.seed", read_.seed); }
    if (has_replications) { put("run.replications", read_.replications); }
    if (!read_.set.is_object()) {
      problem("/set: got {}, expected an object of paths with values", shown_json(read_.set));
      return;
    }
    for (const auto& [path, value] : read_.set.items()) {
      const std::string place = "/set" + (Json::json_pointer{} / path).to_string();
      if (!is_path(path, place)) { continue; }
      if (is_at_or_below(field_pointer(path).to_string(), "/policies")) {
        problem("{}: got a field of a policy, expected it in /policies", place);
        continue;
      }
      put(path, value);
      set_.push_back({path, value, place, place});
    }
  }

  void put(const std::string& path, Json value) { put_on_top(plan_.base_, nested_value(path, std::move(value)), ""); }

  bool is_path(const std::string& path, const std::string& place) {
    if (is_field_path(path)) { return true; }
    problem("{}: got \"{}\", expected a path such as market.feed.slots", place, path);
    return false;
  }

  void read_policies() {
    if (!read_.policies.is_array()) {
      return problem("/policies: got {}, expected a list", shown_json(read_.policies));
    }
    if (has_scenario_ && plan_.base_.json.contains("policies")) {
      problem("{}: /policies: unknown key; did you mean \"policy\"?", plan_.scenario_);
    }
    Json& by_name = plan_.base_.json["policies"] = Json::object();
    for (std::size_t i = 0; i < read_.policies.size(); ++i) {
      const std::string place = fmt::format("/policies/{}", i);
      Json policy = read_.policies[i];
      const std::string name = name_policy(policy, place);
      if (name.empty()) { continue; }
      if (by_name.contains(name)) {
        problem("{}: got a second policy \"{}\", expected different names: say \"name\" in an object", place, name);
        continue;
      }
      by_name[name] = std::move(policy);
      plan_.policies_.push_back(name);
      places_[name] = place;
    }
    if (read_.policies.empty() && !had_problem_at("/policies")) { problem("/policies: got none, expected at least 1"); }
  }

  /// What results call a policy, "" after a problem; a file's content takes the place of its name.
  std::string name_policy(Json& policy, const std::string& place) {
    std::string name;
    if (policy.is_string()) {
      const auto text = policy.get<std::string>();
      name = policy_name(text);
      if (text.ends_with(".json")) {
        std::vector<std::string> lines;
        std::optional<Json> content = read_json_file(file_.parent_path() / text, lines);
        for (const std::string& line : lines) { problem("{}: {}", place, line); }
        if (!content) { return ""; }
        policy = std::move(*content);
      }
    } else if (policy.is_object()) {
      const auto said = policy.find("name");
      const auto kind = policy.find("kind");
      if (said != policy.end() && !said->is_string()) {
        problem("{}/name: got {}, expected a text", place, shown_json(*said));
        return "";
      }
      if (kind == policy.end() || !kind->is_string()) {
        problem("{}/kind: got {}, expected a text that names the policy to use", place,
                kind == policy.end() ? "nothing" : shown_json(*kind));
        return "";
      }
      name = (said == policy.end() ? *kind : *said).get<std::string>();
      policy.erase("name");
    } else {
      problem("{}: got {}, expected a kind, a file or an object with a \"kind\"", place, shown_json(policy));
      return "";
    }
    if (name.empty() || name.find_first_of("./~") != std::string::npos) {
      problem("{}: got the name \"{}\", expected one without . / or ~: paths of axes hold it", place, name);
      return "";
    }
    return name;
  }

  bool had_problem_at(const std::string& place) const {
    return std::ranges::any_of(problems_, [&](const std::string& line) { return line.starts_with(place + ":"); });
  }

  /// Paths of fields that take no other numbers than whole ones.
  std::vector<std::string> integer_paths() const {
    std::vector<FieldDoc> docs = describe_scenario();
    const Registry<AnyPolicy> kinds = builtin_policies();
    for (const std::string& name : plan_.policies_) {
      const Json& policy = plan_.base_.json.at("policies").at(name);
      const Json kind = policy.is_object() ? policy.value("kind", Json{}) : policy;
      if (!kind.is_string() || !kinds.contains(kind.get<std::string>())) { continue; }
      for (FieldDoc& doc : kinds.describe(kind.get<std::string>(), "/policies/" + name)) {
        docs.push_back(std::move(doc));
      }
    }
    std::vector<std::string> paths;
    for (const FieldDoc& doc : docs) {
      if (doc.type == "integer") { paths.push_back(dotted(doc.path)); }
    }
    return paths;
  }

  void read_axes() {
    if (read_.axes.empty() && !had_problem_at("/axes")) { problem("/axes: got none, expected at least 1"); }
    const std::vector<std::string> integers = integer_paths();
    const std::uint32_t seed = latin_seed();
    for (std::size_t a = 0; a < read_.axes.size(); ++a) {
      if (!read_.axes[a].usable) { continue; }
      const std::size_t known = problems_.size();
      SweepAxis axis =
          read_.axes[a].axis(fmt::format("/axes/{}", a), seed, static_cast<std::uint32_t>(a), integers, problems_);
      if (!axis.points.empty()) { check_paths(axis.points.front()); }
      if (problems_.size() > known) { continue; }  // the other axes can be checked without it
      plan_.paths_.insert(plan_.paths_.end(), axis.paths.begin(), axis.paths.end());
      plan_.size_ *= axis.points.size();
      if (plan_.size_ > most_cells) {
        return problem("/axes: got more cells than {}, expected axes whose product is at most that", most_cells);
      }
      plan_.axes_.push_back(std::move(axis));
    }
  }

  /// The run's seed, which may not have been checked yet.
  std::uint32_t latin_seed() const {
    const Json::json_pointer pointer{"/run/seed"};
    const Json& json = plan_.base_.json;
    return json.contains(pointer) && json.at(pointer).is_number_unsigned() ? json.at(pointer).get<std::uint32_t>()
                                                                           : read_.seed;
  }

  void check_paths(const std::vector<Setting>& point) {
    for (const Setting& setting : point) {
      if (!is_path(setting.path, setting.path_place)) { continue; }
      const std::string pointer = field_pointer(setting.path).to_string();
      for (const std::string& other : axis_pointers_) {
        if (!overlap(pointer, other)) { continue; }
        problem("{}: got \"{}\" besides \"{}\", expected paths that do not overlap", setting.path_place, setting.path,
                dotted(other));
      }
      axis_pointers_.push_back(pointer);
      if (!is_at_or_below(pointer, "/policies")) { continue; }
      const std::size_t dot = setting.path.find('.');
      const std::string name =
          dot == std::string::npos ? "" : setting.path.substr(dot + 1, setting.path.find('.', dot + 1) - dot - 1);
      if (std::ranges::find(plan_.policies_, name) != plan_.policies_.end()) { continue; }
      problem("{}: got \"{}\", expected a policy of the sweep after \"policies.\"{}", setting.path_place, setting.path,
              suggestion(name, plan_.policies_));
    }
  }

  void check_cells() {
    if (!has_scenario_ || plan_.size_ > most_cells) { return; }
    CellProblems found{plan_.scenario_, set_, places_};
    for (std::size_t cell = 0; cell < plan_.size_; ++cell) {
      try {
        plan_.keys_.push_back(plan_.build(cell).key);
      } catch (const InputError& error) { found.add(plan_.settings(cell), error.problems); }
    }
    for (std::string& line : found.lines(plan_.size_)) { problems_.push_back(std::move(line)); }
  }

  fs::path file_;
  std::vector<std::string> problems_;
  SweepFile read_;
  SweepPlan plan_;
  bool has_scenario_ = false;
  std::vector<Setting> set_;
  std::map<std::string, std::string> places_;  // of policies, by name
  std::vector<std::string> axis_pointers_;
};

SweepPlan SweepPlan::load(const fs::path& file) {
  return SweepReader{file}.plan();
}

}  // namespace libsim
