#include "libsim/market/supply.hpp"

#include <algorithm>

namespace libsim {

Supply::Supply(const Scenario& scenario, RunKey run)
    : run_{run},
      exponent_{scenario.world.users.home_popularity_exponent},
      entry_per_day_{scenario.world.streamers.entry_per_day},
      background_{scenario.world.background},
      visit_profile_{scenario.world.visit_profile},
      streamers_{scenario.world, run},
      schedule_{scenario.world.schedule, run},
      states_(streamers_.size()),
      slots_(streamers_.size(), LiveRooms::no_slot),
      active_{static_cast<std::uint32_t>(streamers_.size())} {
  refresh_popularity();
}

void Supply::sort_plan(std::int64_t day) {
  const Time midnight = start_of_day(day);
  radix_sort(planned_, scratch_, [midnight](const PlannedRoom& room) {
    return static_cast<std::uint64_t>((room.start - midnight).count());
  });
}

std::vector<StaticEvent> Supply::starts() const {
  std::vector<StaticEvent> events;
  events.reserve(planned_.size());
  for (std::uint32_t i = 0; i < planned_.size(); ++i) { events.push_back({planned_[i].start, i}); }
  return events;
}

std::vector<StaticEvent> Supply::ends(std::int64_t day) {
  const Time midnight = start_of_day(day);
  const Time next = start_of_day(day + 1);
  std::vector<StaticEvent> today;
  std::vector<StaticEvent> later;
  const auto place = [&](const StaticEvent& event) { (event.at < next ? today : later).push_back(event); };
  today.reserve(planned_.size());
  for (const StaticEvent& event : later_ends_) { place(event); }
  for (const PlannedRoom& room : planned_) { place({room.end, room.streamer.value}); }
  later_ends_ = std::move(later);
  std::vector<StaticEvent> scratch;
  radix_sort(today, scratch, [midnight](const StaticEvent& event) {
    return static_cast<std::uint64_t>((event.at - midnight).count());
  });
  ending_.clear();
  for (const StaticEvent& event : today) { ending_.push_back(StreamerId{event.payload}); }
  ended_ = 0;
  return today;
}

float Supply::background_viewers(const StreamerTraits& traits, Time at) const {
  if (background_.viewers <= 0.0) { return 0.0F; }
  return static_cast<float>(background_.viewers *
                            portable_pow(static_cast<double>(traits.attractiveness), background_.viewers_exponent) *
                            visit_profile_.relative_rate(at));
}

std::uint32_t Supply::newcomers(std::int64_t day) const {
  RngStream rng{run_, Purpose::world, static_cast<std::uint32_t>(day), 3};
  return draw_poisson(rng, entry_per_day_);
}

StreamerId Supply::add() {
  states_.emplace_back();
  slots_.push_back(LiveRooms::no_slot);
  ++active_;
  return streamers_.add();
}

void Supply::refresh_popularity() {
  if (active_ == 0) { return; }  // nobody is left to be bound to: the last table stands until a newcomer
  std::vector<double> weights(streamers_.size());
  for (std::uint32_t i = 0; i < weights.size(); ++i) {
    if (!states_[i].active) { continue; }
    weights[i] = portable_pow(static_cast<double>(streamers_[StreamerId{i}].attractiveness), exponent_);
  }
  popularity_ = AliasTable{weights};
}

}  // namespace libsim
