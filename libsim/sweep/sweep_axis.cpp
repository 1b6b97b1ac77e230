#include "libsim/sweep/sweep_axis.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "libsim/core/json_file.hpp"
#include "libsim/core/portable_math.hpp"
#include "libsim/core/rng.hpp"
#include "libsim/sweep/latin_hypercube.hpp"

namespace libsim {
namespace {

using Json = nlohmann::json;

constexpr std::uint32_t most_points = 100'000;

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) { keys.push_back(key); }
  return keys;
}

}  // namespace

void SweepRange::fields(ConfigReader& reader) {
  constexpr double none = 1e300;  // the range's width must be finite, too
  reader.require_key("path", "the path of a number");
  reader.field("path", path, "which number of the scenario, as in --set: market.choice.price_weight");
  reader.require_key("min", "a number");
  reader.field("min", min, {-none, none}, "", "of the range, in the field's own unit");
  reader.require_key("max", "a number");
  reader.field("max", max, {-none, none}, "", "of the range");
  reader.choice("scale", scale, scale_names, "whether equal steps add or multiply");
  reader.require_together(min < max, {"max", "min"}, "expected a number above min");
  reader.require_together(scale == Scale::linear || min > 0.0, {"min", "scale"},
                          "expected a number > 0, since the scale is logarithmic");
}

double SweepRange::at(double share) const {
  if (scale == Scale::linear) { return min + share * (max - min); }
  const double low = portable_log(min);
  return std::clamp(portable_exp(low + share * (portable_log(max) - low)), min, max);
}

void SweepAxisFile::fields(ConfigReader& reader) {
  const std::size_t known = reader.problems().size();
  reader.field("path", path, "what a list of values is for, as in --set: market.feed.slots");
  reader.section("values", values, "the list, one value a cell");
  reader.section("settings", settings, "a list of objects {PATH: VALUE, ...}, one a cell: fields that move together");
  reader.field("points", points, {1, most_points}, "", "of a latin hypercube over the ranges, one a cell");
  reader.objects("ranges", ranges, "what a latin hypercube covers: a dimension each");
  reader.require(!ranges.empty() || reader.find("ranges") == nullptr, "ranges", "expected a list of at least 1 range");
  std::string got;
  for (const char* key : {"path", "values", "settings", "points", "ranges"}) {
    if (reader.find(key) != nullptr) { got += fmt::format("{}\"{}\"", got.empty() ? "" : ", ", key); }
  }
  const std::array<std::string_view, 3> complete{R"("path", "values")", R"("settings")", R"("points", "ranges")"};
  if (std::ranges::find(complete, got) == complete.end()) {
    reader.problem("", fmt::format(R"(got {}, expected "path" and "values", or "settings", or "points" and "ranges")",
                                   got.empty() ? "none of an axis's keys" : got));
  }
  usable = reader.problems().size() == known;
}

SweepAxis SweepAxisFile::axis(const std::string& place, std::uint32_t seed, std::uint32_t index,
                              const std::vector<std::string>& integers, std::vector<std::string>& problems) const {
  if (!path.empty()) { return list_axis(place, problems); }
  return settings.is_null() ? hypercube_axis(place, seed, index, integers) : joint_axis(place, problems);
}

SweepAxis SweepAxisFile::list_axis(const std::string& place, std::vector<std::string>& problems) const {
  SweepAxis axis{{path}, {}};
  if (!values.is_array() || values.empty()) {
    problems.push_back(
        fmt::format("{}/values: got {}, expected a list of at least 1 value", place, shown_json(values)));
    return axis;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    axis.points.push_back({{path, values[i], fmt::format("{}/values/{}", place, i), place + "/path"}});
  }
  return axis;
}

SweepAxis SweepAxisFile::joint_axis(const std::string& place, std::vector<std::string>& problems) const {
  SweepAxis axis;
  if (!settings.is_array() || settings.empty()) {
    problems.push_back(
        fmt::format("{}/settings: got {}, expected a list of at least 1 object", place, shown_json(settings)));
    return axis;
  }
  if (settings.front().is_object()) { axis.paths = keys_of(settings.front()); }
  for (std::size_t i = 0; i < settings.size(); ++i) {
    const std::string at = fmt::format("{}/settings/{}", place, i);
    if (!settings[i].is_object() || settings[i].empty()) {
      problems.push_back(
          fmt::format("{}: got {}, expected an object of paths with values", at, shown_json(settings[i])));
      continue;
    }
    if (keys_of(settings[i]) != axis.paths) {
      problems.push_back(
          fmt::format("{}: got other paths than {}/settings/0, expected the same ones in each", at, place));
      continue;
    }
    std::vector<Setting> point;
    for (const auto& [key, value] : settings[i].items()) {
      const std::string own = at + (Json::json_pointer{} / key).to_string();
      point.push_back({key, value, own, own});
    }
    axis.points.push_back(std::move(point));
  }
  return axis;
}

SweepAxis SweepAxisFile::hypercube_axis(const std::string& place, std::uint32_t seed, std::uint32_t index,
                                        const std::vector<std::string>& integers) const {
  SweepAxis axis{{}, std::vector<std::vector<Setting>>(points)};
  for (std::size_t r = 0; r < ranges.size(); ++r) {
    const SweepRange& range = ranges[r];
    axis.paths.push_back(range.path);
    const bool whole = std::ranges::find(integers, range.path) != integers.end();
    const std::vector<double> column =
        latin_column(points, RngStream{{seed, 0}, Purpose::design, index, static_cast<std::uint32_t>(r)});
    for (std::uint32_t i = 0; i < points; ++i) {
      const double value = range.at(column[i]);
      const std::string at = fmt::format("{}/ranges/{}", place, r);
      axis.points[i].push_back({range.path, whole ? Json(std::llround(value)) : Json(value), at, at + "/path"});
    }
  }
  return axis;
}

}  // namespace libsim
