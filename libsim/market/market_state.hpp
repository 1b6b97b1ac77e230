/// @file  Everything that makes up a market at one moment.
#pragma once

#include <cstdint>

#include "libsim/core/rng.hpp"
#include "libsim/core/time.hpp"
#include "libsim/kernel/engine.hpp"
#include "libsim/market/audience.hpp"
#include "libsim/market/behaviour.hpp"
#include "libsim/market/home_bonds.hpp"
#include "libsim/market/intents.hpp"
#include "libsim/market/live_rooms.hpp"
#include "libsim/market/retrieval.hpp"
#include "libsim/market/supply.hpp"
#include "libsim/scenario/scenario.hpp"

namespace libsim {

/// What happens in a market, in the order in which simultaneous events are handled.
enum class MarketEvent : std::uint8_t {
  room_end,    ///< payload: streamer
  room_start,  ///< payload: index into the day's plan
  hour,        ///< payload: 0
  leave,       ///< payload: user
  gift,        ///< payload: user
  like,        ///< payload: user
  comment,     ///< payload: user
  moment,      ///< payload: user; a policy may prompt for a gift
  intent,      ///< payload: intent
  step,        ///< payload: user; decides what to do next
  arrival      ///< payload: user
};

/// A market as a value: copy it, and both copies go on alike.
template <class B>
struct MarketState {
  /// Draws users, streamers and the first rooms.
  MarketState(const Scenario& s, RunKey key, B behaviours)
      : scenario{s},
        run{key},
        settled{key},
        behaviour{std::move(behaviours)},
        supply{s, key},
        audience{s, key, supply.popularity(), behaviour.watching, behaviour.retention},
        bonds{s.market, audience.users(), supply.streamers()},
        retrieval{s.market.retrieval, s.world.interest_dims},
        live{s.world.interest_dims, retrieval.index()} {}

  Scenario scenario;  ///< as it was given
  RunKey run;         ///< names the luck to come
  RunKey settled;  ///< names what was drawn for good, a user's taste for a streamer: kept where the luck to come is not
  B behaviour;     ///< how users and streamers decide
  Engine<> engine;      ///< the event loop
  Supply supply;        ///< streamers and their rooms
  Audience audience;    ///< users and what becomes of them
  HomeBonds bonds;      ///< who is at whose home
  Retrieval retrieval;  ///< which rooms become candidates
  LiveRooms live;       ///< the live rooms
  Intents intents;      ///< what users mean to do next

  /// What overload leaves of engagement in a room with `viewers` for its capacity, in (0, 1].
  double load_factor(double viewers, double capacity) const {
    const double excess = viewers / capacity - 1.0;
    return excess > 0.0 ? 1.0 / (1.0 + scenario.market.overload.strength * excess) : 1.0;
  }

  /// Interest . content of `u` and the room in `slot`.
  float match(UserId u, std::uint32_t slot) const {
    const auto interests = audience.users().interests(u);
    const auto content = live.content(slot);
    float sum = 0.0F;
    for (std::size_t d = 0; d < interests.size(); ++d) { sum += interests[d] * content[d]; }
    return sum;
  }

  /// How the user knows the streamer.
  Bond bond(UserId u, StreamerId s) const {
    const auto homes = audience.users().homes(u);
    for (std::size_t k = 0; k < homes.size(); ++k) {
      if (homes[k] == s) { return k == 0 ? Bond::first_home : Bond::home; }
    }
    return Bond::stranger;
  }

  /// Of what the scenario and `run` say, only what happened since is kept.
  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.settled, self.engine, self.supply, self.audience, self.bonds, self.live, self.intents);
  }
};

}  // namespace libsim
