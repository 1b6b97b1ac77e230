/// @file  An axis of a sweep: what its cells differ in.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// The values themselves, not references, are what an axis has: json_fwd.hpp cannot hold them.
#include <nlohmann/json.hpp>

#include "libsim/core/config.hpp"

namespace libsim {

/// A value for a field of the scenario ("market.feed.slots") or of a policy ("policies.softmax.temperature"), and
/// where the sweep's file says so.
struct Setting {
  std::string path;        ///< the field, as --set has it
  nlohmann::json value;    ///< its value
  std::string place;       ///< JSON pointer of the value, or of the range it was drawn from
  std::string path_place;  ///< of the path
};

/// The points of an axis, each with the same paths: a list of values, of joint settings, or a latin hypercube.
struct SweepAxis {
  std::vector<std::string> paths;            ///< the fields that it moves
  std::vector<std::vector<Setting>> points;  ///< [points][paths]
};

/// A range that a latin hypercube covers.
struct SweepRange {
  static constexpr std::array<std::string_view, 2> scale_names{"linear", "log"};
  /// How a range is cut into strata.
  enum class Scale : std::uint8_t { linear, log };

  std::string path;
  double min = 0.0;
  double max = 1.0;
  Scale scale = Scale::linear;

  void fields(ConfigReader& reader);
  /// The value at a share of the way from min to max. @param share  in [0, 1)
  double at(double share) const;
};

/// An axis as the sweep's file has it.
struct SweepAxisFile {
  std::string path;
  nlohmann::json values;
  nlohmann::json settings;
  std::uint32_t points = 0;
  std::vector<SweepRange> ranges;
  bool usable = false;  ///< it was read without a problem

  void fields(ConfigReader& reader);
  /// The axis that was read. @pre usable
  /// @param place     its JSON pointer: "/axes/0"
  /// @param seed      of latin hypercubes
  /// @param index     of the axis
  /// @param integers  paths of fields that take whole numbers only: values drawn for them are rounded
  /// @param problems  receives what is wrong; the axis is then of no use
  SweepAxis axis(const std::string& place, std::uint32_t seed, std::uint32_t index,
                 const std::vector<std::string>& integers, std::vector<std::string>& problems) const;

 private:
  SweepAxis list_axis(const std::string& place, std::vector<std::string>& problems) const;
  SweepAxis joint_axis(const std::string& place, std::vector<std::string>& problems) const;
  SweepAxis hypercube_axis(const std::string& place, std::uint32_t seed, std::uint32_t index,
                           const std::vector<std::string>& integers) const;
};

}  // namespace libsim
