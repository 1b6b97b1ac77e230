/// @file  What happens inside a session: gifts, prompts, likes and comments.
#pragma once

#include <algorithm>
#include <cstdint>

#include "libsim/core/draws.hpp"
#include "libsim/decision/feedback.hpp"
#include "libsim/log/log.hpp"
#include "libsim/market/market_state.hpp"
#include "libsim/market/platform.hpp"

namespace libsim {

/// Handles gifts and interactions for one run; see VisitProcess.
template <class B, Platform<B> P>
class GiftProcess {
 public:
  /// All outlive it.
  GiftProcess(MarketState<B>& state, P& platform, Log& log) : m_{state}, platform_{platform}, log_{log} {}

  /// Decides whether an entry will bring a gift, and schedules it, likes, comments and the moment for a prompt.
  /// @param gives   the user came in order to give
  /// @param length  how long the user will stay
  /// @pre the entry is the user's last, and its click is in the log
  void enter(UserId u, UserState& user, const LiveRoom& room, bool engaged, bool gives, double load, Duration length,
             Time at) {
    Watching& watch = user.watching;
    const UserTraits& traits = m_.audience.users()[u];
    auto& mood = m_.audience.mood(u, at);
    const bool has_given = user.entered.has_given(room.room);  // nobody gives on two entries into one room
    if (has_given) { lose_clicks(u, user, room.room); }
    bool gift = gives && !has_given;
    RngStream rng{m_.run, Purpose::gift, u.value, room.streamer.value, watch.occasion};
    const double whether = draw_uniform(rng);
    const bool deferred = m_.behaviour.giving.is_deferred(rng);
    // A gift comes before the user leaves; in a stay of no time, at once.
    const Duration latest = std::max(length - Duration{1}, Duration{0});
    const Duration delay = std::clamp(m_.behaviour.giving.delay(length, rng), Duration{0}, latest);
    if (engaged && !gives && watch.entry != Entry::reentry) {
      const GiftContext context = context_of(u, watch, room, load, at);
      const double hazard = m_.behaviour.giving.hazard(context);
      gift = !has_given && whether < 1.0 - portable_exp(-hazard);
      watch.hazard = static_cast<float>(gift || has_given ? 0.0 : hazard);
      mood.satiation += 1.0F;
    }
    if (watch.prompted) { take_prompt(user, mood); }  // it tires for the next time
    if (gift && watch.entry != Entry::reentry && deferred) {
      watch.deferred = true;
      gift = false;
    }
    if (gift) {
      if (delay.count() == 0) {
        give(u, at);
      } else {
        schedule_gift(u, at + delay);
      }
    }
    if (engaged) { interact(u, traits, watch, length, at); }
    if (engaged && watch.hazard > 0.0F && platform_.prompts()) {
      const Duration moment = from_seconds(m_.scenario.market.prompts.session_moment_s);
      if (moment < length) { m_.engine.schedule(at + moment, MarketEvent::moment, u.value); }
    }
  }

  /// The user gives, and perhaps will give again.
  void give(UserId u, Time at) {
    UserState& user = m_.audience.state(u);
    Watching& watch = user.watching;
    auto& mood = m_.audience.mood(u, at);
    const auto& traits = m_.audience.users()[u];
    const auto& streamer = m_.supply.streamers()[watch.streamer];
    RngStream pair{m_.settled, Purpose::gift, u.value, watch.streamer.value, 0xFFFF'FFFF};
    RngStream rng{m_.run, Purpose::amount, u.value, watch.streamer.value, gift_occasion(watch, at)};
    GiftContext context{.user = traits};
    context.wallet = m_.audience.wallet(u, at);
    context.amount_score = static_cast<double>(streamer.amount_score);
    const Coins amount = m_.behaviour.giving.amount(context, draw_normal(pair), rng);
    if (amount.value == 0) { return; }  // an empty wallet
    m_.audience.spend(u, amount, at);
    mood.fatigue += static_cast<float>(m_.scenario.market.gifts.fatigue_per_gift);
    user.summary.spent += amount;
    user.entered.give(watch.room);
    lose_clicks(u, user, watch.room);
    if (watch.kind != SessionKind::gifted) {
      watch.kind = SessionKind::gifted;
      burst(u, watch, at);
    }
    m_.supply.state(watch.streamer).income += amount.value;
    const Time recorded = m_.scenario.recording.gift_timestamp == GiftTimestamp::click ? watch.entered : at;
    log_.gifts.append(u, watch.room, recorded, at, amount, watch.prompted);
    platform_.observe(Gifted{u, watch.room, watch.streamer, at, amount});
    if (m_.behaviour.giving.gives_again(rng)) {
      schedule_gift(u, at + from_seconds(1.0 + 20.0 * draw_exponential(rng)));
    }
  }

  /// A gift that was to come later; the user may have left since.
  void gift_due(UserId u, Time at) {
    const UserState& user = m_.audience.state(u);
    if (user.phase == Phase::watching && user.watching.gift_at == at) { give(u, at); }
  }

  /// Logs a like.
  void like(UserId u, Time at) { touch(u, at, log_.likes); }
  /// Logs a comment.
  void comment(UserId u, Time at) { touch(u, at, log_.comments); }

  /// The platform may prompt a watching user who has not given.
  void moment(UserId u, Time at) {
    UserState& user = m_.audience.state(u);
    Watching& watch = user.watching;
    const Duration watched = at - watch.entered;
    const bool same_session = watched == from_seconds(m_.scenario.market.prompts.session_moment_s);
    if (user.phase != Phase::watching || !same_session || watch.hazard <= 0.0F || watch.prompted) { return; }
    RngStream rng{m_.run, Purpose::prompt, u.value, watch.streamer.value, watch.occasion};
    if (!platform_.prompt(SessionMoment{u, watch.room, watch.streamer, at, watched}, rng)) { return; }
    auto& mood = m_.audience.mood(u, at);
    take_prompt(user, mood);
    watch.prompted = true;
    // What the prompt adds to the hazard that the session had without it.
    const double added = static_cast<double>(watch.hazard) * (portable_exp(m_.scenario.market.prompts.log_gain) - 1.0);
    // Luck of its own: what the policy drew must not change the user's answer.
    RngStream answer{m_.run, Purpose::prompt, u.value, watch.streamer.value, watch.occasion | second_bit};
    if (draw_bernoulli(answer, 1.0 - portable_exp(-added))) { give(u, at); }
  }

 private:
  GiftContext context_of(UserId u, const Watching& watch, const LiveRoom& room, double load, Time at) const {
    const UserMood& mood = m_.audience.state(u).mood;
    return {.user = m_.audience.users()[u],
            .satiation = static_cast<double>(mood.satiation),
            .fatigue = static_cast<double>(mood.fatigue),
            .wallet = m_.audience.wallet(u, at),
            .conversion = static_cast<double>(room.conversion),
            .amount_score = static_cast<double>(room.amount_score),
            .load_factor = load,
            .bond = watch.bond,
            .prompted = watch.prompted};
  }

  void schedule_gift(UserId u, Time when) {
    m_.audience.state(u).watching.gift_at = when;
    m_.engine.schedule(when, MarketEvent::gift, u.value);
  }

  void take_prompt(UserState& user, UserMood& mood) {
    ++user.summary.prompts;
    mood.fatigue += static_cast<float>(m_.scenario.market.prompts.fatigue);
  }

  /// Likes and comments of an engaged session, at uniform times.
  void interact(UserId u, const UserTraits& traits, const Watching& watch, Duration length, Time at) {
    RngStream rng{m_.run, Purpose::engagement, u.value, watch.streamer.value, watch.occasion};
    const std::uint32_t likes = draw_poisson(rng, std::min(static_cast<double>(traits.like_rate), 100.0));
    const std::uint32_t comments = draw_poisson(rng, std::min(static_cast<double>(traits.comment_rate), 100.0));
    for (std::uint32_t i = 0; i < likes + comments; ++i) {
      const auto offset = Duration{static_cast<std::int64_t>(draw_uniform(rng) * static_cast<double>(length.count()))};
      m_.engine.schedule(at + offset, i < likes ? MarketEvent::like : MarketEvent::comment, u.value);
    }
  }

  /// The first gift of an entry draws a like and a comment with it.
  void burst(UserId u, const Watching& watch, Time at) {
    RngStream rng{m_.run, Purpose::engagement, u.value, watch.streamer.value, watch.occasion | second_bit};
    const bool likes = draw_bernoulli(rng, m_.scenario.market.gifts.burst);
    const bool comments = draw_bernoulli(rng, m_.scenario.market.gifts.burst);
    if (likes) { like(u, at); }
    if (comments) { comment(u, at); }
  }

  void touch(UserId u, Time at, TouchTable& table) {
    const UserState& user = m_.audience.state(u);
    if (user.phase != Phase::watching) { return; }
    table.append(u, user.watching.room, at);
    platform_.observe(Touched{u, user.watching.room, user.watching.streamer, at});
  }

  /// The click log misses all clicks of some sessions that hold a gift. One draw a user and room, whenever it is asked.
  void lose_clicks(UserId u, const UserState& user, RoomId room_id) {
    const LiveRoom& room = m_.live[user.watching.slot];
    RngStream rng{m_.run, Purpose::recording, u.value, room.streamer.value, room.occasion};
    if (!draw_bernoulli(rng, m_.scenario.recording.lost_click)) { return; }
    user.entered.for_each_click(room_id, [&](std::size_t row) {
      // Clicks of a warm-up that was forgotten, or that are on disk already, are out of reach.
      ClickTable& clicks = log_.clicks;
      if (row >= clicks.size() || !clicks.flags.holds_block(row / Column<std::uint8_t>::block_rows)) { return; }
      if (clicks.user[row] != u || clicks.room[row] != room_id) { return; }
      clicks.flags[row] = static_cast<std::uint8_t>(clicks.flags[row] | click_flag::lost);
    });
  }

  static std::uint32_t gift_occasion(const Watching& watch, Time at) {
    const auto offset = static_cast<std::uint32_t>((at - watch.entered).count());
    return watch.occasion ^ (offset * 0x9E37'79B1U);
  }

  static constexpr std::uint32_t second_bit =
      0x8000'0000;  // a second stream of an entry; room occasions leave it free (BasicMarket::open_room)

  MarketState<B>& m_;
  P& platform_;
  Log& log_;
};

}  // namespace libsim
