#include "libsim/sweep/sweep_plan.hpp"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "libsim/core/error.hpp"
#include "libsim/core/json_file.hpp"
#include "libsim/core/version.hpp"
#include "libsim/experiment/compare.hpp"

namespace libsim {
namespace {

using Json = nlohmann::json;

}  // namespace

std::vector<Setting> SweepPlan::settings(std::size_t cell) const {
  std::vector<std::size_t> points(axes_.size());
  for (std::size_t a = axes_.size(); a-- > 0;) {
    points[a] = cell % axes_[a].points.size();
    cell /= axes_[a].points.size();
  }
  std::vector<Setting> settings;
  for (std::size_t a = 0; a < axes_.size(); ++a) {
    const std::vector<Setting>& point = axes_[a].points[points[a]];
    settings.insert(settings.end(), point.begin(), point.end());
  }
  return settings;
}

Resolved SweepPlan::resolved(const std::vector<Setting>& settings) const {
  Resolved all = base_;
  Resolved top;
  top.json = Json::object();
  for (const Setting& setting : settings) {
    const Json::json_pointer pointer = field_pointer(setting.path);
    if (all.json.contains(pointer) && all.json.at(pointer.parent_pointer()).is_array()) {
      all.json[pointer] = setting.value;
    } else {
      put_on_top(top, nested_value(setting.path, setting.value), "");
    }
  }
  put_on_top(all, top.json, "");
  return all;
}

SweepPlan::Built SweepPlan::build(std::size_t cell) const {
  Resolved all = resolved(settings(cell));
  const Json by_name = std::exchange(all.json["policies"], nullptr);
  all.json.erase("policies");
  std::vector<std::string> problems;
  std::optional<Experiment> experiment;
  try {
    experiment = experiment_of(all, scenario_, scale_);
  } catch (const InputError& error) { problems = error.problems; }
  std::vector<NamedPolicy> made;
  Json named = Json::array();
  for (const std::string& name : policies_) {
    auto policy = policy_of(by_name.at(name), name, "/policies/" + name, problems);
    if (!policy) { continue; }
    named.push_back({name, policy->hash});
    made.push_back(std::move(*policy));
  }
  if (!problems.empty()) { throw InputError{scenario_, std::move(problems)}; }
  if (!made.empty()) { objective_reference(*experiment, made); }  // for its problem
  std::string key = canonical_hash(
      {{"scenario", all.json}, {"scale", scale_}, {"policies", std::move(named)}, {"sources", sources_hash()}});
  return {{std::move(*experiment), std::move(made)}, std::move(key)};
}

std::string SweepPlan::hash() const {
  Json axes = Json::array();
  for (const SweepAxis& axis : axes_) {
    Json points = Json::array();
    for (const std::vector<Setting>& point : axis.points) {
      Json values = Json::array();
      for (const Setting& setting : point) { values.push_back(setting.value); }
      points.push_back(std::move(values));
    }
    axes.push_back({{"paths", axis.paths}, {"points", std::move(points)}});
  }
  return canonical_hash({{"scenario", base_.json}, {"scale", scale_}, {"order", policies_}, {"axes", std::move(axes)}});
}

}  // namespace libsim
