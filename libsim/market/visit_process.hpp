/// @file  What users do: arrive, ask the feed, enter rooms, give, leave, come back.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "libsim/core/draws.hpp"
#include "libsim/decision/feedback.hpp"
#include "libsim/decision/request.hpp"
#include "libsim/log/log.hpp"
#include "libsim/market/gift_process.hpp"
#include "libsim/market/market_state.hpp"
#include "libsim/market/platform.hpp"

namespace libsim {

/// Handles users' events for one run: the state changes, the platform is asked and told, the log is written.
/// Cheap to make: references and the weights of home streamers.
template <class B, Platform<B> P>
class VisitProcess {
 public:
  /// All outlive it.
  VisitProcess(MarketState<B>& state, P& platform, Log& log)
      : m_{state}, platform_{platform}, log_{log}, gifts_{state, platform, log} {}

  /// Whether and what is given in rooms.
  GiftProcess<B, P>& gifts() { return gifts_; }

  /// An app opening: more sessions for a visit that is under way, or a new visit.
  void arrive(UserId u, Time at) {
    UserState& user = m_.audience.state(u);
    if (!user.active) { return; }
    const auto visit = static_cast<std::uint32_t>(day_of(at)) << 8U | user.visits_today++;
    RngStream rng{m_.run, Purpose::arrival, u.value, 0, visit};
    user.remaining += m_.audience.draw_sessions(u, rng);
    if (user.phase != Phase::away) { return; }
    begin_visit(user, visit, at);
    step(u, at);
  }

  /// The next decision of a visit: an intent that waits, a home streamer, the feed, or the end.
  void step(UserId u, Time at) {
    UserState& user = m_.audience.state(u);
    user.phase = Phase::browsing;
    while (user.waiting != UserState::no_intent) {
      const Intent intent = m_.intents.take(user.waiting);
      user.waiting = intent.next;
      if (follow(intent, at)) { return; }
    }
    if (user.remaining == 0) { return end_visit(u, user, at); }
    --user.remaining;
    const std::uint32_t occasion = step_occasion(user);
    RngStream rng{m_.run, Purpose::entry, u.value, user.visit, occasion};
    const bool pulls = draw_bernoulli(rng, m_.audience.pull_probability(u));
    const double which = draw_uniform(rng);
    if (pulls) {
      const std::uint32_t slot = pick_home(u, user, which);
      if (slot != LiveRooms::no_slot) { return enter(u, slot, Entry::pull, false, false, at); }
    }
    request(u, user, occasion, at);
  }

  /// A room that the user had in mind: gone to now, or after what the user is doing.
  void intent_due(std::uint32_t number, Time at) {
    Intent& intent = m_.intents[number];
    UserState& user = m_.audience.state(intent.user);
    if (!user.active || m_.live[intent.slot].room != intent.room) {
      m_.intents.take(number);
      return;
    }
    if (user.phase != Phase::away) {
      intent.next = user.waiting;
      user.waiting = number;
      return;
    }
    begin_visit(user, user.visit, at);
    follow(m_.intents.take(number), at);
  }

  /// The watch ends. The user may plan to enter the room again, and does what comes next.
  void leave(UserId u, Time at) {
    UserState& user = m_.audience.state(u);
    const Watching& watch = user.watching;
    leave_room(u, watch, at);
    RngStream rng{m_.run, Purpose::reentry, u.value, watch.streamer.value, watch.occasion};
    const bool comes_back = m_.behaviour.reentry.comes_back(watch.kind, rng) || watch.deferred;
    const Time back = at + m_.behaviour.reentry.gap(rng);
    if (comes_back && m_.live[watch.slot].room == watch.room && back < m_.live[watch.slot].end) {
      plan({u, watch.slot, watch.room, Entry::reentry, watch.deferred, UserState::no_intent}, back);
    }
    step(u, at);
  }

  /// Lets a started room draw the users who are bound to it: who has left for good is not (BasicMarket::begin_day).
  void notify(std::uint32_t slot, Time at) {
    const LiveRoom& room = m_.live[slot];
    for (std::uint32_t i = m_.bonds.first(room.streamer); i != HomeBonds::end; i = m_.bonds[i].next) {
      const auto& bond = m_.bonds[i];
      RngStream rng{m_.run, Purpose::follow, bond.user.value, room.streamer.value, room.occasion};
      const bool fan = draw_bernoulli(rng, static_cast<double>(bond.fan));
      const bool pushed = draw_bernoulli(rng, static_cast<double>(bond.push));
      if (!fan && !pushed) { continue; }
      const LogNormalConfig& delay = m_.scenario.market.follow.push_delay_s;
      const Time when = at + from_seconds(std::min(draw_lognormal(rng, delay.mu, delay.sigma), 1e6));
      if (when >= room.end) { continue; }
      plan({bond.user, slot, room.room, fan ? Entry::fan : Entry::push, fan, UserState::no_intent}, when);
    }
  }

 private:
  void begin_visit(UserState& user, std::uint32_t visit, Time at) {
    user.phase = Phase::browsing;
    // A visit for an intent has no number of its own: it goes on counting steps, so that no stream serves two of them.
    if (visit != user.visit) { user.step = 0; }
    user.visit = visit;
    user.visit_start = at;
    user.summary = {};
  }

  void end_visit(UserId u, UserState& user, Time at) {
    user.phase = Phase::away;
    auto& mood = m_.audience.mood(u, at);
    const auto wallet = static_cast<double>(m_.audience.users()[u].wallet);
    mood.satisfaction = static_cast<float>(
        m_.behaviour.retention.after_visit(static_cast<double>(mood.satisfaction), user.summary, wallet));
    log_.visits.append(u, user.visit_start, at, mood.satisfaction);
  }

  static std::uint32_t step_occasion(UserState& user) { return user.step++; }

  void plan(const Intent& intent, Time when) { m_.engine.schedule(when, MarketEvent::intent, m_.intents.add(intent)); }

  /// Goes to the room in mind. @return false if it has ended
  bool follow(const Intent& intent, Time at) {
    if (m_.live[intent.slot].room != intent.room) { return false; }
    enter(intent.user, intent.slot, intent.entry, false, intent.gives, at);
    return true;
  }

  /// A live home by Zipf weight; a room entered before is passed over with some probability. no_slot: none.
  std::uint32_t pick_home(UserId u, const UserState& user, double uniform) const {
    const auto homes = m_.audience.users().homes(u);
    std::array<double, max_homes> below{};
    double total = 0.0;
    for (std::size_t k = 0; k < homes.size(); ++k) {
      if (m_.supply.slot(homes[k]) != LiveRooms::no_slot) { total += home_weight_[k]; }
      below[k] = total;
    }
    for (std::size_t k = 0; k < homes.size(); ++k) {
      if (uniform * total >= below[k]) { continue; }
      const std::uint32_t slot = m_.supply.slot(homes[k]);
      const bool visited = user.entered.count(m_.live[slot].room) > 0;
      const double within = (below[k] - uniform * total) / home_weight_[k];  // uniform in (0, 1]
      return visited && within > m_.scenario.market.follow.revisit ? LiveRooms::no_slot : slot;
    }
    return LiveRooms::no_slot;
  }

  void request(UserId u, UserState& user, std::uint32_t occasion, Time at) {
    std::array<std::uint32_t, max_homes> home_slots{};
    const std::size_t homes_live = m_.scenario.market.retrieval.follow > 0 ? live_homes(u, home_slots) : 0;
    RngStream recall{m_.run, Purpose::retrieval, u.value, user.visit, occasion};
    const CandidateColumns& candidates = m_.retrieval.recall(m_.live, m_.audience.users().interests(u), user.recent,
                                                             {home_slots.data(), homes_live}, recall);
    if (candidates.size() == 0) { return look_on(u, user, occasion, at); }
    const Request asked{u, at, m_.scenario.market.feed.slots};
    Slate slate;
    RngStream decide{m_.run, Purpose::decision, u.value, user.visit, occasion};
    m_.audience.mood(u, at);
    platform_.decide(m_, asked, candidates, decide, slate);

    std::array<float, max_slots> matches{};
    for (std::size_t k = 0; k < slate.size; ++k) {
      matches[k] = m_.match(u, candidates.slot[slate.shown[k].candidate]);
    }
    RngStream luck{m_.run, Purpose::choice, u.value, user.visit, occasion};
    const std::size_t chosen = m_.behaviour.choice.choose({matches.data(), slate.size}, luck);
    record(u, user, asked, candidates, slate, chosen, occasion);
    platform_.show(asked, slate);
    ++user.summary.requests;
    if (chosen == slate.size) {
      ++user.summary.ignored;
      return look_on(u, user, occasion, at);
    }
    const auto& shown = slate.shown[chosen];
    enter(u, candidates.slot[shown.candidate], Entry::feed, shown.prompt, false, at);
  }

  std::size_t live_homes(UserId u, std::array<std::uint32_t, max_homes>& slots) const {
    std::size_t n = 0;
    for (const StreamerId home : m_.audience.users().homes(u)) {
      const std::uint32_t slot = m_.supply.slot(home);
      if (slot != LiveRooms::no_slot) { slots[n++] = slot; }
    }
    return n;
  }

  void record(UserId u, const UserState& user, const Request& asked, const CandidateColumns& candidates,
              const Slate& slate, std::size_t chosen, std::uint32_t occasion) {
    const double sampled = m_.scenario.recording.candidate_sample;
    if (sampled > 0.0) {
      RngStream rng{m_.run, Purpose::sampling, u.value, user.visit, occasion};
      if (draw_bernoulli(rng, sampled)) { platform_.record_candidates(log_, candidates); }
    }
    log_.requests.append(u, asked.at, static_cast<std::uint16_t>(std::min<std::size_t>(candidates.size(), 65'535)),
                         static_cast<std::uint8_t>(slate.size));
    for (std::size_t k = 0; k < slate.size; ++k) {
      const auto& shown = slate.shown[k];
      const bool over = candidates.viewers[shown.candidate] >= candidates.capacity[shown.candidate];
      log_.impressions.append(candidates.room[shown.candidate], shown.propensity,
                              static_cast<std::uint8_t>((k == chosen ? impression_flag::clicked : 0) |
                                                        (shown.prompt ? impression_flag::prompted : 0) |
                                                        (over ? impression_flag::over : 0)));
    }
  }

  /// After a slate without a click: tries again, or gives this session up. The visit's other sessions stay.
  void look_on(UserId u, UserState& user, std::uint32_t occasion, Time at) {
    RngStream rng{m_.run, Purpose::scan, u.value, user.visit, occasion};
    const bool goes_on = m_.behaviour.choice.goes_on(rng);
    const Duration scan = m_.behaviour.choice.scan(rng);
    user.remaining += goes_on ? 1 : 0;
    // Time passes with every slate: else a user who never stops looking would stop the clock.
    m_.engine.schedule(at + std::max(scan, Duration{1}), MarketEvent::step, u.value);
  }

  void enter(UserId u, std::uint32_t slot, Entry entry, bool prompted, bool gives, Time at) {
    UserState& user = m_.audience.state(u);
    const LiveRoom room = m_.live[slot];
    const auto viewers = static_cast<double>(room.viewers) + 1.0;
    const double load = m_.load_factor(viewers, static_cast<double>(room.capacity));
    const auto match = static_cast<double>(m_.match(u, slot));
    const Bond bond = m_.bond(u, room.streamer);
    const std::uint32_t occasion = entry_occasion(room.occasion, user.entered.count(room.room));
    user.recent.add(room.room);
    user.entered.add(room.room, room.end, log_.clicks.size(), at);

    RngStream luck{m_.run, Purpose::watch, u.value, room.streamer.value, occasion};
    const libsim::Watch watch =
        m_.behaviour.watching.draw({m_.audience.users()[u], match, load, bond == Bond::first_home, gives}, luck);
    const Duration length = std::clamp(watch.length, Duration{0}, room.end - at);

    user.phase = Phase::watching;
    user.watching = {.slot = slot,
                     .room = room.room,
                     .streamer = room.streamer,
                     .occasion = occasion,
                     .entered = at,
                     .entry = entry,
                     .kind = watch.engaged ? SessionKind::engaged : SessionKind::bounced,
                     .bond = bond,
                     .prompted = prompted};
    m_.live.add_viewers(slot, 1.0F);
    ++user.summary.entries;
    user.summary.engaged += watch.engaged ? 1 : 0;
    user.summary.match += match;
    user.summary.load_loss += 1.0 - load;

    platform_.observe(Clicked{u, room.room, room.streamer, at, entry == Entry::feed});  // before a gift at entry
    log_.clicks.append(
        u, room.room, at, static_cast<std::uint32_t>(length.count()), entry,
        static_cast<std::uint8_t>((watch.engaged ? click_flag::engaged : 0) |
                                  (viewers > static_cast<double>(room.capacity) ? click_flag::overloaded : 0)));
    gifts_.enter(u, user, room, watch.engaged, gives, load, length, at);  // may mark the click as lost
    m_.engine.schedule(at + length, MarketEvent::leave, u.value);
  }

  void leave_room(UserId u, const Watching& watch, Time at) {
    // A room's end comes before its viewers leave: then its slot is closed already.
    if (m_.live[watch.slot].room == watch.room) { m_.live.add_viewers(watch.slot, -1.0F); }
    m_.supply.state(watch.streamer).watched_ms += (at - watch.entered).count();
    platform_.observe(Left{u, watch.room, watch.streamer, at, at - watch.entered});
  }

  MarketState<B>& m_;
  P& platform_;
  Log& log_;
  GiftProcess<B, P> gifts_;
  std::array<double, max_homes> home_weight_ = zipf_weights(m_.scenario.market.follow.zipf);
};

}  // namespace libsim
