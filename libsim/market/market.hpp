/// @file  The market: rooms open and close, users come and go, a platform decides who sees what.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "libsim/core/rng.hpp"
#include "libsim/core/time.hpp"
#include "libsim/decision/feedback.hpp"
#include "libsim/log/log.hpp"
#include "libsim/market/behaviour.hpp"
#include "libsim/market/market_state.hpp"
#include "libsim/market/platform.hpp"
#include "libsim/market/visit_process.hpp"
#include "libsim/scenario/scenario.hpp"

namespace libsim {

/// The process
///
///     arrival -> candidates -> decision -> choice -> watch -> gift -> retention -> log
///
/// over a continuous clock. A value: copy it to branch. All luck is drawn from streams named by who, where and which
/// time, so that two platforms that make the same choice get the same outcome.
///
/// A Platform decides who sees what.
template <class B = Behaviour<>>
class BasicMarket {
 public:
  /// At the start of day 0. @throws InputError  if the scenario does not fit the behaviour
  BasicMarket(const Scenario& scenario, RunKey run, B behaviour) : state_{scenario, run, std::move(behaviour)} {}

  /// From now on simulates only the users of `shard`: the market of the others is to run beside this one, see
  /// ShardedMarket. @pre no time has passed
  void keep(UserShard shard) {
    state_.audience.keep(shard);
    state_.bonds.drop_users([&](UserId u) { return !shard.holds(u); });
  }

  /// Of the event that was handled last.
  Time now() const { return state_.engine.now(); }
  /// All that is to be seen of it.
  const MarketState<B>& state() const { return state_; }
  /// For those who bring it news of other shards.
  MarketState<B>& state() { return state_; }
  /// Events handled since the beginning.
  std::uint64_t events() const { return events_; }

  /// Lets time pass until midnight before `day`, writing what happens to `log`. A log that follows another must keep
  /// its room table. @pre the day is not over
  template <Platform<B> P>
  void run_until_day(std::int64_t day, P& platform, Log& log) {
    name_entities(log);
    while (day_ < day) { run_until(start_of_day(day_ + 1), platform, log); }
  }

  /// The same until a time of the day that is under way, or begins now. @pre now() <= until <= midnight after that day
  template <Platform<B> P>
  void run_until(Time until, P& platform, Log& log) {
    if (!day_has_begun_) { begin_day(log); }
    day_has_begun_ = true;
    name_entities(log);
    VisitProcess<B, P> visits{state_, platform, log};
    state_.engine.run_until(until, [&](EventClass cls, Time at, std::uint32_t payload) {
      ++events_;
      prefetch_visitors();
      handle(static_cast<MarketEvent>(cls), at, payload, visits, platform, log);
    });
    if (until < start_of_day(day_ + 1)) { return; }
    ++day_;
    day_has_begun_ = false;
  }

  /// Ends a log: visits still under way are logged as if they ended now, with the satisfaction they began with, lest
  /// who is there at the end be missing. The market may go on, but with another log.
  void end_log(Log& log) const {
    for (std::uint32_t u = 0; u < state_.audience.users().size(); ++u) {
      const UserState& user = state_.audience.state(UserId{u});
      if (user.phase == Phase::away) { continue; }
      log.visits.append(UserId{u}, user.visit_start, now(), user.mood.satisfaction);
    }
  }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.state_, self.day_, self.day_has_begun_, self.events_);
  }

 private:
  /// Users are scattered in memory, but the queue knows whose turn it will be.
  [[gnu::always_inline]] void prefetch_visitors() const {
    const Event& later = state_.engine.upcoming(8);
    const auto kind = static_cast<MarketEvent>(later.cls());
    if (kind == MarketEvent::leave || kind == MarketEvent::step) { state_.audience.prefetch(UserId{later.payload()}); }
    const Event& soon = state_.engine.upcoming(3);
    if (static_cast<MarketEvent>(soon.cls()) == MarketEvent::leave) {
      const Watching& watching = state_.audience.state(UserId{soon.payload()}).watching;
      state_.live.prefetch(watching.slot);
      state_.supply.prefetch_state(watching.streamer);
    }
  }

  template <class Visits, Platform<B> P>
  void handle(MarketEvent event, Time at, std::uint32_t payload, Visits& visits, P& platform, Log& log) {
    switch (event) {
      case MarketEvent::room_end:
        return close_room(StreamerId{payload}, at, platform);
      case MarketEvent::room_start:
        prefetch_openings(payload);
        return open_room(state_.supply.planned(payload), visits, platform, log);
      case MarketEvent::hour:
        return platform.observe(HourPassed{at, log.epoch_ms});
      case MarketEvent::leave:
        return visits.leave(UserId{payload}, at);
      case MarketEvent::gift:
        return visits.gifts().gift_due(UserId{payload}, at);
      case MarketEvent::like:
        return visits.gifts().like(UserId{payload}, at);
      case MarketEvent::comment:
        return visits.gifts().comment(UserId{payload}, at);
      case MarketEvent::moment:
        return visits.gifts().moment(UserId{payload}, at);
      case MarketEvent::intent:
        return visits.intent_due(payload, at);
      case MarketEvent::step:
        return visits.step(UserId{payload}, at);
      case MarketEvent::arrival:
        return visits.arrive(UserId{payload}, at);
    }
  }

  void name_entities(Log& log) const {
    log.epoch_ms = state_.scenario.run.epoch_ms();
    log.users = static_cast<std::uint32_t>(state_.audience.users().size());
    log.streamers = static_cast<std::uint32_t>(state_.supply.streamers().size());
  }

  /// Midnight: newcomers, quitting, churn, and the plan of the day.
  void begin_day(Log& log) {
    Supply& supply = state_.supply;
    Audience& audience = state_.audience;
    UserId newcomers{0};  // on the first day everybody is new
    if (day_ > 0) {
      newcomers = UserId{static_cast<std::uint32_t>(audience.users().size())};
      const auto quitters = supply.end_day(day_ - 1, state_.live, state_.behaviour.morale);
      if (!quitters.empty()) { supply.refresh_popularity(); }  // lest somebody be bound to one who quit
      for (const StreamerId quitter : quitters) { rebind(quitter); }
      const std::uint32_t new_streamers = supply.newcomers(day_);
      for (std::uint32_t i = 0; i < new_streamers; ++i) {
        supply.add();
        state_.bonds.add_streamer();
      }
      if (new_streamers > 0) { supply.refresh_popularity(); }
      const std::uint32_t new_users = audience.newcomers(day_);
      for (std::uint32_t i = 0; i < new_users; ++i) {
        const UserId newcomer = audience.add(supply.popularity(), start_of_day(day_), state_.behaviour.watching,
                                             state_.behaviour.retention);
        if (audience.holds(newcomer)) { state_.bonds.add(newcomer, audience.users(), supply.streamers()); }
      }
    }
    supply.plan_day(day_, state_.behaviour.morale);
    auto& engine = state_.engine;
    engine.replace_stream(MarketEvent::room_start, supply.starts());
    engine.replace_stream(MarketEvent::room_end, supply.ends(day_));
    const std::uint32_t active_before = audience.active();
    engine.replace_stream(MarketEvent::arrival, audience.plan_day(day_, newcomers, state_.behaviour.retention));
    if (audience.active() < active_before) {
      state_.bonds.drop_users([&](UserId u) { return !audience.state(u).active; });
    }
    std::vector<StaticEvent> hours;
    for (int h = day_ == 0 ? 1 : 0; h < 24; ++h) { hours.push_back({start_of_day(day_) + std::chrono::hours{h}, 0}); }
    engine.replace_stream(MarketEvent::hour, std::move(hours));
    log.population.append(day_, audience.active(), supply.active());
  }

  /// Users whose home streamer quit find another by popularity, one they do not hold yet where supply allows.
  void rebind(StreamerId quitter) {
    for (const UserId u : state_.bonds.drop(quitter)) {
      const auto homes = state_.audience.users().homes(u);
      for (std::size_t k = 0; k < homes.size(); ++k) {
        if (homes[k] != quitter) { continue; }
        RngStream rng{state_.run, Purpose::follow, u.value, quitter.value, 0xFFFF'FFFF};
        StreamerId found{state_.supply.popularity().draw(rng)};
        for (int tries = 0; tries < 32 && std::ranges::find(homes, found) != homes.end(); ++tries) {
          found = StreamerId{state_.supply.popularity().draw(rng)};
        }
        state_.audience.rehome(u, k, found);
        state_.bonds.bind(u, k, found, state_.audience.users(), state_.supply.streamers());
      }
    }
  }

  /// Streamers are scattered in memory, but the plan says whose turn it will be.
  [[gnu::always_inline]] void prefetch_openings(std::uint32_t now) const {
    constexpr std::uint32_t soon = 12;
    if (const StreamerId* s = state_.supply.find_planned(now + 2 * soon)) {
      state_.supply.prefetch(*s);
      state_.bonds.prefetch(*s);
    }
    if (const StreamerId* s = state_.supply.find_planned(now + soon)) { state_.bonds.prefetch_bonds(*s); }
  }

  template <class Visits, Platform<B> P>
  void open_room(const PlannedRoom& plan, Visits& visits, P& platform, Log& log) {
    const StreamerTraits& traits = state_.supply.streamers()[plan.streamer];
    const RoomId room = log.rooms.append(plan.streamer, plan.start, plan.end, traits.category);
    const float background = state_.supply.background_viewers(traits, plan.start);
    if (state_.behaviour.morale.matters()) { state_.supply.state(plan.streamer).background = background; }
    // Day and number of the room; the low five bits are left for the number of the user's entry into it.
    const auto occasion = static_cast<std::uint32_t>(day_) << 10U | plan.number << 5U;
    const LiveRoom live{.room = room,
                        .streamer = plan.streamer,
                        .start = plan.start,
                        .end = plan.end,
                        .occasion = occasion,
                        .viewers = background,
                        .capacity = traits.capacity,
                        .conversion = traits.conversion,
                        .amount_score = traits.amount_score,
                        .group = traits.group};
    const std::uint32_t slot = state_.live.open(live, traits.weight, state_.supply.streamers().content(plan.streamer));
    state_.supply.set_slot(plan.streamer, slot);
    platform.observe(RoomOpened{room, plan.streamer, plan.start, traits.category});
    visits.notify(slot, plan.start);
  }

  template <Platform<B> P>
  void close_room(StreamerId s, Time at, P& platform) {
    const std::uint32_t soon = state_.supply.prefetch_ending();
    if (soon != LiveRooms::no_slot) { state_.live.prefetch_place(soon); }
    const std::uint32_t slot = state_.supply.slot(s);
    const LiveRoom& room = state_.live[slot];
    if (state_.behaviour.morale.matters()) {
      state_.supply.state(s).on_air(at - std::max(room.start, start_of_day(day_)));
    }
    const RoomClosed closed{room.room, s, at};
    state_.live.close(slot);
    state_.supply.set_slot(s, LiveRooms::no_slot);
    platform.observe(closed);
  }

  MarketState<B> state_;
  std::int64_t day_ = 0;  ///< that is under way, or comes next
  bool day_has_begun_ = false;
  std::uint64_t events_ = 0;
};

/// The market with the behaviours that ship.
using Market = BasicMarket<>;

}  // namespace libsim
