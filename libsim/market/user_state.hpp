/// @file  What changes about a user.
#pragma once

#include <cstdint>

#include "libsim/core/id.hpp"
#include "libsim/core/portable_math.hpp"
#include "libsim/core/time.hpp"
#include "libsim/log/tables.hpp"
#include "libsim/market/entered_rooms.hpp"
#include "libsim/market/giving.hpp"
#include "libsim/market/recent_rooms.hpp"
#include "libsim/market/returning.hpp"
#include "libsim/market/wallet.hpp"
#include "libsim/scenario/world_config.hpp"

namespace libsim {

/// What moves slowly: satisfaction, fatigue, satiation. Decays are applied when looked at.
struct UserMood {
  float satisfaction = 0.5F;  ///< in [0, 1], a running mean over visits
  float fatigue = 0.0F;       ///< of prompts: it wears off
  float satiation = 0.0F;     ///< engaged sessions, decayed over reference_days
  Time updated{};             ///< when these were true

  /// Brings everything to `now`.
  void advance(Time now, double fatigue_days) {
    const double days = to_seconds(now - updated) / 86'400.0;
    if (days <= 0.0) { return; }
    updated = now;
    satiation *= static_cast<float>(portable_exp(-days / reference_days));
    if (fatigue > 0.0F) { fatigue *= static_cast<float>(portable_exp(-days / fatigue_days)); }
  }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.satisfaction, self.fatigue, self.satiation, self.updated);
  }
};

/// The room a user is in.
struct Watching {
  std::uint32_t slot = 0;  ///< of the live room
  RoomId room;
  StreamerId streamer;
  std::uint32_t occasion = 0;  ///< names the entry's random streams, with user and streamer
  Time entered{};              ///< when the room was entered
  Entry entry = Entry::feed;   ///< how the user came
  SessionKind kind = SessionKind::bounced;
  Bond bond = Bond::stranger;  ///< how the user knows the streamer
  bool deferred = false;       ///< an intent to give was put off
  bool prompted = false;       ///< whether a prompt was shown in the session
  float hazard = 0.0F;         ///< of giving, without a prompt; 0 if giving is settled
  Time gift_at{};              ///< when the next gift of this session is due

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.slot, self.room, self.streamer, self.occasion, self.entered, self.entry, self.kind, self.bond,
            self.deferred, self.prompted, self.hazard, self.gift_at);
  }
};

/// What a user is doing.
enum class Phase : std::uint8_t { away, browsing, watching };

/// A user's state. A value.
struct UserState {
  static constexpr std::uint32_t no_intent = 0xFFFF'FFFF;  ///< means nothing next

  bool active = true;         ///< has not left for good
  bool leaves = false;        ///< was on a visit when about to leave for good: does so at the next midnight without one
  Phase phase = Phase::away;  ///< of the visit
  std::uint8_t visits_today = 0;      ///< so far, since midnight
  std::uint32_t visit = 0;            ///< names the visit's random streams: day and number
  std::uint32_t step = 0;             ///< decisions taken in this visit
  std::uint32_t remaining = 0;        ///< feed sessions to come in this visit
  std::uint32_t waiting = no_intent;  ///< intents whose time has come while the user was busy
  Time visit_start{};                 ///< when the app was opened
  Watching watching;                  ///< the room that is watched, in that phase
  UserMood mood;                      ///< what decides on coming back
  Wallet wallet;                      ///< whole coins that are left
  VisitSummary summary;
  RecentRooms recent;    ///< hidden from the feed
  EnteredRooms entered;  ///< of this visit

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.active, self.leaves, self.phase, self.visits_today, self.visit, self.step, self.remaining,
            self.waiting, self.visit_start, self.watching, self.mood, self.wallet, self.summary, self.recent,
            self.entered);
  }
};

}  // namespace libsim
