/// @file  A log: what a platform saw, in tables. Simulated and real logs are the same type.
#pragma once

#include <cstddef>
#include <cstdint>

#include "libsim/log/tables.hpp"

namespace libsim {

/// What a platform saw over some days. A log read from KuaiLive files has no requests, impressions, visits, population
/// or candidates, but may list negatives; a simulated log has them, and its negatives are its impressions without a
/// click (see for_each_negative). Copyable; about 1.4 GB for the reference market at full scale.
struct Log {
  /// Wall-clock milliseconds since 1970-01-01 UTC of simulated time 0.
  std::int64_t epoch_ms = 0;
  std::uint32_t users = 0;      ///< user ids are below this
  std::uint32_t streamers = 0;  ///< streamer ids are below this

  RoomTable rooms;              ///< a row a live room
  RequestTable requests;        ///< a row a request that was shown a slate
  ImpressionTable impressions;  ///< a row a slot of a slate
  ClickTable clicks;            ///< a row a click into a room
  GiftTable gifts;              ///< a row a gift
  TouchTable likes;             ///< a row a like
  TouchTable comments;          ///< a row a comment
  TouchTable negatives;         ///< only in logs that list them instead of impressions
  VisitTable visits;            ///< a row a visit
  PopulationTable population;   ///< a row a day: how many were active
  CandidateTable candidates;    ///< a row a candidate of a sampled request

  /// Whose room it is.
  StreamerId streamer_of(RoomId room) const { return rooms.streamer[room.index()]; }

  /// Calls f(name, table) for every table.
  template <class Self, class F>
  static void each_table(Self& self, F&& f) {
    f("rooms", self.rooms), f("requests", self.requests), f("impressions", self.impressions);
    f("clicks", self.clicks), f("gifts", self.gifts), f("likes", self.likes), f("comments", self.comments);
    f("negatives", self.negatives), f("visits", self.visits), f("population", self.population);
    f("candidates", self.candidates);
  }
};

/// Calls f(user, room, at) for every room that was shown and not clicked, in order of time.
template <class F>
void for_each_negative(const Log& log, F&& f) {
  for (std::size_t i = 0; i < log.negatives.size(); ++i) {
    f(log.negatives.user[i], log.negatives.room[i], log.negatives.at[i]);
  }
  std::size_t row = 0;
  for (std::size_t i = 0; i < log.requests.size(); ++i) {
    for (std::size_t slot = 0; slot < log.requests.slots[i]; ++slot, ++row) {
      if ((log.impressions.flags[row] & impression_flag::clicked) == 0) {
        f(log.requests.user[i], log.impressions.room[row], log.requests.at[i]);
      }
    }
  }
}

}  // namespace libsim
