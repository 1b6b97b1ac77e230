/// @file  What a sweep's file says.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "libsim/core/config.hpp"
#include "libsim/scenario/run_config.hpp"
#include "libsim/scenario/scenario.hpp"
#include "libsim/sweep/sweep_axis.hpp"

namespace libsim {

/// The file, before anything is looked up.
struct SweepFile {
  std::string scenario;
  nlohmann::json set = nlohmann::json::object();
  double scale = 1.0;
  std::uint32_t seed = RunConfig{}.seed;
  std::uint32_t replications = RunConfig{}.replications;
  nlohmann::json policies = nlohmann::json::array();
  std::vector<SweepAxisFile> axes;

  void fields(ConfigReader& reader) {
    reader.require_key("scenario", "the file of a scenario");
    reader.field("scenario", scenario, "the scenario's file; its folder is relative to this one's");
    reader.section("set", set, "an object {PATH: VALUE, ...}: what else differs from the scenario, in all cells");
    reader.field("scale", scale, market_scale_range, "", "size of the market, as a multiple of the scenario's");
    reader.field("seed", seed, {0, std::numeric_limits<std::uint32_t>::max()}, "",
                 "names the luck of all cells, and of latin hypercubes; default: the scenario's");
    reader.field("replications", replications, {2, 100'000}, "", "repeats of each cell; default: the scenario's");
    reader.require_key("policies", "a list of policies, the baseline first");
    reader.section("policies", policies,
                   "a list of kinds, files, or objects with a kind; \"name\" in an object says what results call it");
    reader.require_key("axes", "a list of axes");
    reader.objects("axes", axes, "what the cells differ in; they are the product of the axes");
  }
};

}  // namespace libsim
