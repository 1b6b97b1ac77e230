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
  float satisfaction = 0.5F;
  float fatigue = 0.0F;
  float satiation = 0.0F;  ///< engaged sessions, decayed over reference_days
  Time updated{};

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
  std::uint32_t slot = 0;
  RoomId room;
  StreamerId streamer;
  std::uint32_t occasion = 0;  ///< names the entry's random streams, with user and streamer
  Time entered{};
  Entry entry = Entry::feed;
  SessionKind kind = SessionKind::bounced;
  Bond bond = Bond::stranger;
  bool deferred = false;  ///< an intent to give was put off
  bool prompted = false;
  float hazard = 0.0F;  ///< of giving, without a prompt; 0 if giving is settled
  Time gift_at{};       ///< when the next gift of this session is due

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
  static constexpr std::uint32_t no_intent = 0xFFFF'FFFF;

  bool active = true;   ///< has not left for good
  bool leaves = false;  ///< was on a visit when about to leave for good: does so at the next midnight without one
  Phase phase = Phase::away;
  std::uint8_t visits_today = 0;
  std::uint32_t visit = 0;            ///< names the visit's random streams: day and number
  std::uint32_t step = 0;             ///< decisions taken in this visit
  std::uint32_t remaining = 0;        ///< feed sessions to come in this visit
  std::uint32_t waiting = no_intent;  ///< intents whose time has come while the user was busy
  Time visit_start{};
  Watching watching;
  UserMood mood;
  Wallet wallet;
  VisitSummary summary;
  RecentRooms recent;  ///< hidden from the feed
  EnteredRooms entered;

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.active, self.leaves, self.phase, self.visits_today, self.visit, self.step, self.remaining,
            self.waiting, self.visit_start, self.watching, self.mood, self.wallet, self.summary, self.recent,
            self.entered);
  }
};

}  // namespace libsim
