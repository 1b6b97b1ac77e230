/// @file  Which parameters of a scenario a calibration may change, and which facts it may look at.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "libsim/core/config.hpp"
#include "libsim/metrics/fact_targets.hpp"

namespace libsim {

/// How a parameter is moved: by adding to it, or by multiplying it.
enum class SearchScale : std::uint8_t { linear, log };

/// A number of a scenario that a calibration may change.
struct FreeParameter {
  static constexpr std::array<std::string_view, 2> search_names{"linear", "log"};

  std::string path;  ///< "world.users.sessions.mu"; a number of a list by its index: "market.feed.examination.0"
  SearchScale search = SearchScale::linear;
  double min = 0.0;  ///< of the search, in the field's own unit
  double max = 0.0;
  double step = 0.0;     ///< of finite differences: in the field's unit; as a change of the logarithm if search is log
  double start = 0.0;    ///< in the scenario
  bool integer = false;  ///< the field takes whole numbers only

  void fields(ConfigReader& reader);
  /// Where `value` is on the search scale, in steps.
  double coordinate_of(double value) const;
  /// The value at a coordinate, within the bounds, to six significant digits: so that what is written to a file is what
  /// was simulated. A whole number if the field takes no other.
  double value_at(double coordinate) const;
};

/// Parameters with the facts that show them best: what a staged calibration fits at a time.
struct CalibrationBlock {
  std::string name;
  std::vector<std::string> facts;
  std::vector<FreeParameter> parameters;

  void fields(ConfigReader& reader);
};

/// A plan of calibration. The parameters of all blocks are free in a joint fit, which looks at every judged fact that
/// is not held out, whether a block names it or not.
struct CalibrationPlan {
  std::vector<std::string> held_out;  ///< facts that no fit may look at
  std::vector<CalibrationBlock> blocks;

  void fields(ConfigReader& reader);
  /// Whether the fit does not look at the fact, so that it can test the result.
  bool holds_out(std::string_view fact) const;
  /// Of all blocks, in their order.
  std::vector<FreeParameter> parameters() const;
};

/// Reads a plan from text (JSON, comments allowed) and looks up its parameters in a scenario.
/// @param source    names it in errors
/// @param scenario  resolved; supplies the start of each parameter, or the field's default does
/// @throws InputError  with every problem: unknown keys, facts and paths with the nearest that exist; bounds that the
///                     field does not allow or that leave the start out; facts both fitted and held out; paths given
///                     twice
CalibrationPlan parse_calibration_plan(std::string_view text, const std::string& source,
                                       std::span<const FactTarget> targets, const nlohmann::json& scenario);

/// The same from a file.
CalibrationPlan load_calibration_plan(const std::filesystem::path& file, std::span<const FactTarget> targets,
                                      const nlohmann::json& scenario);

/// The text of calibration/kuailive.plan.json, compiled in so that an installed program needs no file beside it.
std::string_view kuailive_plan_json();

/// A resolved scenario with other values of its parameters.
/// @param values  [parameters]
nlohmann::json with_values(nlohmann::json scenario, std::span<const FreeParameter> parameters,
                           std::span<const double> values);

/// What a file that extends a scenario must say to have the parameters' values of `changed`, and nothing else. A list
/// is said as a whole.
nlohmann::json only_parameters(const nlohmann::json& changed, std::span<const FreeParameter> parameters);

}  // namespace libsim
