/// @file  Streamers over time: whose rooms open today, morale, quitting, newcomers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "libsim/core/alias_table.hpp"
#include "libsim/core/draws.hpp"
#include "libsim/core/id.hpp"
#include "libsim/core/large_vector.hpp"
#include "libsim/core/prefetch.hpp"
#include "libsim/core/radix_sort.hpp"
#include "libsim/core/time.hpp"
#include "libsim/kernel/static_streams.hpp"
#include "libsim/market/live_rooms.hpp"
#include "libsim/market/morale.hpp"
#include "libsim/scenario/scenario.hpp"
#include "libsim/world/day_profile.hpp"
#include "libsim/world/schedule.hpp"
#include "libsim/world/streamers.hpp"

namespace libsim {

/// What changes about a streamer.
struct StreamerState {
  Time free_from{};             ///< end of the last planned room, and a break
  float morale = 0.5F;          ///< in [0, 1]
  bool active = true;           ///< false: gone for good
  bool quits = false;           ///< opens no more rooms, and is gone at the first midnight off air
  std::int64_t live_ms = 0;     ///< on air since midnight
  std::int64_t watched_ms = 0;  ///< by simulated viewers who left since midnight
  std::int64_t income = 0;      ///< coins since midnight
  float background = 0.0F;      ///< viewers not simulated, in the live room
  double background_ms = 0.0;   ///< watched by them since midnight, up to the last room's end

  /// Books time on air of the live room.
  void on_air(Duration time) {
    live_ms += time.count();
    background_ms += static_cast<double>(background) * static_cast<double>(time.count());
  }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.free_from, self.morale, self.active, self.quits, self.live_ms, self.watched_ms, self.income,
            self.background, self.background_ms);
  }
};

/// All streamers, their states, and the rooms of the current day.
class Supply {
 public:
  /// Draws the streamers; no room yet.
  Supply(const Scenario& scenario, RunKey run);

  /// What streamers are, as drawn.
  const Streamers& streamers() const { return streamers_; }
  /// What becomes of a streamer in the run.
  StreamerState& state(StreamerId s) { return states_[s.index()]; }
  /// What becomes of a streamer in the run.
  const StreamerState& state(StreamerId s) const { return states_[s.index()]; }
  /// The slot of the live room of `s`, or LiveRooms::no_slot. Apart from the state: far more is asked about it.
  std::uint32_t slot(StreamerId s) const { return slots_[s.index()]; }
  /// Notes the live room's slot, or that there is none.
  void set_slot(StreamerId s, std::uint32_t slot) { slots_[s.index()] = slot; }
  /// Streamers who have not left for good.
  std::uint32_t active() const { return active_; }

  /// Draws the rooms of `day` for all active streamers; starts() and ends() are then its events.
  template <MoraleModel Morale>
  void plan_day(std::int64_t day, const Morale& morale) {
    planned_.clear();
    for (std::uint32_t i = 0; i < states_.size(); ++i) {
      StreamerState& state = states_[i];
      if (!state.active || state.quits) { continue; }
      const StreamerTraits& traits = streamers_[StreamerId{i}];
      const double factor = morale.matters() ? morale.rooms_factor(static_cast<double>(state.morale)) : 1.0;
      schedule_.draw(day, StreamerId{i}, traits, static_cast<double>(traits.rooms_per_day) * factor, state.free_from,
                     planned_);
    }
    sort_plan(day);
  }
  /// The day's room starts; the payload is an index into planned().
  std::vector<StaticEvent> starts() const;
  /// The day's room ends, also of rooms that opened before; the payload is the streamer.
  std::vector<StaticEvent> ends(std::int64_t day);
  /// The day's i-th start.
  const PlannedRoom& planned(std::uint32_t i) const { return planned_[i]; }
  /// Counts one room end of the day, and brings the slot of a streamer whose room ends a little later into the cache.
  /// @return that streamer's slot, if there is such a streamer
  [[gnu::always_inline]] std::uint32_t prefetch_ending() {
    const std::size_t soon = ++ended_ + 8;
    if (soon + 8 < ending_.size()) { libsim::prefetch(&slots_[ending_[soon + 8].index()]); }
    return soon < ending_.size() ? slots_[ending_[soon].index()] : LiveRooms::no_slot;
  }
  /// The streamer of the day's i-th start, or null if there are fewer.
  const StreamerId* find_planned(std::uint32_t i) const {
    return i < planned_.size() ? &planned_[i].streamer : nullptr;
  }
  /// Brings what opening a room reads of `s` into the cache.
  [[gnu::always_inline]] void prefetch(StreamerId s) const {
    libsim::prefetch(&streamers_[s]);
    libsim::prefetch(streamers_.content(s).data());
    libsim::prefetch(&slots_[s.index()]);
  }

  /// Brings the state of `s` into the cache.
  [[gnu::always_inline]] void prefetch_state(StreamerId s) const { libsim::prefetch(&states_[s.index()]); }

  /// Viewers outside the sample in a room of `traits` that opens at `at`.
  float background_viewers(const StreamerTraits& traits, Time at) const;

  /// Moves morale by what `day` brought, and lets streamers quit; who is on air at midnight plans no other room, and is
  /// gone at the first midnight off air. @return those who are gone
  template <MoraleModel Morale>
  std::vector<StreamerId> end_day(std::int64_t day, const LiveRooms& live, const Morale& morale) {
    std::vector<StreamerId> quitters;
    if (!morale.matters()) { return quitters; }
    for (std::uint32_t i = 0; i < states_.size(); ++i) {
      StreamerState& state = states_[i];
      if (!state.active) { continue; }
      const bool on_air = slots_[i] != LiveRooms::no_slot;
      if (on_air) { state.on_air(start_of_day(day + 1) - std::max(live[slots_[i]].start, start_of_day(day))); }
      const double live_h = static_cast<double>(state.live_ms) / 3.6e6;
      const double background_h = state.background_ms / 3.6e6;
      const DayOnAir spent{live_h, static_cast<double>(state.watched_ms) / 3.6e6 + background_h,
                           static_cast<double>(state.income) + background_.income_per_viewer_h * background_h};
      const auto attractiveness = static_cast<double>(streamers_[StreamerId{i}].attractiveness);
      state.morale = static_cast<float>(morale.after_day(static_cast<double>(state.morale), attractiveness, spent));
      state.live_ms = state.watched_ms = state.income = 0;
      state.background_ms = 0.0;
      RngStream rng{run_, Purpose::morale, i, 0, static_cast<std::uint32_t>(day)};
      const bool quits = draw_bernoulli(rng, morale.quit_probability(static_cast<double>(state.morale)));
      state.quits = state.quits || quits;
      if (state.quits && !on_air) {
        state.active = false;
        --active_;
        quitters.push_back(StreamerId{i});
      }
    }
    return quitters;
  }
  /// The number of newcomers of `day`: Poisson, the same whatever the policy.
  std::uint32_t newcomers(std::int64_t day) const;
  /// A newcomer joins. @return its id
  StreamerId add();
  /// Draws active streamers by attractiveness^exponent, as of the last call.
  void refresh_popularity();
  /// As refresh_popularity() left it.
  const AliasTable& popularity() const { return popularity_; }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.streamers_, self.states_, self.slots_, self.active_, self.popularity_, self.planned_, self.ending_,
            self.ended_, self.later_ends_);
  }

 private:
  void sort_plan(std::int64_t day);

  RunKey run_;
  double exponent_;
  double entry_per_day_;
  BackgroundConfig background_;
  DayProfile visit_profile_;
  Streamers streamers_;
  Schedule schedule_;
  LargeVector<StreamerState> states_;
  LargeVector<std::uint32_t> slots_;  ///< [streamer]
  std::uint32_t active_;
  AliasTable popularity_;
  std::vector<PlannedRoom> planned_;  ///< of the current day, by start
  std::vector<PlannedRoom> scratch_;
  std::vector<StreamerId> ending_;       ///< of the day, by end
  std::size_t ended_ = 0;                ///< of them
  std::vector<StaticEvent> later_ends_;  ///< ends that no day has had yet
};

}  // namespace libsim
