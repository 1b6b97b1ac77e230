/// @file  The tables of a log: one struct of columns per kind of event.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "libsim/core/coins.hpp"
#include "libsim/core/id.hpp"
#include "libsim/core/time.hpp"
#include "libsim/log/column.hpp"

namespace libsim {

// Every table lists its columns once, in `each_column`, with the name a file gives them: reading, writing, measuring
// and clearing are written against that list. Row i of `rooms` is RoomId{i}; all other tables are in order of time
// (gifts: of given_at).

/// How a user came into a room.
enum class Entry : std::uint8_t {
  feed,     ///< clicked in the feed
  pull,     ///< opened a followed streamer's live room
  push,     ///< answered a notification that a followed streamer went live
  fan,      ///< came in order to give
  reentry,  ///< came back to a room left before
  unknown   ///< from a log that does not say
};

namespace click_flag {
inline constexpr std::uint8_t engaged = 1;     ///< watched, rather than bounced
inline constexpr std::uint8_t overloaded = 2;  ///< the room was above its capacity when the user came
inline constexpr std::uint8_t lost = 4;  ///< the user gave in the room, but the platform's click log misses all clicks
                                         ///< of that session; a simulation may set it until the room ends
}  // namespace click_flag

namespace impression_flag {
/// The room was entered from this slot.
inline constexpr std::uint8_t clicked = 1;
inline constexpr std::uint8_t prompted = 2;  ///< shown with a gift prompt, should the user enter
inline constexpr std::uint8_t over = 4;      ///< the room was above its capacity when shown
}  // namespace impression_flag

/// One live broadcast a row. 23 bytes.
struct RoomTable {
  Column<StreamerId> streamer;
  Column<Time> start;  ///< when it opened
  Column<Time> end;
  Column<std::uint16_t> category;  ///< live_content_category
  Column<std::uint8_t> listed;  ///< 1: the log lists the room; 0: it ended before the log began, or is known only from
                                ///< events in it (then start = end = 0)

  template <class Self, class F>
  static void each_column(Self& self, F&& f) {
    f("streamer", self.streamer), f("start", self.start), f("end", self.end), f("category", self.category),
        f("listed", self.listed);
  }
  RoomId append(StreamerId s, Time from, Time to, std::uint16_t content_category, bool is_listed = true) {
    streamer.push_back(s), start.push_back(from), end.push_back(to), category.push_back(content_category);
    listed.push_back(is_listed ? 1 : 0);
    return RoomId{static_cast<std::uint32_t>(streamer.size() - 1)};
  }
  std::size_t size() const { return streamer.size(); }
};

/// One call of the policy a row. 15 bytes. Its impressions are the next `slots` rows of the impression table.
struct RequestTable {
  Column<UserId> user;
  Column<Time> at;
  Column<std::uint16_t> candidates;  ///< size of the candidate set; 65,535 stands for more, too
  Column<std::uint8_t> slots;        ///< rooms shown

  template <class Self, class F>
  static void each_column(Self& self, F&& f) {
    f("user", self.user), f("at", self.at), f("candidates", self.candidates), f("slots", self.slots);
  }
  void append(UserId u, Time t, std::uint16_t candidate_count, std::uint8_t slot_count) {
    user.push_back(u), at.push_back(t), candidates.push_back(candidate_count), slots.push_back(slot_count);
  }
  std::size_t size() const { return user.size(); }
};

/// One room shown to one user in one slot a row, slots in order. 9 bytes.
struct ImpressionTable {
  Column<RoomId> room;
  Column<float> propensity;    ///< in (0, 1]: P(this room in this slot | candidates, rooms in the slots before)
  Column<std::uint8_t> flags;  ///< impression_flag

  template <class Self, class F>
  static void each_column(Self& self, F&& f) {
    f("room", self.room), f("propensity", self.propensity), f("flags", self.flags);
  }
  void append(RoomId r, float p, std::uint8_t flag_bits) {
    room.push_back(r), propensity.push_back(p), flags.push_back(flag_bits);
  }
  std::size_t size() const { return room.size(); }
};

/// One entry into a room a row. 22 bytes.
struct ClickTable {
  Column<UserId> user;
  Column<RoomId> room;
  Column<Time> at;
  Column<std::uint32_t> watch_ms;  ///< time until the user left or the room ended
  Column<Entry> entry;             ///< how the user came: feed, notification or list
  Column<std::uint8_t> flags;      ///< click_flag

  template <class Self, class F>
  static void each_column(Self& self, F&& f) {
    f("user", self.user), f("room", self.room), f("at", self.at), f("watch_ms", self.watch_ms);
    f("entry", self.entry), f("flags", self.flags);
  }
  void append(UserId u, RoomId r, Time t, std::uint32_t watched_ms, Entry how, std::uint8_t flag_bits) {
    user.push_back(u), room.push_back(r), at.push_back(t), watch_ms.push_back(watched_ms), entry.push_back(how);
    flags.push_back(flag_bits);
  }
  std::size_t size() const { return user.size(); }
};

/// One gifting interaction a row (its total price). 33 bytes.
struct GiftTable {
  Column<UserId> user;
  Column<RoomId> room;
  Column<Time> at;                ///< as the platform records it (`recording.gift_timestamp`)
  Column<Time> given_at;          ///< when it happened; equal to `at` in a log that knows no better
  Column<Coins> amount;           ///< whole coins
  Column<std::uint8_t> prompted;  ///< 1: a gift prompt was active

  template <class Self, class F>
  static void each_column(Self& self, F&& f) {
    f("user", self.user), f("room", self.room), f("at", self.at), f("given_at", self.given_at);
    f("amount", self.amount), f("prompted", self.prompted);
  }
  void append(UserId u, RoomId r, Time recorded, Time given, Coins coins, bool after_prompt) {
    user.push_back(u), room.push_back(r), at.push_back(recorded), given_at.push_back(given), amount.push_back(coins);
    prompted.push_back(after_prompt ? 1 : 0);
  }
  std::size_t size() const { return user.size(); }
};

/// A user, a room and a time: likes, comments, and impressions without a click in logs that list them. 16 bytes.
struct TouchTable {
  Column<UserId> user;
  Column<RoomId> room;
  Column<Time> at;

  template <class Self, class F>
  static void each_column(Self& self, F&& f) {
    f("user", self.user), f("room", self.room), f("at", self.at);
  }
  void append(UserId u, RoomId r, Time t) { user.push_back(u), room.push_back(r), at.push_back(t); }
  std::size_t size() const { return user.size(); }
};

/// One app opening a row, appended when it ends, or when the log does. 24 bytes.
struct VisitTable {
  Column<UserId> user;
  Column<Time> start;  ///< when the app was opened
  Column<Time> end;
  Column<float> satisfaction;  ///< the user's satisfaction after the visit, in [0, 1]

  template <class Self, class F>
  static void each_column(Self& self, F&& f) {
    f("user", self.user), f("start", self.start), f("end", self.end), f("satisfaction", self.satisfaction);
  }
  void append(UserId u, Time from, Time to, float satisfied) {
    user.push_back(u), start.push_back(from), end.push_back(to), satisfaction.push_back(satisfied);
  }
  std::size_t size() const { return user.size(); }
};

/// Who is there: one row a day, at its start. 16 bytes.
struct PopulationTable {
  Column<std::int64_t> day;         ///< from 0
  Column<std::uint32_t> users;      ///< active users
  Column<std::uint32_t> streamers;  ///< active streamers

  template <class Self, class F>
  static void each_column(Self& self, F&& f) {
    f("day", self.day), f("users", self.users), f("streamers", self.streamers);
  }
  void append(std::int64_t d, std::uint32_t u, std::uint32_t s) {
    day.push_back(d), users.push_back(u), streamers.push_back(s);
  }
  std::size_t size() const { return day.size(); }
};

/// The full candidate sets of a keyed sample of requests: one row a candidate, a request's rows together.
struct CandidateTable {
  Column<std::uint64_t> request;  ///< row of the request table
  Column<RoomId> room;
  Column<float> ev_gift;     ///< coins per impression, as predicted to the policy; NaN if it did not ask
  Column<float> p_click;     ///< probability of a click, likewise
  Column<float> viewers;     ///< in the room at the request
  Column<float> multiplier;  ///< the policy's state for this candidate (e.g. its shadow price); 1 without one

  template <class Self, class F>
  static void each_column(Self& self, F&& f) {
    f("request", self.request), f("room", self.room), f("ev_gift", self.ev_gift), f("p_click", self.p_click);
    f("viewers", self.viewers), f("multiplier", self.multiplier);
  }
  void append(std::uint64_t row, RoomId r, float ev, float click, float viewer_count, float state) {
    request.push_back(row), room.push_back(r), ev_gift.push_back(ev), p_click.push_back(click);
    viewers.push_back(viewer_count), multiplier.push_back(state);
  }
  std::size_t size() const { return request.size(); }
};

}  // namespace libsim
