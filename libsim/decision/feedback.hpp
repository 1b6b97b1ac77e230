/// @file  What a policy or an estimator may learn from, as it happens.
#pragma once

#include <cstdint>

#include "libsim/core/coins.hpp"
#include "libsim/core/id.hpp"
#include "libsim/core/time.hpp"
#include "libsim/decision/request.hpp"

namespace libsim {

// A policy or signal source learns by having `void observe(const X&)` for any of these. What it does not declare costs
// nothing. All of it is what a platform sees: nothing here is a parameter of the world.

/// A slate was shown.
struct Showed {
  const Request& request;          ///< what was asked
  const CandidateSet& candidates;  ///< among which rooms
  const Slate& slate;              ///< what was shown, with propensities
  bool here = true;  ///< false: decided in another shard of the market; the candidates are the rooms shown, no others
};

/// A user entered a room: from the feed, or on their own (then `from_feed` is false).
struct Clicked {
  UserId user;
  RoomId room;
  StreamerId streamer;
  Time at;
  bool from_feed;  ///< false: from a notification, or the list of followed streamers
};

/// A user gave.
struct Gifted {
  UserId user;
  RoomId room;
  StreamerId streamer;
  Time at;
  Coins amount;  ///< whole coins, at least 1
};

/// A user left a room, or the room ended under them.
struct Left {
  UserId user;
  RoomId room;
  StreamerId streamer;
  Time at;
  Duration watched;  ///< from the click until now
};

/// A user in a room liked or commented.
struct Touched {
  UserId user;
  RoomId room;
  StreamerId streamer;
  Time at;
};

/// A streamer went live.
struct RoomOpened {
  RoomId room;
  StreamerId streamer;
  Time at;
  std::uint16_t category = 0;  ///< of the room's content
};

/// A streamer's broadcast ended.
struct RoomClosed {
  RoomId room;
  StreamerId streamer;
  Time at;
};

/// An hour of simulated time has passed.
struct HourPassed {
  Time at;
  std::int64_t epoch_ms = 0;  ///< wall-clock milliseconds since 1970-01-01 UTC of simulated time 0
};

/// A moment in a running session at which the platform may prompt for a gift.
struct SessionMoment {
  UserId user;
  RoomId room;
  StreamerId streamer;
  Time at;
  Duration watched;  ///< since entry
};

}  // namespace libsim
