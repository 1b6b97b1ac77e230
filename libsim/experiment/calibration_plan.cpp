#include "libsim/experiment/calibration_plan.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/core/error.hpp"
#include "libsim/core/file.hpp"
#include "libsim/core/json_file.hpp"
#include "libsim/core/portable_math.hpp"
#include "libsim/core/suggestion.hpp"
#include "libsim/experiment/experiment.hpp"
#include "libsim/scenario/resolve.hpp"

namespace libsim {
namespace {

using Json = nlohmann::json;

constexpr double no_bound = std::numeric_limits<double>::max();

std::optional<std::size_t> index_in(const std::string& text) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (error != std::errc{} || end != text.data() + text.size()) { return std::nullopt; }
  return index;
}

bool is_list_of_numbers(const FieldDoc& doc) {
  return doc.type == "numbers" || doc.type == "weights";
}

/// What the scenario's fields say about a path.
struct KnownNumber {
  double value = 0.0;
  bool integer = false;
  double min = -no_bound;
  double max = no_bound;
};

const FieldDoc* find_doc(std::span<const FieldDoc> docs, const std::string& pointer) {
  const auto found = std::ranges::find(docs, pointer, &FieldDoc::path);
  return found == docs.end() ? nullptr : &*found;
}

/// The list that holds the number named by `pointer`: the scenario's own, or the default.
std::optional<Json> list_around(const Json::json_pointer& pointer, std::span<const FieldDoc> docs,
                                const Json& scenario) {
  if (pointer.empty() || !index_in(pointer.back())) { return std::nullopt; }
  const Json::json_pointer parent = pointer.parent_pointer();
  if (scenario.contains(parent)) {
    return scenario.at(parent).is_array() ? std::optional{scenario.at(parent)} : std::nullopt;
  }
  const FieldDoc* doc = find_doc(docs, parent.to_string());
  if (doc == nullptr || !is_list_of_numbers(*doc)) { return std::nullopt; }
  return Json::parse(doc->default_value);
}

std::optional<KnownNumber> known_number(const std::string& path, std::span<const FieldDoc> docs, const Json& scenario) {
  const Json::json_pointer pointer = field_pointer(path);
  KnownNumber known;
  const FieldDoc* doc = find_doc(docs, pointer.to_string());
  if (const std::optional<Json> list = list_around(pointer, docs, scenario)) {
    doc = find_doc(docs, pointer.parent_pointer().to_string());
    const std::size_t index = *index_in(pointer.back());
    if (index >= list->size() || !list->at(index).is_number()) { return std::nullopt; }
    known.value = list->at(index).get<double>();
  } else if (scenario.contains(pointer)) {
    if (!scenario.at(pointer).is_number()) { return std::nullopt; }
    known.value = scenario.at(pointer).get<double>();
  } else {
    if (doc == nullptr || (doc->type != "number" && doc->type != "integer")) { return std::nullopt; }
    const Json value = Json::parse(doc->default_value);
    if (!value.is_number()) { return std::nullopt; }  // one that need not be there, and is not
    known.value = value.get<double>();
  }
  if (doc != nullptr) {
    known.integer = doc->type == "integer";
    if (!doc->min.empty()) { known.min = Json::parse(doc->min).get<double>(); }
    if (!doc->max.empty()) { known.max = Json::parse(doc->max).get<double>(); }
  }
  return known;
}

/// Checks a plan that could be read against the facts and the scenario it is for.
class PlanCheck {
 public:
  PlanCheck(std::span<const FactTarget> targets, const Json& scenario, std::vector<std::string>& problems)
      : scenario_{&scenario}, problems_{&problems}, docs_{describe_scenario()} {
    for (const FactTarget& target : targets) {
      if (target.role != FactRole::report_only) { facts_.push_back(target.id); }
    }
    for (const FieldDoc& doc : docs_) {
      if (doc.type != "number" && doc.type != "integer") { continue; }
      std::string path = doc.path.substr(1);
      std::ranges::replace(path, '/', '.');
      paths_.push_back(std::move(path));
    }
  }

  void check(CalibrationPlan& plan) {
    for (std::size_t i = 0; i < plan.held_out.size(); ++i) {
      check_fact(plan.held_out[i], fmt::format("/held_out/{}", i));
    }
    for (std::size_t b = 0; b < plan.blocks.size(); ++b) {
      CalibrationBlock& block = plan.blocks[b];
      for (std::size_t i = 0; i < block.facts.size(); ++i) {
        const std::string at = fmt::format("/blocks/{}/facts/{}", b, i);
        check_fact(block.facts[i], at);
        if (plan.holds_out(block.facts[i])) {
          problem(at,
                  fmt::format("got \"{}\", which is held out: expected a fact that a fit may look at", block.facts[i]));
        }
      }
      for (std::size_t i = 0; i < block.parameters.size(); ++i) {
        check_parameter(block.parameters[i], fmt::format("/blocks/{}/parameters/{}", b, i));
      }
    }
    if (seen_.empty()) { problem("/blocks", "got no parameter, expected at least one"); }
  }

 private:
  void problem(const std::string& at, const std::string& message) { problems_->push_back(at + ": " + message); }

  void check_fact(const std::string& fact, const std::string& at) {
    if (std::ranges::find(facts_, fact) != facts_.end()) { return; }
    problem(at, fmt::format("got \"{}\", expected a fact that the targets judge{}", fact, suggestion(fact, facts_)));
  }

  void check_parameter(FreeParameter& parameter, const std::string& at) {
    if (parameter.path.empty()) { return; }  // recorded when it was read
    if (!seen_.insert(parameter.path).second) {
      return problem(at + "/path", fmt::format("got \"{}\" again, expected each path once", parameter.path));
    }
    const std::optional<KnownNumber> known = known_number(parameter.path, docs_, *scenario_);
    if (!known) {
      return problem(at + "/path", fmt::format("got \"{}\", expected the path of a number of the scenario{}",
                                               parameter.path, suggestion(parameter.path, paths_)));
    }
    parameter.start = known->value;
    parameter.integer = known->integer;
    if (!(parameter.min < parameter.max)) { return; }  // recorded when it was read
    if (parameter.min < known->min || parameter.max > known->max) {
      problem(at, fmt::format("got bounds [{}, {}], expected them within the field's range [{}, {}]", parameter.min,
                              parameter.max, known->min, known->max));
    }
    if (known->value < parameter.min || known->value > parameter.max) {
      problem(at, fmt::format("got bounds [{}, {}], expected them around the scenario's value {}", parameter.min,
                              parameter.max, known->value));
    }
  }

  const Json* scenario_;
  std::vector<std::string>* problems_;
  std::vector<FieldDoc> docs_;
  std::vector<std::string> facts_;
  std::vector<std::string> paths_;
  std::set<std::string> seen_;
};

}  // namespace

void FreeParameter::fields(ConfigReader& reader) {
  reader.require_key("path", "the path of a number of the scenario");
  reader.field("path", path, "which number of the scenario, as in --set: world.users.sessions.mu");
  reader.choice("search", search, search_names, "whether it is moved by adding or by multiplying");
  reader.require_key("min", "a number");
  reader.field("min", min, {-no_bound, no_bound}, "", "the smallest value tried");
  reader.require_key("max", "a number");
  reader.field("max", max, {-no_bound, no_bound}, "", "the largest value tried");
  reader.require_key("step", "a number");
  reader.field("step", step, {0.0, no_bound}, "", "of finite differences, on the search scale");
  reader.require(step > 0.0, "step", "expected a number > 0");
  reader.require_together(min < max, {"max", "min"}, "expected a number above min");
  reader.require_together(search == SearchScale::linear || min > 0.0, {"min", "search"},
                          "expected a number > 0, since the search is by logarithm");
}

double FreeParameter::coordinate_of(double value) const {
  return (search == SearchScale::log ? portable_log(value) : value) / step;
}

double FreeParameter::value_at(double coordinate) const {
  const double moved = search == SearchScale::log ? portable_exp(coordinate * step) : coordinate * step;
  double value = 0.0;
  const std::string text = fmt::format("{:.6g}", integer ? std::round(moved) : moved);
  std::from_chars(text.data(), text.data() + text.size(), value);
  return std::clamp(value, min, max);
}

void CalibrationBlock::fields(ConfigReader& reader) {
  reader.require_key("name", "a text");
  reader.field("name", name, "of the block");
  reader.require_key("facts", "a list of facts");
  reader.field("facts", facts, "that the block is fitted to when it is fitted alone");
  reader.require_key("parameters", "a list of parameters");
  reader.objects("parameters", parameters, "that are free");
}

void CalibrationPlan::fields(ConfigReader& reader) {
  reader.field("held_out", held_out, "facts that no fit looks at");
  reader.require_key("blocks", "a list of blocks");
  reader.objects("blocks", blocks, "parameters with the facts that show them");
}

bool CalibrationPlan::holds_out(std::string_view fact) const {
  return std::ranges::find(held_out, fact) != held_out.end();
}

std::vector<FreeParameter> CalibrationPlan::parameters() const {
  std::vector<FreeParameter> all;
  for (const CalibrationBlock& block : blocks) {
    all.insert(all.end(), block.parameters.begin(), block.parameters.end());
  }
  return all;
}

CalibrationPlan parse_calibration_plan(std::string_view text, const std::string& source,
                                       std::span<const FactTarget> targets, const Json& scenario) {
  std::vector<std::string> problems;
  CalibrationPlan plan;
  if (const std::optional<Json> json = parse_json(text, source, problems)) {
    ConfigReader reader{*json, "", problems};
    plan.fields(reader);
    reader.reject_unknown_keys();
    PlanCheck{targets, scenario, problems}.check(plan);
  }
  if (!problems.empty()) { throw InputError{source, std::move(problems)}; }
  return plan;
}

CalibrationPlan load_calibration_plan(const std::filesystem::path& file, std::span<const FactTarget> targets,
                                      const Json& scenario) {
  std::vector<std::string> problems;
  const std::optional<std::string> text = read_file(file, problems);
  if (!text) { throw InputError{file.string(), std::move(problems)}; }
  return parse_calibration_plan(*text, file.string(), targets, scenario);
}

Json with_values(Json scenario, std::span<const FreeParameter> parameters, std::span<const double> values) {
  const std::vector<FieldDoc> docs = describe_scenario();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Json::json_pointer pointer = field_pointer(parameters[i].path);
    if (const std::optional<Json> list = list_around(pointer, docs, scenario)) {
      scenario[pointer.parent_pointer()] = *list;
    }
    scenario[pointer] = values[i];
    if (parameters[i].integer) { scenario[pointer] = static_cast<std::int64_t>(values[i]); }
  }
  return scenario;
}

Json only_parameters(const Json& changed, std::span<const FreeParameter> parameters) {
  Json said = Json::object();
  for (const FreeParameter& parameter : parameters) {
    Json::json_pointer pointer = field_pointer(parameter.path);
    if (changed.at(pointer.parent_pointer()).is_array()) { pointer = pointer.parent_pointer(); }
    said[pointer] = changed.at(pointer);
  }
  return said;
}

}  // namespace libsim
