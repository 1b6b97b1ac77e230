/// @file  A scenario: everything that defines a market and a run of it, as checked plain values.
#pragma once

#include <string>
#include <vector>

#include "libsim/core/config.hpp"
#include "libsim/scenario/market_config.hpp"
#include "libsim/scenario/run_config.hpp"
#include "libsim/scenario/world_config.hpp"

namespace libsim {

/// The sections whose form does not depend on a kind. The policy and the estimator, which do, are read by the stage
/// that knows the kinds (experiment/).
struct Scenario {
  WorldConfig world;
  MarketConfig market;
  RecordingConfig recording;
  PanelConfig panel;
  RunConfig run;

  void fields(ConfigReader& reader) {
    reader.require_key("world", "who exists");
    reader.object("world", world, "users, streamers, rooms, gifts");
    reader.require_key("market", "how they behave");
    reader.object("market", market, "behaviour of users and streamers");
    reader.object("recording", recording, "what the log makes of it");
    reader.object("panel", panel, "who is in the sample that facts are measured on, and its sessions");
    reader.require_key("run", "how long, with which seed");
    reader.object("run", run, "seed, days, warm-up");
  }
};

/// How much larger or smaller than its file says a market may be asked for.
inline constexpr Range<double> market_scale_range{1e-4, 100.0};

/// Multiplies the market's size (users, streamers, entry of both) by `scale`, at least 1 each. Capacities stay: they
/// are per room, and users per room do not change.
/// @return what is wrong with that: a scale that is no size, a market larger than a scenario may ask for
std::vector<std::string> rescale(Scenario& scenario, double scale);

}  // namespace libsim
