/// @file  When rooms open and close, one day at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "libsim/core/id.hpp"
#include "libsim/core/rng.hpp"
#include "libsim/core/time.hpp"
#include "libsim/scenario/world_config.hpp"
#include "libsim/world/day_profile.hpp"
#include "libsim/world/streamers.hpp"

namespace libsim {

/// A room that will open.
struct PlannedRoom {
  Time start;  ///< when it is to open
  Time end;
  StreamerId streamer;
  std::uint32_t number;  ///< of this streamer on this day, in the order of drawing: names the room's random streams
};

/// Draws the rooms of one streamer on one day, from a stream named by both, so that they do not depend on what else
/// happened. Rooms of one streamer never overlap.
class Schedule {
 public:
  /// Draws nothing yet: rooms are asked for by streamer and day.
  Schedule(const ScheduleConfig& config, RunKey run) : config_{config}, run_{run}, profile_{config.start_profile} {}

  /// Appends the rooms that `s` opens on `day` to `rooms`, in order of start.
  /// @param rate      mean number of rooms; more than 12 count as 12, and no day has more than 24
  /// @param free_from no room starts before this; set to a minute after the end of the last one
  void draw(std::int64_t day, StreamerId s, const StreamerTraits& traits, double rate, Time& free_from,
            std::vector<PlannedRoom>& rooms) const;

 private:
  /// Milliseconds after midnight.
  std::int64_t draw_start(const StreamerTraits& traits, RngStream& rng) const;

  ScheduleConfig config_;
  RunKey run_;
  DayProfile profile_;
};

}  // namespace libsim
